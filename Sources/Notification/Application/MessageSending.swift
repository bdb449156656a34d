import Jobs
import Journal
import Kernel
import NotificationAPI
import Postgres

/// Sends what is due.
///
/// Before a message is handed over the try is recorded, and what came of it afterwards; where two processes meet at one message,
/// one of them finds the other's try and leaves it. So each is handed over once, while processes live. One that dies in between
/// leaves a try of which nobody knows the end. When its time is over, a channel whose receiver knows the message again by its
/// deduplication key is given it once more; on any other (e-mail, SMS, WhatsApp) it is given up as `outcomeUnknown` rather than
/// sent twice: a delivery report still tells that it arrived, and staff may send it again.
struct MessageSending: DueWork {
    static let name = "notification.sending"
    static let period = Duration.seconds(1)

    let service: LiveNotificationService
    /// The providers in the order in which they are tried.
    let channels: [any MessageChannel]

    /// Sends everything that is due, portion by portion.
    func round() async throws -> JobReport {
        var report = JobReport()
        let now = service.dependencies.clock.now()
        var last: DueMessage?
        while !Task.isCancelled {
            let statement = MessageQueries.due(at: now, after: last, limit: NotificationLimits.duePerLook)
            let rows = try await service.dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DueMessage.init)
            let failedBefore = report.failed
            await report.each(due, atOnce: NotificationLimits.sendingWidth) {
                (message) async throws(NotificationServiceError) in
                try await visit(message)
            }
            report.done += due.count - (report.failed - failedBefore)
            last = due.last
            if due.count < NotificationLimits.duePerLook { break }
        }
        return report
    }

    /// Does what is due of one message: tries one provider after another until it is out, or waits.
    private func visit(_ due: DueMessage) async throws(NotificationServiceError) {
        for _ in 0..<NotificationLimits.triesPerVisit {
            let context = RequestContext.ofWorker(
                "message-sending", in: due.hospitalID, seconds: UInt64(NotificationLimits.attemptSeconds * 2))
            guard let found = try await service.state(context, NotificationStreams.message(due.messageID)),
                case .message(let record) = found.state, let nextAt = record.nextAt,
                nextAt <= service.dependencies.clock.now()
            else { return }
            guard try await MessageVisit(sending: self, context: context, record: record).goOn() else { return }
        }
    }
}
