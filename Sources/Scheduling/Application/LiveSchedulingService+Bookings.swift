import Journal
import Kernel
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    func holdSlot(
        _ context: RequestContext, _ request: HoldSlotRequest
    ) async throws(SchedulingServiceError) -> Written<SlotHoldView> {
        let id: SlotHoldID = dependencies.ids.make()
        return try await written(context, options(id, status: 201)) { () async throws(SchedulingServiceError) in
            let now = dependencies.clock.now()
            try AppointmentFields.checked(at: now) { $0.read(request) }
            let wish = SlotWish(
                serviceID: request.serviceId, practitionerID: request.practitionerId, roomID: request.roomId,
                locationID: request.locationId, startsAt: request.startsAt)
            let user = context.principal.id
            let count = AppointmentQueries.holdCount(context.hospitalID, of: user, now)
            let held = try await query(context, count) { try $0.int(0) }.first ?? 0
            guard held < SchedulingLimits.holdsPerCaller else { throw .rule(.tooManyHolds) }
            let found = try await findSlot(context, wish)
            let expiresAt = now.advanced(by: .seconds(SchedulingLimits.holdSeconds))
            let command = SlotHeld(holdID: id, slot: found.slot, by: user, expiresAt: expiresAt, at: now)
            return Attempt(command: .appointment(.hold(command)), wish: wish, found: found)
        } view: { (effect) throws(SchedulingServiceError) in
            guard case .appointment(.hold(let record))? = effect.states.first else { throw .unknown(code: "state") }
            return SlotHoldView(record)
        } read: { (earlier) async throws(SchedulingServiceError) in
            let statement = AppointmentQueries.hold(context.hospitalID, earlier.resourceID.retagged())
            guard let hold = try await query(context, statement, { try SlotHoldRow.view($0) }).first else {
                throw .conflict(.holdEnded)
            }
            return (hold, 1)
        }
    }

    func releaseSlot(
        _ context: RequestContext, _ id: SlotHoldID
    ) async throws(SchedulingServiceError) -> WriteReceipt? {
        let released = SlotReleased(holdID: id, cause: .released, at: dependencies.clock.now())
        switch try await execute(context, .appointment(.release(released)), options(id, status: 204)) {
        case .committed(let commit):
            return WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: commit.versions.first ?? 0,
                isReplay: false)
        case .replayed(let earlier): return earlier.receipt(version: earlier.version)
        }
    }

    func bookAppointment(
        _ context: RequestContext, _ request: BookAppointmentRequest
    ) async throws(SchedulingServiceError) -> Written<AppointmentView> {
        let id: AppointmentID = dependencies.ids.make()
        return try await appointmentWritten(context, id, options(id, status: 201)) {
            () async throws(SchedulingServiceError) in
            let now = dependencies.clock.now()
            let notes = try AppointmentFields.checked(at: now) { $0.read(request) }
            var wish = SlotWish(
                serviceID: request.serviceId, practitionerID: request.practitionerId, roomID: request.roomId,
                locationID: request.locationId, startsAt: request.startsAt)
            wish.overbooks = try mayOverbook(context, request.overbook)
            if let hold = request.slotHoldId { wish = try await taking(context, hold, wish) }
            let patient = try await presentPatient(context, request.patientId)
            let found = try await findSlot(context, wish)
            var booked = AppointmentBooked(appointmentID: id, patientID: patient, slot: found.slot, at: now)
            booked.isOverbooked = wish.overbooks
            booked.groupSessionID = found.groupSessionID
            booked.notes = notes
            let command = BookAppointmentCommand(
                booked: booked, capacity: found.capacity, holdID: request.slotHoldId)
            return Attempt(command: .appointment(.book(command)), wish: wish, found: found)
        }
    }

    func rescheduleAppointment(
        _ context: RequestContext, _ id: AppointmentID, expectedVersion: Int?, _ request: RescheduleAppointmentRequest
    ) async throws(SchedulingServiceError) -> Written<AppointmentView> {
        let next: AppointmentID = dependencies.ids.make()
        return try await appointmentWritten(context, next, options(next, status: 201)) {
            () async throws(SchedulingServiceError) in
            let now = dependencies.clock.now()
            try AppointmentFields.checked(at: now) { $0.read(request) }
            let present = try await appointmentRow(context, id)
            if let expectedVersion, present.version != expectedVersion { throw .stale(version: present.version) }
            guard AppointmentMoved.Step.rescheduled.isFrom.contains(present.status) else {
                throw .rule(.appointmentNotInStatus(present.status))
            }
            var wish = SlotWish(
                serviceID: present.serviceId, practitionerID: request.practitionerId ?? present.practitionerId,
                roomID: request.roomId, locationID: request.locationId, startsAt: request.startsAt)
            wish.except = [id.retagged()]
            wish.overbooks = try mayOverbook(context, request.overbook)
            if let hold = request.slotHoldId { wish = try await taking(context, hold, wish) }
            let patient = try await presentPatient(context, present.patientId)
            let found = try await findSlot(context, wish)
            var booked = AppointmentBooked(appointmentID: next, patientID: patient, slot: found.slot, at: now)
            booked.isOverbooked = wish.overbooks
            booked.groupSessionID = found.groupSessionID
            booked.seriesID = present.seriesId
            booked.previousID = id
            booked.notes = present.notes
            var command = BookAppointmentCommand(booked: booked, capacity: found.capacity, holdID: request.slotHoldId)
            command.replaced = BookAppointmentCommand.Replaced(
                appointmentID: id, groupSessionID: present.groupSessionId, expectedVersion: expectedVersion)
            return Attempt(command: .appointment(.book(command)), wish: wish, found: found)
        }
    }

    /// Whether a caller who asks for it may book over others. Throws `unauthorized`.
    private func mayOverbook(_ context: RequestContext, _ asks: Bool?) throws(SchedulingServiceError) -> Bool {
        guard asks == true else { return false }
        guard context.principal.permissions.contains(Self.overbookPermission) else {
            throw .unauthorized(permission: Self.overbookPermission)
        }
        return true
    }

    private static let overbookPermission = "appointment.overbook"

    /// A wish for a slot that is held: its room and place, with its blocks out of the way. Throws the conflict `holdEnded`.
    private func taking(
        _ context: RequestContext, _ id: SlotHoldID, _ wish: SlotWish
    ) async throws(SchedulingServiceError) -> SlotWish {
        let statement = AppointmentQueries.hold(context.hospitalID, id)
        guard let hold = try await query(context, statement, { try SlotHoldRow.view($0) }).first,
            dependencies.clock.now() < hold.expiresAt
        else { throw .conflict(.holdEnded) }
        guard hold.practitionerId == wish.practitionerID, hold.serviceId == wish.serviceID,
            hold.startsAt == wish.startsAt
        else { throw .rule(.otherSlotHeld) }
        var wish = wish
        wish.roomID = wish.roomID ?? hold.roomId
        wish.locationID = wish.locationID ?? hold.locationId
        wish.except.insert(id.retagged())
        return wish
    }
}

extension SlotHoldView {
    /// The view of a held slot.
    init(_ record: SlotHoldRecord) {
        self.init(
            id: record.held.holdID, slot: SlotView(record.held.slot), of: record.held.slot.serviceID,
            expiresAt: record.held.expiresAt)
    }
}

extension SlotView {
    /// The view of a slot that was booked.
    init(_ slot: BookedSlot) {
        self.init(practitionerId: slot.practitionerID, startsAt: slot.startsAt, endsAt: slot.endsAt)
        roomId = slot.roomID
        locationId = slot.locationID
    }
}

extension AppointmentView {
    /// The view of an appointment in a version.
    init(_ record: AppointmentRecord, version: Int) {
        let booked = record.booked
        self.init(
            id: booked.appointmentID, patientId: booked.patientID, slot: SlotView(booked.slot),
            of: booked.slot.serviceID, at: booked.at)
        localStart = booked.slot.localStart
        timeZone = booked.slot.timeZone
        status = record.status
        isOverbooked = booked.isOverbooked
        groupSessionId = booked.groupSessionID
        seriesId = booked.seriesID
        rescheduledFromId = booked.previousID
        rescheduledToId = record.nextID
        visitId = record.visitID
        cancelledBy = record.cancelled?.by
        isLate = record.cancelled?.isLate
        reason = record.cancelled?.reason
        notes = record.notes
        self.version = version
        updatedAt = record.updatedAt
    }
}
