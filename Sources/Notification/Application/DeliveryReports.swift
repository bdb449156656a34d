import Journal
import Kernel
import NotificationAPI
import Postgres

/// Takes what providers tell of messages; told twice, or out of order, it changes nothing.
struct DeliveryReports: Sendable {
    /// How long one report may take, in seconds.
    static let commandSeconds: UInt64 = 10

    let service: LiveNotificationService

    /// Whether the message is known that a provider tells of by its own id; one that is not may be known soon.
    func take(
        _ kind: DeliveryReportKind, of providerMessageID: String, by provider: String
    ) async throws(NotificationServiceError) -> Bool {
        let found: [(HospitalID, MessageID)]
        do {
            let statement = MessageQueries.known(to: provider, as: providerMessageID)
            found = try await service.dependencies.database.withConnection(.system) { try await $0.query(statement) }
                .map { (try $0.id(0), try $0.id(1)) }
        } catch {
            throw NotificationServiceError(store: error)
        }
        // An id that stands for two messages says nothing of either.
        guard found.count == 1, let (hospital, message) = found.first else { return false }
        let context = RequestContext.ofWorker("delivery-report", in: hospital, seconds: Self.commandSeconds)
        do {
            _ = try await service.execute(
                context, .message(message, .report(kind), at: service.dependencies.clock.now()),
                CommandOptions(resourceID: message.retagged(), status: 200))
            return true
        } catch {
            throw NotificationServiceError(command: error)
        }
    }
}
