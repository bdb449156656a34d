import Crypto
import HTTP
import JSON
import Kernel
import Synchronization
import WalletAPI

@testable import Wallet

/// A server that behaves as PhonePe does, as far as it is called, and checks what it is sent.
final class PhonePeStandIn: Sendable {
    static let secrets = WebhookSecrets(
        current: GatewaySecret("medley:passw0rd"), previous: GatewaySecret("medley:older123"))

    private struct State {
        var orders: [String: JSONValue] = [:]
        var refunds: [String: JSONValue] = [:]
        var tokens: Set<String> = []
        var refundState = "PENDING"
        var count = 0
    }

    let desk = StandInDesk()
    private let state = Mutex(State())

    func settings(_ url: String) -> PhonePeGateway.Settings {
        var settings = PhonePeGateway.Settings(
            clientID: "client-1", clientSecret: GatewaySecret("a+b/c="), webhookSecrets: Self.secrets)
        settings.baseURL = url
        settings.tokenURL = url
        settings.redirectURL = "https://clinic.example/paid"
        return settings
    }

    /// Takes none of the tokens that it gave.
    func forgetTokens() { state.withLock { $0.tokens = [] } }

    var orderCount: Int { state.withLock { $0.orders.count } }
    var refundCount: Int { state.withLock { $0.refunds.count } }

    var routes: [Route] {
        [
            desk.route(.post, "/v1/oauth/token") { [self] call in
                let form =
                    "client_id=client-1&client_version=1&client_secret=a%2Bb%2Fc%3D&grant_type=client_credentials"
                guard call.body == Array(form.utf8) else { return try Self.refusal(401, "UNAUTHORIZED") }
                let token = state.withLock { state in
                    state.count += 1
                    state.tokens.insert("token-\(state.count)")
                    return "token-\(state.count)"
                }
                let end = SystemClock().now().microseconds / 1_000_000 + 3_600
                return try .json(
                    ["access_token": .string(token), "expires_at": .integer(end), "token_type": "O-Bearer"] as JSONValue
                )
            },
            desk.route(.post, "/checkout/v2/pay") { [self] in try authorized($0) { try open($0) } },
            desk.route(.get, "/checkout/v2/order/{id}/status", query: ["details", "errorContext"]) { [self] in
                try authorized($0) { call in
                    guard let order = state.withLock({ $0.orders[call.parameters["id"] ?? ""] }) else {
                        return try Self.refusal(404, "ORDER_NOT_FOUND")
                    }
                    return try .json(order)
                }
            },
            desk.route(.post, "/payments/v2/refund") { [self] in try authorized($0) { try refund($0) } },
            desk.route(.get, "/payments/v2/refund/{id}/status") { [self] in
                try authorized($0) { call in
                    guard let refund = state.withLock({ $0.refunds[call.parameters["id"] ?? ""] }) else {
                        return try Self.refusal(404, "REFUND_NOT_FOUND")
                    }
                    return try .json(refund)
                }
            },
        ]
    }

    /// The payer pays an order, or is refused; answers the order.
    func pay(_ name: String, succeeds: Bool = true) throws -> JSONValue {
        try state.withLock { state in
            guard let order = state.orders[name] else { throw RazorpayStandIn.Missing() }
            state.count += 1
            let outcome: JSONValue = succeeds ? "COMPLETED" : "FAILED"
            let attempt: JSONValue = [
                "transactionId": .string("OM\(state.count)"), "state": outcome, "amount": order["amount"] ?? .null,
                "errorCode": succeeds ? .null : "PAYMENT_ERROR",
            ]
            let paid = order.with("state", outcome).with("paymentDetails", [attempt])
            state.orders[name] = paid
            return paid.with("merchantOrderId", .string(name))
        }
    }

    /// A refund, ended with a state.
    func endRefund(_ id: String, _ outcome: String) throws -> JSONValue {
        try state.withLock { state in
            guard let refund = state.refunds[id] else { throw RazorpayStandIn.Missing() }
            let ended = refund.with("state", .string(outcome)).with("errorCode", "REFUND_ERROR")
            state.refunds[id] = ended
            return ended.with("merchantRefundId", .string(id))
        }
    }

    /// A webhook as PhonePe sends it.
    static func webhook(
        _ event: String, _ payload: JSONValue, login: GatewaySecret = secrets.current
    ) -> GatewayWebhook {
        signed((["event": .string(event), "payload": payload] as JSONValue).bytes, login)
    }

    /// Bytes with the field that PhonePe sends with all of them.
    static func signed(_ body: [UInt8], _ login: GatewaySecret = secrets.current) -> GatewayWebhook {
        GatewayWebhook(body: body, fields: ["authorization": Hexadecimal.encode(SHA256.hash(login.bytes))])
    }

    private func authorized(_ call: Call, _ body: (Call) throws -> HTTPResponse) throws -> HTTPResponse {
        let sent = call.request.fields["Authorization"] ?? ""
        let isKnown = state.withLock { $0.tokens.contains(String(sent.dropFirst("O-Bearer ".count))) }
        guard sent.hasPrefix("O-Bearer "), isKnown else { return try Self.refusal(401, "UNAUTHORIZED") }
        return try body(call)
    }

    private func open(_ call: Call) throws -> HTTPResponse {
        let body = try JSONValue(parsing: call.body)
        guard let name = body["merchantOrderId"]?.string, name.utf8.count <= 63, GatewayText.isID(name),
            let amount = body.integer("amount"), amount >= 100, let seconds = body.integer("expireAfter"),
            (300...3_600).contains(seconds), body["paymentFlow"]?["type"]?.string == "PG_CHECKOUT"
        else { return try Self.refusal(400, "BAD_REQUEST") }
        let order: JSONValue? = state.withLock { state in
            guard state.orders[name] == nil else { return nil }
            state.count += 1
            let order: JSONValue = [
                "orderId": .string("OMO\(state.count)"), "state": "PENDING", "amount": .integer(amount),
                "expireAt": 1_700_000_000_000,
            ]
            state.orders[name] = order
            return order
        }
        guard let order else { return try Self.refusal(400, "DUPLICATE_ORDER") }
        return try .json(order.with("redirectUrl", .string("https://pay.example/\(name)")))
    }

    private func refund(_ call: Call) throws -> HTTPResponse {
        let body = try JSONValue(parsing: call.body)
        guard let id = body["merchantRefundId"]?.string, let name = body["originalMerchantOrderId"]?.string,
            let amount = body.integer("amount")
        else { return try Self.refusal(400, "BAD_REQUEST") }
        let refund: JSONValue? = state.withLock { state in
            guard state.refunds[id] == nil, let order = state.orders[name], order["state"]?.string == "COMPLETED",
                let whole = order.integer("amount")
            else { return nil }
            let given = state.refunds.values.filter { $0["originalMerchantOrderId"]?.string == name }
                .compactMap { $0.integer("amount") }.reduce(0, +)
            guard given + amount <= whole else { return nil }
            state.count += 1
            let refund: JSONValue = [
                "refundId": .string("OMR\(state.count)"), "amount": .integer(amount),
                "state": .string(state.refundState), "originalMerchantOrderId": .string(name),
            ]
            state.refunds[id] = refund
            return refund
        }
        guard let refund else { return try Self.refusal(400, "INVALID_REFUND") }
        return try .json(refund)
    }

    private static func refusal(_ status: Int, _ code: String) throws -> HTTPResponse {
        try .json(["code": .string(code), "message": "No."] as JSONValue, status: status)
    }
}
