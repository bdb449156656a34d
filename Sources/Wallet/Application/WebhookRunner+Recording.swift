import Crypto
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// One delivery that this process took.
struct WebhookWork: Sendable {
    /// The status with which an endpoint says that it wants nothing any more.
    static let goneStatus = 410

    let hospitalID: HospitalID
    let deliveryID: WebhookDeliveryID
    let webhookID: WebhookID
    let eventID: EventID
    let body: [UInt8]
    let attemptCount: Int
    let firstAttemptAt: Timestamp
    let url: String
    let lease: EventID
    private let secretNumber: Int
    private let secretSealed: [UInt8]
    private let formerSealed: [UInt8]?
    private let formerUntil: Timestamp?

    init(_ row: Row, lease: EventID) throws {
        hospitalID = try row.id(0)
        deliveryID = try row.id(1)
        webhookID = try row.id(2)
        eventID = try row.id(3)
        body = try row.bytes(4)
        attemptCount = try row.int(5)
        firstAttemptAt = try row.timestamp(6)
        url = try row.text(7)
        secretNumber = try row.int(8)
        secretSealed = try row.bytes(9)
        formerSealed = try row.optionalBytes(10)
        formerUntil = try row.optionalTimestamp(11)
        self.lease = lease
    }

    /// The secrets that sign at an instant, the present one first.
    func secrets(at now: Timestamp, under key: MasterKey) throws(EnvelopeError) -> [WebhookSecret] {
        var secrets = [try WebhookSecret(sealed: secretSealed, of: place(secretNumber), under: key)]
        if let formerSealed, let formerUntil, now < formerUntil {
            secrets.append(try WebhookSecret(sealed: formerSealed, of: place(secretNumber - 1), under: key))
        }
        return secrets
    }

    private func place(_ number: Int) -> WebhookSecret.Place {
        WebhookSecret.Place(hospitalID: hospitalID, webhookID: webhookID, number: number)
    }
}

extension WebhookRunner {
    /// Writes what came of an attempt, how its webhook stands by it, and disables the webhook where that is due: one transaction.
    func record(_ work: WebhookWork, _ outcome: WebhookOutcome, _ logger: Logger) async throws {
        let (hospital, webhook) = (work.hospitalID, work.webhookID)
        let isDelivered = outcome.status == .delivered
        let statements = [
            WebhookWorkQueries.standing(hospital, webhook, failedAt: isDelivered ? nil : outcome.endedAt),
            WebhookWorkQueries.record(outcome),
        ]
        let disabled = try await dependencies.database.withConnection(.system) { connection in
            if isDelivered {
                _ = try await connection.pipeline(statements, scope: .none)
                return WebhookDisabledReason?.none
            }
            return try await connection.transaction(scope: .none) { connection in
                _ = try await connection.query(WebhookWorkQueries.lock(hospital, webhook))
                for statement in statements { _ = try await connection.query(statement) }
                return try await self.disableWhereDue(work, outcome, connection)
            }
        }
        metrics.attempts.series(isDelivered ? "delivered" : outcome.status == .dead ? "dead" : "failed").increment()
        guard let disabled else { return }
        metrics.disabled.increment()
        logger.warning(
            "a webhook was disabled",
            [
                "webhookId": .public(webhook), "hospitalId": .public(hospital),
                "reason": .public(disabled.rawValue),
            ])
    }

    /// Disables the webhook of a failed attempt where its endpoint is gone, or has failed for days; tells the tenant's others.
    private func disableWhereDue(
        _ work: WebhookWork, _ outcome: WebhookOutcome, _ connection: BorrowedConnection
    ) async throws -> WebhookDisabledReason? {
        let (hospital, webhook, now) = (work.hospitalID, work.webhookID, outcome.endedAt)
        let isGone = outcome.statusCode == WebhookWork.goneStatus
        let reason = isGone ? WebhookDisabledReason.gone : .failing
        let patience = now.advanced(by: .seconds(-WebhookLimits.failingDays * 86_400))
        let rows = try await connection.query(
            WebhookWorkQueries.disable(hospital, webhook, reason, failingBefore: isGone ? nil : patience, at: now))
        guard let row = rows.first else { return nil }
        let version = try row.int(0)
        _ = try await connection.query(
            WebhookQueries.change(
                hospital, webhook, version: version, .disabled, by: nil, at: now, reason: reason))
        _ = try await connection.query(WebhookQueries.end(hospital, webhook, as: .held, at: now))
        try await tellOthers(work, at: now, connection)
        return reason
    }

    /// Queues the news that a webhook was disabled for the tenant's own others that want it; no merchant's.
    private func tellOthers(_ work: WebhookWork, at now: Timestamp, _ connection: BorrowedConnection) async throws {
        var listeners: [WebhookListener] = []
        for statement in WebhookDeliveryQueries.listeners(work.hospitalID).dropFirst() {
            listeners = try await connection.query(statement).map { try WebhookRow.listener($0) }
        }
        let others = listeners.filter {
            $0.id != work.webhookID && $0.disabledAt == nil && $0.merchantID == nil
                && WebhookEventTypes.matches($0.eventTypes, WebhookEventTypes.disabled)
        }
        guard !others.isEmpty else { return }
        let id: EventID = dependencies.ids.make()
        let event = CloudEvent(
            about: work.webhookID, WebhookEventTypes.disabled, id: id, of: work.hospitalID, at: now)
        let queued = others.map {
            WebhookDeliveryQueries.Queued(deliveryID: dependencies.ids.make(), webhookID: $0.id, status: .pending)
        }
        _ = try await connection.query(
            WebhookDeliveryQueries.enqueue(
                work.hospitalID, (id, event.name, now), body: event.bytes(prefix: webhooks.cloudEventsPrefix),
                for: queued, at: now))
        metrics.queued.increment(by: UInt64(queued.count))
    }
}
