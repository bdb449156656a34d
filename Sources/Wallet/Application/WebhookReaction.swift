import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import WalletAPI

/// Queues what the module publishes for the webhooks that want it: once for each webhook and event, whatever is done twice.
struct WebhookReaction: Reaction {
    let name = "wallet.webhooks"
    let onPoison = PoisonPolicy.parkStream

    let dependencies: WalletDependencies
    let webhooks: WebhookDependencies
    let directory: WebhookDirectory
    let metrics: WebhookMetrics

    init(_ dependencies: WalletDependencies, _ webhooks: WebhookDependencies) {
        self.dependencies = dependencies
        self.webhooks = webhooks
        directory = WebhookDirectory(dependencies.database)
        metrics = WebhookMetrics(webhooks.metrics)
    }

    /// Most tenants have none.
    func concerned(of hospitals: Set<HospitalID>, upTo newest: Timestamp) async throws -> Set<HospitalID> {
        var concerned: Set<HospitalID> = []
        for hospital in hospitals.sorted() {
            let listeners = try await directory.listeners(of: hospital, asOf: newest)
            if !listeners.isEmpty { concerned.insert(hospital) }
        }
        return concerned
    }

    func react(to event: PublishedEvent<WalletIntegrationEvent>) async throws {
        let listeners = try await directory.listeners(of: event.hospitalID, asOf: event.recordedAt)
        let queued = listeners.compactMap { listener in
            listener.queues(event.event, at: event.recordedAt).map {
                WebhookDeliveryQueries.Queued(
                    deliveryID: dependencies.ids.make(), webhookID: listener.id, status: $0)
            }
        }
        guard !queued.isEmpty else { return }
        let body = CloudEvent(event.event, id: event.eventID, of: event.hospitalID, at: event.recordedAt)
        let statement = WebhookDeliveryQueries.enqueue(
            event.hospitalID, (event.eventID, event.event.webhookName, event.recordedAt),
            body: body.bytes(prefix: webhooks.cloudEventsPrefix), for: queued, at: dependencies.clock.now())
        let rows = try await dependencies.database.query(statement, scope: .hospital(event.hospitalID))
        metrics.queued.increment(by: UInt64(rows.count))
    }
}

/// The webhooks of each tenant, as they were at an instant.
///
/// What was read after an event was recorded is good for it, and for every one before: so that a page of the log costs one look
/// at each tenant in it, and nothing that was registered before an event is missed.
final class WebhookDirectory: Sendable {
    /// Tenants in memory; beyond that all are forgotten.
    static let tenantLimit = 4_096

    private struct Known: Sendable {
        var asOf: Timestamp
        var listeners: [WebhookListener]
    }

    private let database: Database
    private let known = Mutex<[HospitalID: Known]>([:])

    init(_ database: Database) { self.database = database }

    /// The webhooks of a tenant as they were at an instant or later.
    func listeners(of hospital: HospitalID, asOf instant: Timestamp) async throws -> [WebhookListener] {
        if let found = known.withLock({ $0[hospital] }), found.asOf >= instant { return found.listeners }
        let results = try await database.pipeline(
            WebhookDeliveryQueries.listeners(hospital), scope: .hospital(hospital))
        let found = Known(
            asOf: try results[0][0].timestamp(0), listeners: try results[1].map { try WebhookRow.listener($0) })
        known.withLock { known in
            if known.count >= Self.tenantLimit { known = [:] }
            if known[hospital].map({ $0.asOf < found.asOf }) ?? true { known[hospital] = found }
        }
        return found.listeners
    }
}
