import Crypto
public import HTTP
import JSON
public import Kernel
public import Telemetry
public import WalletAPI

/// Razorpay by its Orders, Payments and Refunds APIs (version 1).
///
/// Orders are made with manual capture, and taken whole. Which payment of which tenant an order is stands in its notes.
/// Razorpay does not keep two orders of one receipt apart, so an order is looked for before and after one is made: of those
/// that a race made, each caller goes on with the oldest.
public struct RazorpayGateway: PaymentGateway {
    /// What the gateway is reached and believed by.
    public struct Settings: Sendable {
        /// The id of the API key, which the payer's page is given too.
        public var keyID: String
        /// The secret of the API key.
        public var keySecret: GatewaySecret
        /// What webhooks are signed with.
        public var webhookSecrets: WebhookSecrets
        /// Where the API is, without a slash at its end.
        public var baseURL = RazorpayGateway.usualURL

        /// Makes settings; the place of the API is set afterwards.
        public init(keyID: String, keySecret: GatewaySecret, webhookSecrets: WebhookSecrets) {
            self.keyID = keyID
            self.keySecret = keySecret
            self.webhookSecrets = webhookSecrets
        }
    }

    /// Where the API is.
    public static let usualURL = "https://api.razorpay.com"
    /// How long an authorisation that nobody takes is kept before Razorpay gives it back: five days, its longest.
    static let authorizationMinutes = 7_200

    /// `razorpay`.
    public let name = "razorpay"
    /// False: a payment's money is taken whole.
    public let capturesPartly = false
    /// False: Razorpay gives back by itself what nobody takes in time, see `authorizationMinutes`.
    public let voids = false
    /// Known by its signature.
    public let signatureFields = ["x-razorpay-signature"]

    let settings: Settings
    let client: GatewayClient

    /// Makes the gateway; nothing is sent before the first call.
    public init(_ settings: Settings, http: HTTPClient, logger: Logger? = nil) {
        self.settings = settings
        client = GatewayClient(name: name, baseURL: settings.baseURL, http: http, logger: logger)
    }

    /// Every currency with up to three decimal digits; Razorpay itself says which of them an account may take.
    public func takes(_ currency: Currency) -> Bool { currency.minorUnitDigits <= 3 }

    /// Makes an order, or finds the one that was made before; see `PaymentGateway`.
    public func open(
        _ order: GatewayOrder, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayCheckout {
        try Self.check(order.amount)
        var found = try await orders(of: order.reference, deadlineNanoseconds)
        if found.isEmpty {
            let made = try await create(order, deadlineNanoseconds)
            found = try await orders(of: order.reference, deadlineNanoseconds)
            if found.isEmpty { found = [made] }
        }
        guard let oldest = found.min(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) else { throw .unavailable }
        guard oldest.amount == order.amount else { throw .refused(code: "ORDER_MISMATCH") }
        return GatewayCheckout(orderID: oldest.id, publicKey: settings.keyID)
    }

    /// Takes the whole of an authorised payment; see `PaymentGateway`.
    public func capture(_ capture: GatewayCapture, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        let path = try Self.path(payment: capture.gatewayPaymentID)
        let answer = try await call(
            .post, path + "/capture",
            ["amount": .integer(capture.amount.amountMinor), "currency": .string(capture.amount.currency.code)],
            deadlineNanoseconds)
        if answer.isSuccess { return }
        // It may have been taken by the call before, whose answer was lost.
        let payment = try await call(.get, path, nil, deadlineNanoseconds)
        guard payment.isSuccess, let entity = RazorpayPayment(payment.json), entity.isTaken,
            entity.amount == capture.amount, entity.orderID == capture.order.orderID
        else { throw Self.refusal(answer) }
    }

    /// Gives money back; see `PaymentGateway`.
    public func refund(
        _ refund: GatewayRefund, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayRefundState {
        let path = try Self.path(payment: refund.gatewayPaymentID)
        // Razorpay forgets idempotency keys; what was asked for long ago is found among the payment's refunds.
        let made = try await refunds(path, deadlineNanoseconds).first { $0.refundID == refund.refundID }
        if let made { return try Self.state(made, refund) }
        let text = refund.refundID.description
        var notes = Self.notes(refund.order.reference)
        notes.append(JSONMember(name: "refund_id", value: .string(text)))
        let body: JSONValue = [
            "amount": .integer(refund.amount.amountMinor), "speed": "normal", "receipt": .string(text),
            "notes": .object(notes),
        ]
        let answer = try await call(
            .post, path + "/refund", body, deadlineNanoseconds, fields: [("X-Refund-Idempotency", text)])
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let entity = RazorpayRefund(answer.json) else { throw .unavailable }
        return try Self.state(entity, refund)
    }

    /// What became of an order; see `PaymentGateway`.
    public func reports(
        on order: GatewayOrderID, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [GatewayReport] {
        guard GatewayText.isID(order.orderID) else { throw .refused(code: "BAD_ORDER_ID") }
        let answer = try await call(.get, "/v1/orders/\(order.orderID)/payments", nil, deadlineNanoseconds)
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let items = answer.json["items"]?.elements else { throw .unavailable }
        var reports: [GatewayReport] = []
        for item in items.prefix(GatewayLimits.attemptsPerOrder) {
            guard let payment = RazorpayPayment(item), payment.orderID == order.orderID else { throw .unavailable }
            reports += payment.facts.map { GatewayReport(order: order, gatewayPaymentID: payment.id, fact: $0) }
            guard payment.refundedMinor > 0 else { continue }
            let refunds = try await refunds(try Self.path(payment: payment.id), deadlineNanoseconds)
            reports += refunds.compactMap(\.fact).map {
                GatewayReport(order: order, gatewayPaymentID: payment.id, fact: $0)
            }
        }
        return reports
    }
}

extension RazorpayGateway {
    /// Of currencies with three digits Razorpay takes none but tens.
    private static func check(_ amount: Money) throws(GatewayError) {
        if amount.currency.minorUnitDigits == 3, amount.amountMinor % 10 != 0 {
            throw .refused(code: "AMOUNT_NOT_IN_TENS")
        }
    }

    private static func notes(_ reference: GatewayReference) -> [JSONMember] {
        [
            JSONMember(name: "hospital_id", value: .string(reference.hospitalID.description)),
            JSONMember(name: "payment_id", value: .string(reference.paymentID.description)),
        ]
    }

    private static func path(payment: String) throws(GatewayError) -> String {
        guard GatewayText.isID(payment) else { throw .refused(code: "BAD_PAYMENT_ID") }
        return "/v1/payments/\(payment)"
    }

    private func create(
        _ order: GatewayOrder, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> RazorpayOrder {
        let body: JSONValue = [
            "amount": .integer(order.amount.amountMinor), "currency": .string(order.amount.currency.code),
            "receipt": .string(order.reference.paymentID.description), "notes": .object(Self.notes(order.reference)),
            "payment": [
                "capture": "manual",
                "capture_options": [
                    "manual_expiry_period": .integer(Self.authorizationMinutes), "refund_speed": "normal",
                ],
            ],
        ]
        let answer = try await call(.post, "/v1/orders", body, deadlineNanoseconds)
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let made = RazorpayOrder(answer.json) else { throw .unavailable }
        return made
    }

    /// The orders of a payment: the receipt finds them, the notes tell them from another tenant's or system's.
    private func orders(
        of reference: GatewayReference, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [RazorpayOrder] {
        let path = "/v1/orders?receipt=\(reference.paymentID)&count=\(GatewayLimits.ordersPerReceipt)"
        let answer = try await call(.get, path, nil, deadlineNanoseconds)
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let items = answer.json["items"]?.elements else { throw .unavailable }
        return items.compactMap(RazorpayOrder.init).filter { $0.reference == reference }
    }

    /// An order by Razorpay's own id; nil where it knows none.
    func order(_ id: String, _ deadlineNanoseconds: UInt64?) async throws(GatewayError) -> RazorpayOrder? {
        let answer = try await call(.get, "/v1/orders/\(id)", nil, deadlineNanoseconds)
        if !answer.isSuccess { return nil }
        guard let order = RazorpayOrder(answer.json), order.id == id else { throw .unavailable }
        return order
    }

    private func refunds(
        _ path: String, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [RazorpayRefund] {
        let answer = try await call(
            .get, "\(path)/refunds?count=\(GatewayLimits.attemptsPerOrder)", nil, deadlineNanoseconds)
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let items = answer.json["items"]?.elements else { throw .unavailable }
        return items.compactMap(RazorpayRefund.init)
    }

    private static func state(
        _ made: RazorpayRefund, _ refund: GatewayRefund
    ) throws(GatewayError) -> GatewayRefundState {
        guard made.amount == refund.amount else { throw .refused(code: "REFUND_MISMATCH") }
        switch made.status {
        case "processed": return .done
        case "failed": throw .refused(code: "refund_failed")
        default: return .underWay
        }
    }

    private func call(
        _ method: HTTPMethod, _ path: String, _ body: JSONValue?, _ deadlineNanoseconds: UInt64?,
        fields: [(name: String, value: String)] = []
    ) async throws(GatewayError) -> GatewayClient.Answer {
        let key = Base64.encode(Array("\(settings.keyID):".utf8) + settings.keySecret.bytes)
        var request = GatewayClient.Request(method, path, json: body)
        request.fields += fields
        request.credentials = [("Authorization", "Basic \(key)")]
        let answer = try await client.send(request, deadlineNanoseconds: deadlineNanoseconds)
        // That our key is wrong says nothing of the payment: it goes on once the operator has mended it.
        if answer.isUnauthorized {
            client.tellUnauthorized()
            throw .unavailable
        }
        return answer
    }

    private static func refusal(_ answer: GatewayClient.Answer) -> GatewayError {
        let error = answer.json["error"]
        return .refused(
            code: GatewayText.code(
                [error?["reason"]?.string, error?["code"]?.string], else: "HTTP_\(answer.status)"))
    }
}
