import JSON
import Journal
import Kernel
import MergedPatients
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    func appointment(
        _ context: RequestContext, _ id: AppointmentID
    ) async throws(SchedulingServiceError) -> AppointmentView {
        let appointment = try await appointmentRow(context, id)
        recordRead(context, of: appointment.patientId, "appointment")
        return appointment
    }

    func appointments(
        _ context: RequestContext, _ query: AppointmentListQuery
    ) async throws(SchedulingServiceError) -> Page<AppointmentView> {
        let after: AppointmentQueries.Place? = try queueCursor(query.page.cursor)
        let limit = min(max(query.page.limit, 1), PageLimit.maximum.count)
        let person = try await person(context, query.patientID)
        let statement = AppointmentQueries.appointments(
            context.hospitalID, query, of: person, after: after, limit: limit + 1)
        let rows = try await self.query(context, statement) { try AppointmentRow.view($0) }
        let items = Array(rows.prefix(limit))
        for patient in Set(items.map(\.patientId)) { recordRead(context, of: patient, "appointmentList") }
        guard rows.count > limit, let last = items.last else { return Page(items: items, nextCursor: nil) }
        let place = AppointmentQueries.Place(startsAt: last.startsAt, id: last.id)
        let next = try SchedulingServiceError.catching { () throws(Failure) in try Cursor.encode(place) }
        return Page(items: items, nextCursor: next)
    }

    func changeAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ request: ChangeAppointmentRequest
    ) async throws(SchedulingServiceError) -> Written<AppointmentView> {
        try await appointmentWritten(context, id, options(id, expectedVersion: expectedVersion)) {
            () async throws(SchedulingServiceError) in
            let now = dependencies.clock.now()
            let notes = try AppointmentFields.checked(at: now) { $0.read(request) }
            let present = try await appointmentRow(context, id)
            let command = AppointmentChanged(
                appointmentID: id, patientID: try await writtenOn(context, id),
                notes: notes.isPresent ? notes.newValue : present.notes, at: now)
            return Attempt(command: .appointment(.change(command)))
        }
    }

    func moveAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ step: AppointmentStep
    ) async throws(SchedulingServiceError) -> Written<AppointmentView> {
        try await appointmentWritten(context, id, options(id, expectedVersion: expectedVersion)) {
            () async throws(SchedulingServiceError) in
            let now = dependencies.clock.now()
            let present = try await appointmentRow(context, id)
            var moved = AppointmentMoved(
                appointmentID: id, patientID: present.patientId, step: .confirmed,
                groupSessionID: present.groupSessionId, at: now)
            switch step {
            case .confirm: moved.step = .confirmed
            case .start: moved.step = .started
            case .complete: moved.step = .completed
            case .noShow: moved.step = .missed
            case .cancel(let request):
                moved.step = .cancelled
                moved.reason = try AppointmentFields.checked(at: now) { $0.read(request) }
                moved.by = request.by
                moved.isLate = present.startsAt.since(now) < .seconds(SchedulingLimits.lateCancellationHours * 3_600)
            case .checkIn(let request):
                try AppointmentFields.checked(at: now) { $0.read(request) }
                guard AppointmentMoved.Step.checkedIn.isFrom.contains(present.status) else {
                    throw .rule(.appointmentNotInStatus(present.status))
                }
                return try await checkIn(context, present, request, moved)
            }
            return Attempt(command: .appointment(.move(moved)))
        }
    }

    /// Opens the visit of a patient who has come for an appointment, with the appointment in one commit.
    private func checkIn(
        _ context: RequestContext, _ appointment: AppointmentView, _ request: CheckInRequest, _ moved: AppointmentMoved
    ) async throws(SchedulingServiceError) -> Attempt {
        let late = appointment.startsAt.advanced(by: .seconds(SchedulingLimits.onTimeMinutes * 60))
        var visit = OpenVisitRequest(patientId: appointment.patientId, queueId: request.queueId)
        visit.locationId = appointment.locationId
        visit.journey = request.journey
        if request.queueId != nil {
            visit.priority = request.priority ?? (moved.at <= late ? .onTimeAppointment : .walkIn)
        }
        let ids: (VisitID, QueueTokenID) = (dependencies.ids.make(), dependencies.ids.make())
        var opened = try await visitCommand(context, visit, ids)
        opened.visit.appointmentID = appointment.id
        var moved = moved
        moved.step = .checkedIn
        moved.visitID = ids.0
        return Attempt(command: .together(.move(moved), .openVisit(opened)))
    }

    /// An appointment as it is now. Throws `notFound`.
    func appointmentRow(
        _ context: RequestContext, _ id: AppointmentID
    ) async throws(SchedulingServiceError) -> AppointmentView {
        let statement = AppointmentQueries.appointment(context.hospitalID, id)
        guard let found = try await query(context, statement, { try AppointmentRow.view($0) }).first else {
            throw .notFound
        }
        return found
    }

    /// The record that an appointment was written on: its text is kept under that record's key.
    private func writtenOn(
        _ context: RequestContext, _ id: AppointmentID
    ) async throws(SchedulingServiceError) -> PatientID {
        do {
            let found = try await dependencies.journal.state(
                of: SchedulingStreams.appointment(id).id, SchedulingDecider.self, in: definition, context: context)
            guard case .appointment(.appointment(let record))? = found?.state else {
                throw SchedulingServiceError.notFound
            }
            return record.booked.patientID
        } catch {
            throw SchedulingServiceError(journal: error)
        }
    }

    /// The records of one person; nil where everybody's are asked for.
    func person(
        _ context: RequestContext, _ patient: PatientID?
    ) async throws(SchedulingServiceError) -> [PatientID]? {
        guard let patient else { return nil }
        let statement = SchedulingAliases.table.person(context.hospitalID, patient, asOf: nil)
        return try await query(context, statement) { try $0.id(0) }
    }

    /// What else the patient has at the time of an appointment that was just booked.
    ///
    /// Another service by somebody else, where each names the other's code as one that may be beside it, is no overlap.
    func warnings(
        _ context: RequestContext, _ record: AppointmentRecord
    ) async throws(SchedulingServiceError) -> [AppointmentView.Warning]? {
        let (booked, hospital) = (record.booked, context.hospitalID)
        let person = try await person(context, booked.patientID) ?? [booked.patientID]
        let meeting = AppointmentQueries.meeting(hospital, of: person, booked.slot, except: booked.appointmentID)
        let others = try await query(context, meeting) { row in
            (id: try row.id(0, as: AppointmentID.self), practitioner: try row.id(1, as: UserID.self), try Codes(row, 2))
        }
        if others.isEmpty { return nil }
        let codes = AppointmentQueries.codes(hospital, of: booked.slot.serviceID)
        let own = try await query(context, codes) { try Codes($0, 0) }.first
        let overlapping = others.filter { other in
            guard let own, other.practitioner != booked.slot.practitionerID else { return true }
            return !(own.allows(other.2) && other.2.allows(own))
        }
        guard !overlapping.isEmpty else { return nil }
        return [AppointmentView.Warning(code: "patientOverlap", appointmentIds: overlapping.map(\.id))]
    }

    /// The code of a service, and those that may be beside it.
    private struct Codes {
        var code: String?
        var beside: [String]

        init(_ row: Row, _ column: Int) throws {
            code = try row.optionalText(column)
            beside = row.isNull(column + 1) ? [] : try row.json(column + 1, as: StoredServiceLists.self).concurrentCodes
        }

        func allows(_ other: Codes) -> Bool { other.code.map { beside.contains($0) } ?? false }
    }
}
