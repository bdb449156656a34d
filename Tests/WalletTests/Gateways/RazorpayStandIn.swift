import Crypto
import HTTP
import JSON
import Kernel
import Synchronization
import WalletAPI

@testable import Wallet

/// A server that behaves as Razorpay does, as far as it is called, and checks what it is sent.
final class RazorpayStandIn: Sendable {
    static let secrets = WebhookSecrets(
        current: GatewaySecret("razorpay-now"), previous: GatewaySecret("razorpay-then"))

    private struct State {
        var orders: [JSONValue] = []
        var payments: [JSONValue] = []
        var refunds: [JSONValue] = []
        var refundKeys: [String: (body: [UInt8], id: String)] = [:]
        var refundStatus = "processed"
        var count = 0
    }

    let desk = StandInDesk()
    private let state = Mutex(State())

    /// What a refund is answered with from now on.
    func refund(status: String) { state.withLock { $0.refundStatus = status } }

    func settings(_ url: String) -> RazorpayGateway.Settings {
        var settings = RazorpayGateway.Settings(
            keyID: "rzp_test_1", keySecret: GatewaySecret("s3cret/key"), webhookSecrets: Self.secrets)
        settings.baseURL = url
        return settings
    }

    var orderCount: Int { state.withLock { $0.orders.count } }
    var refundCount: Int { state.withLock { $0.refunds.count } }

    var routes: [Route] {
        [
            desk.route(.post, "/v1/orders") { [self] in try authorized($0) { try makeOrder($0) } },
            desk.route(.get, "/v1/orders", query: ["receipt", "count"]) { [self] in
                try authorized($0) { call in
                    let receipt = try call.query("receipt")
                    return try list(state.withLock { $0.orders.filter { $0["receipt"]?.string == receipt } })
                }
            },
            desk.route(.get, "/v1/orders/{id}") { [self] in
                try authorized($0) { call in
                    let id = call.parameters["id"]
                    guard let order = state.withLock({ $0.orders.first { $0["id"]?.string == id } }) else {
                        return try Self.refusal("BAD_REQUEST_ERROR")
                    }
                    return try .json(order)
                }
            },
            desk.route(.get, "/v1/orders/{id}/payments") { [self] in
                try authorized($0) { call in
                    let id = call.parameters["id"]
                    return try list(state.withLock { $0.payments.filter { $0["order_id"]?.string == id } })
                }
            },
            desk.route(.get, "/v1/payments/{id}") { [self] in
                try authorized($0) { call in
                    guard let payment = payment(call) else { return try Self.refusal("BAD_REQUEST_ERROR") }
                    return try .json(payment)
                }
            },
            desk.route(.post, "/v1/payments/{id}/capture") { [self] in try authorized($0) { try capture($0) } },
            desk.route(.get, "/v1/payments/{id}/refunds", query: ["count"]) { [self] in
                try authorized($0) { call in
                    let id = call.parameters["id"]
                    return try list(state.withLock { $0.refunds.filter { $0["payment_id"]?.string == id } })
                }
            },
            desk.route(.post, "/v1/payments/{id}/refund") { [self] in try authorized($0) { try refund($0) } },
        ]
    }

    /// The payer pays an order, or is refused.
    func pay(_ orderID: String, succeeds: Bool = true) throws -> JSONValue {
        try state.withLock { state in
            guard let order = state.orders.first(where: { $0["id"]?.string == orderID }) else { throw Missing() }
            state.count += 1
            let payment: JSONValue = [
                "id": .string("pay_\(state.count)"), "entity": "payment", "amount": order["amount"] ?? .null,
                "currency": order["currency"] ?? .null, "status": succeeds ? "authorized" : "failed",
                "order_id": .string(orderID), "amount_refunded": 0, "notes": order["notes"] ?? .null,
                "error_code": succeeds ? .null : "BAD_REQUEST_ERROR",
                "error_reason": succeeds ? .null : "payment_cancelled",
            ]
            state.payments.append(payment)
            return payment
        }
    }

    /// An order of somebody else's with the same key; answers its id.
    func strangersOrder() throws -> String {
        state.withLock { state in
            state.count += 1
            let id = "order_\(state.count)"
            state.orders.append([
                "id": .string(id), "amount": 12_500, "currency": "INR", "notes": .array([]),
                "created_at": 1_600_000_000,
            ])
            return id
        }
    }

    /// A payment as it is now.
    func payment(_ id: String) throws -> JSONValue {
        guard let payment = state.withLock({ $0.payments.first { $0["id"]?.string == id } }) else { throw Missing() }
        return payment
    }

    /// The last refund, ended with a status.
    func endRefund(_ status: String) throws -> JSONValue {
        try state.withLock { state in
            guard let last = state.refunds.last else { throw Missing() }
            let ended = last.with("status", .string(status))
            state.refunds[state.refunds.count - 1] = ended
            return ended
        }
    }

    /// A webhook as Razorpay sends it.
    static func webhook(
        _ event: String, _ entities: [(String, JSONValue)], secret: GatewaySecret = secrets.current,
        id: String? = "evt_1"
    ) -> GatewayWebhook {
        let payload = entities.map { JSONMember(name: $0.0, value: ["entity": $0.1]) }
        let body: JSONValue = [
            "entity": "event", "account_id": "acc_1", "event": .string(event),
            "contains": .array(entities.map { .string($0.0) }), "payload": .object(payload),
            "created_at": 1_600_000_000,
        ]
        return signed(body.bytes, secret, id)
    }

    /// Bytes, signed as Razorpay signs them.
    static func signed(
        _ body: [UInt8], _ secret: GatewaySecret = secrets.current, _ id: String? = "evt_1"
    ) -> GatewayWebhook {
        let code = Hexadecimal.encode(HMACSHA256.code(for: body, key: secret.bytes))
        var webhook = GatewayWebhook(body: body, fields: ["x-razorpay-signature": code])
        webhook.fields["x-razorpay-event-id"] = id
        return webhook
    }

    struct Missing: Error {}

    private func authorized(_ call: Call, _ body: (Call) throws -> HTTPResponse) throws -> HTTPResponse {
        let expected = "Basic " + Base64.encode(Array("rzp_test_1:s3cret/key".utf8))
        guard call.request.fields["Authorization"] == expected else {
            return try .json(["error": ["code": "BAD_REQUEST_ERROR"]] as JSONValue, status: 401)
        }
        return try body(call)
    }

    private func payment(_ call: Call) -> JSONValue? {
        let id = call.parameters["id"]
        return state.withLock { $0.payments.first { $0["id"]?.string == id } }
    }

    private func makeOrder(_ call: Call) throws -> HTTPResponse {
        let body = try JSONValue(parsing: call.body)
        guard let amount = body.integer("amount"), amount > 0, body["currency"]?.string?.count == 3,
            let receipt = body["receipt"]?.string, receipt.utf8.count <= 40, body["notes"]?.members != nil,
            body["payment"]?["capture"]?.string == "manual"
        else { return try Self.refusal("BAD_REQUEST_ERROR") }
        let order = state.withLock { state in
            state.count += 1
            let order = body.with("id", .string("order_\(state.count)")).with("entity", "order")
                .with("status", "created").with("created_at", .integer(1_600_000_000 + state.count))
            state.orders.append(order)
            return order
        }
        return try .json(order)
    }

    private func capture(_ call: Call) throws -> HTTPResponse {
        let body = try JSONValue(parsing: call.body)
        let id = call.parameters["id"]
        let captured: JSONValue? = state.withLock { state in
            guard let place = state.payments.firstIndex(where: { $0["id"]?.string == id }),
                state.payments[place]["status"]?.string == "authorized",
                state.payments[place].integer("amount") == body.integer("amount"),
                state.payments[place]["currency"] == body["currency"]
            else { return nil }
            state.payments[place] = state.payments[place].with("status", "captured")
            return state.payments[place]
        }
        guard let captured else { return try Self.refusal("BAD_REQUEST_ERROR", reason: "capture_not_possible") }
        return try .json(captured)
    }

    private func refund(_ call: Call) throws -> HTTPResponse {
        let body = try JSONValue(parsing: call.body)
        let id = call.parameters["id"] ?? ""
        guard let key = call.request.fields["X-Refund-Idempotency"], key.utf8.count >= 10,
            let amount = body.integer("amount")
        else { return try Self.refusal("BAD_REQUEST_ERROR") }
        let refund: JSONValue? = state.withLock { state in
            if let before = state.refundKeys[key] {
                return before.body == call.body ? state.refunds.first { $0["id"]?.string == before.id } : nil
            }
            guard let place = state.payments.firstIndex(where: { $0["id"]?.string == id }),
                state.payments[place]["status"]?.string == "captured",
                let whole = state.payments[place].integer("amount"),
                let given = state.payments[place].integer("amount_refunded"), given + amount <= whole
            else { return nil }
            state.count += 1
            let refund: JSONValue = [
                "id": .string("rfnd_\(state.count)"), "entity": "refund", "amount": .integer(amount),
                "currency": state.payments[place]["currency"] ?? .null, "payment_id": .string(id),
                "notes": body["notes"] ?? .null, "status": .string(state.refundStatus),
            ]
            state.payments[place] = state.payments[place].with("amount_refunded", .integer(given + amount))
            state.refunds.append(refund)
            state.refundKeys[key] = (call.body, "rfnd_\(state.count)")
            return refund
        }
        guard let refund else { return try Self.refusal("BAD_REQUEST_ERROR", reason: "refund_not_possible") }
        return try .json(refund)
    }

    private func list(_ items: [JSONValue]) throws -> HTTPResponse {
        try .json(["entity": "collection", "count": .integer(items.count), "items": .array(items)] as JSONValue)
    }

    private static func refusal(_ code: String, reason: String = "NA") throws -> HTTPResponse {
        try .json(["error": ["code": .string(code), "reason": .string(reason)]] as JSONValue, status: 400)
    }
}
