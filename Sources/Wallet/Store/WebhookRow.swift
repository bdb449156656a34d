import Kernel
import Postgres
import WalletAPI

/// A row of `wallet.webhook`.
struct WebhookRow: Sendable {
    static let columns = """
        w.webhook_id, w.version, w.merchant_id, w.url, w.event_types, w.description, w.status, w.disabled_reason, \
        w.failing_since, w.former_until, w.secret_number, w.secret_sealed, w.created_at, w.updated_at
        """

    /// The webhook as clients see it.
    var view: WebhookView
    /// The number of its secret.
    var secretNumber: Int
    /// The secret, sealed.
    var secretSealed: [UInt8]

    init(_ row: Row, at now: Timestamp) throws {
        view = WebhookView(
            id: try row.id(0), url: try row.text(3), eventTypes: Self.names(try row.text(4)),
            createdAt: try row.timestamp(12))
        view.version = try row.int(1)
        view.merchantId = try row.optionalID(2)
        view.description = try row.optionalText(5)
        view.status = try MerchantRow.stored(row, 6)
        if !row.isNull(7) { view.disabledReason = try MerchantRow.stored(row, 7) }
        view.failingSince = try row.optionalTimestamp(8)
        view.formerSecretUntil = try row.optionalTimestamp(9).flatMap { $0 > now ? $0 : nil }
        secretNumber = try row.int(10)
        secretSealed = try row.bytes(11)
        view.updatedAt = try row.timestamp(13)
    }

    /// The names in a column.
    static func names(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    /// Names as a column has them.
    static func text(_ names: [String]) -> String { names.joined(separator: ",") }

    static let listenerColumns = """
        w.webhook_id, w.event_types, w.merchant_id, w.wallet_id, w.listens_from, w.disabled_at
        """

    static func listener(_ row: Row) throws -> WebhookListener {
        WebhookListener(
            id: try row.id(0), eventTypes: names(try row.text(1)), merchantID: try row.optionalID(2),
            walletID: try row.optionalID(3), listensFrom: try row.timestamp(4),
            disabledAt: try row.optionalTimestamp(5))
    }
}

/// A row of `wallet.webhook_delivery`, as clients see it.
enum WebhookDeliveryRow {
    static let columns = """
        d.delivery_id, d.webhook_id, d.event_id, d.event_type, d.status, d.replay_of, d.attempt_count, \
        d.next_attempt_at, d.last_status_code, d.occurred_at, d.created_at, d.finished_at
        """

    static func delivery(_ row: Row) throws -> WebhookDeliveryView {
        var view = WebhookDeliveryView(
            id: try row.id(0), webhookID: try row.id(1), eventID: try row.id(2), eventType: try row.text(3),
            occurredAt: try row.timestamp(9), createdAt: try row.timestamp(10))
        view.status = try MerchantRow.stored(row, 4)
        view.replayOf = try row.optionalID(5)
        view.attemptCount = try row.int(6)
        if view.status == .pending { view.nextAttemptAt = try row.timestamp(7) }
        view.lastStatusCode = try row.optionalInt(8)
        view.finishedAt = try row.optionalTimestamp(11)
        return view
    }

    static let attemptColumns = """
        a.number, a.attempted_at, a.duration_milliseconds, a.status_code, a.error, a.answer
        """

    static func attempt(_ row: Row) throws -> WebhookAttemptView {
        var view = WebhookAttemptView(
            number: try row.int(0), at: try row.timestamp(1), durationMilliseconds: try row.int(2))
        view.statusCode = try row.optionalInt(3)
        view.error = try row.optionalText(4)
        view.answer = try row.optionalText(5)
        return view
    }
}
