import Journal
import Kernel
import NotificationAPI
import Postgres

/// What became of an appointment, as messages need it.
struct AppointmentNews: Hashable, Sendable {
    /// What happened.
    enum Change: Hashable, Sendable {
        /// It was booked.
        case booked
        /// It took the place of another, or was given another time.
        case moved(from: MessageSubjectID, formerStartsAt: Timestamp)
        /// It is off.
        case cancelled
        /// The patient came, or did not: nothing is to be said any more.
        case settled
    }

    var appointmentID: MessageSubjectID
    var patientID: PatientID
    var startsAt: Timestamp
    /// The zone of its place.
    var timeZone: String
    /// What it is for, where that is known.
    var service: String?
    var change: Change
    /// When it happened.
    var at: Timestamp
}

/// Queues and withdraws messages as appointments come, move and go.
///
/// News that is told again, by whichever process and however late, meets the messages that it queued before.
struct AppointmentMessages: Sendable {
    let service: LiveNotificationService

    /// Does what news of an appointment calls for.
    func follow(_ context: RequestContext, _ news: AppointmentNews) async throws(NotificationServiceError) {
        switch news.change {
        case .booked: try await announce(context, news, as: .appointmentBooked, former: nil)
        case .moved(let former, let startedAt):
            try await withdraw(context, former, keeping: former == news.appointmentID ? news.startsAt : nil)
            try await announce(context, news, as: .appointmentMoved, former: startedAt)
        case .cancelled:
            try await withdraw(context, news.appointmentID, keeping: nil)
            let quiet = try await quiet(context, news)
            let planned = ReminderPlan.cancellation(start: news.startsAt, now: news.at, quiet: quiet)
            if let planned { try await queue(context, news, planned, former: nil) }
        case .settled: try await withdraw(context, news.appointmentID, keeping: nil)
        }
    }

    private func announce(
        _ context: RequestContext, _ news: AppointmentNews, as kind: MessageKind, former: Timestamp?
    ) async throws(NotificationServiceError) {
        let quiet = try await quiet(context, news)
        let planned = ReminderPlan.messages(announcing: kind, start: news.startsAt, now: news.at, quiet: quiet)
        for message in planned { try await queue(context, news, message, former: former) }
    }

    private func quiet(
        _ context: RequestContext, _ news: AppointmentNews
    ) async throws(NotificationServiceError) -> QuietTime {
        let choice = try await service.choice(context, of: news.patientID)
        return QuietTime(hours: choice.quietHours, zone: service.zone(news.timeZone))
    }

    private func queue(
        _ context: RequestContext, _ news: AppointmentNews, _ planned: PlannedMessage, former: Timestamp?
    ) async throws(NotificationServiceError) {
        var facts = MessageFacts(startsAt: news.startsAt, timeZone: news.timeZone)
        facts.formerStartsAt = former
        facts.service = news.service
        let queued = MessageQueued(
            messageID: NotificationKeys.message(
                context.hospitalID, planned.kind, news.appointmentID, news.patientID,
                occurrence: "\(news.startsAt)"),
            patientID: news.patientID, kind: planned.kind, subjectID: news.appointmentID, facts: facts,
            dueAt: planned.dueAt, latestAt: planned.latestAt, at: news.at)
        do throws(CommandFailure<NotificationRejection>) {
            _ = try await service.execute(
                context, .queue(queued), CommandOptions(resourceID: queued.messageID.retagged(), status: 200))
        } catch .journal(.erased) {
            // Nobody is told anything about somebody whose record was erased.
        } catch {
            throw NotificationServiceError(command: error)
        }
    }

    /// Keeps every message about an appointment from going out that waits, but those for a start that it has still.
    private func withdraw(
        _ context: RequestContext, _ subject: MessageSubjectID, keeping start: Timestamp?
    ) async throws(NotificationServiceError) {
        let waiting: [MessageID]
        do {
            waiting = try await service.dependencies.database.query(
                MessageQueries.waiting(context.hospitalID, about: subject), scope: .hospital(context.hospitalID),
                deadlineNanoseconds: context.deadlineNanoseconds
            ).map { try $0.id(0) }
        } catch {
            throw NotificationServiceError(store: error)
        }
        for id in waiting {
            if let start, let found = try await service.state(context, NotificationStreams.message(id)),
                case .message(let record) = found.state, record.queued.facts.startsAt == start
            {
                continue
            }
            do {
                _ = try await service.execute(
                    context, .message(id, .suppress(.withdrawn), at: service.dependencies.clock.now()),
                    CommandOptions(resourceID: id.retagged(), status: 200))
            } catch {
                throw NotificationServiceError(command: error)
            }
        }
    }
}
