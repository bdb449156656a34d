import Journal
import Kernel
import NotificationAPI
import Postgres

/// An appointment that was booked, as messages need it.
struct BookedAppointment: Hashable, Sendable {
    var appointmentID: MessageSubjectID
    var patientID: PatientID
    var startsAt: Timestamp
    /// The zone of its place.
    var timeZone: String
    /// What it is for, where that is known.
    var service: String?
    /// The appointment in whose place it stands.
    var previousID: MessageSubjectID?
    /// When it was booked.
    var at: Timestamp
}

/// An appointment of which nothing more is to be said, but that it is off where it was called off.
struct EndedAppointment: Hashable, Sendable {
    var appointmentID: MessageSubjectID
    var patientID: PatientID
    /// Whether it was called off; else the patient came, or did not, or it was moved.
    var isCancelled: Bool
    /// When that happened.
    var at: Timestamp
}

/// Queues and withdraws messages as appointments come, move and go.
///
/// News that is told again, by whichever process and however late, meets the messages that it queued before.
struct AppointmentMessages: Sendable {
    let service: LiveNotificationService

    /// Queues what a booking calls for; for one in another's place, that it was moved, and nothing more about the other.
    func follow(_ context: RequestContext, _ booked: BookedAppointment) async throws(NotificationServiceError) {
        var facts = MessageFacts(startsAt: booked.startsAt, timeZone: booked.timeZone)
        facts.service = booked.service
        var kind = MessageKind.appointmentBooked
        if let previous = booked.previousID {
            kind = .appointmentMoved
            facts.formerStartsAt = try await told(context, about: previous)?.startsAt
            try await withdraw(context, previous)
        }
        let quiet = try await quiet(context, booked.patientID, facts)
        let planned = ReminderPlan.messages(announcing: kind, start: booked.startsAt, now: booked.at, quiet: quiet)
        for message in planned {
            try await queue(context, message, (booked.appointmentID, booked.patientID), facts, at: booked.at)
        }
    }

    /// Withdraws what was to be said of an appointment, and says that it is off where it was called off.
    ///
    /// What it was is known from what was to be said of it: of an appointment that nobody was to hear of, nobody hears that it
    /// is off.
    func follow(_ context: RequestContext, _ ended: EndedAppointment) async throws(NotificationServiceError) {
        let facts = ended.isCancelled ? try await told(context, about: ended.appointmentID) : nil
        try await withdraw(context, ended.appointmentID)
        guard let facts else { return }
        let quiet = try await quiet(context, ended.patientID, facts)
        let planned = ReminderPlan.cancellation(start: facts.startsAt, now: ended.at, quiet: quiet)
        guard let planned else { return }
        try await queue(context, planned, (ended.appointmentID, ended.patientID), facts, at: ended.at)
    }

    private func quiet(
        _ context: RequestContext, _ patient: PatientID, _ facts: MessageFacts
    ) async throws(NotificationServiceError) -> QuietTime {
        let choice = try await service.choice(context, of: patient)
        return QuietTime(hours: choice.quietHours, zone: service.zone(facts.timeZone))
    }

    private func queue(
        _ context: RequestContext, _ planned: PlannedMessage,
        _ about: (appointment: MessageSubjectID, patient: PatientID), _ facts: MessageFacts, at: Timestamp
    ) async throws(NotificationServiceError) {
        let queued = MessageQueued(
            messageID: NotificationKeys.message(
                context.hospitalID, planned.kind, about.appointment, about.patient, occurrence: "\(facts.startsAt)"),
            patientID: about.patient, kind: planned.kind, subjectID: about.appointment, facts: facts,
            dueAt: planned.dueAt, latestAt: planned.latestAt, at: at)
        do throws(CommandFailure<NotificationRejection>) {
            _ = try await service.execute(
                context, .queue(queued), CommandOptions(resourceID: queued.messageID.retagged(), status: 200))
        } catch .journal(.erased) {
            // Nobody is told anything about somebody whose record was erased.
        } catch {
            throw NotificationServiceError(command: error)
        }
    }

    /// What was to be said about an appointment; nil where nothing was.
    private func told(
        _ context: RequestContext, about subject: MessageSubjectID
    ) async throws(NotificationServiceError) -> MessageFacts? {
        let any = try await ids(context, MessageQueries.any(context.hospitalID, about: subject)).first
        guard let any, let found = try await service.state(context, NotificationStreams.message(any)),
            case .message(let record) = found.state
        else { return nil }
        return record.queued.facts
    }

    /// Keeps every message about an appointment from going out that waits.
    private func withdraw(
        _ context: RequestContext, _ subject: MessageSubjectID
    ) async throws(NotificationServiceError) {
        for id in try await ids(context, MessageQueries.waiting(context.hospitalID, about: subject)) {
            do {
                _ = try await service.execute(
                    context, .message(id, .suppress(.withdrawn), at: service.dependencies.clock.now()),
                    CommandOptions(resourceID: id.retagged(), status: 200))
            } catch {
                throw NotificationServiceError(command: error)
            }
        }
    }

    private func ids(
        _ context: RequestContext, _ statement: SQL
    ) async throws(NotificationServiceError) -> [MessageID] {
        do {
            return try await service.dependencies.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds
            ).map { try $0.id(0) }
        } catch {
            throw NotificationServiceError(store: error)
        }
    }
}
