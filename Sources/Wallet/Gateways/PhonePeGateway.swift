public import HTTP
import JSON
public import Kernel
public import Telemetry
public import WalletAPI

/// PhonePe by its Standard Checkout (version 2): rupees alone, taken whole as soon as the payer pays.
///
/// The tenant and the payment are our name of the order, `merchantOrderId`. The signature of its webhooks is not over the
/// body, so that a notice is a hint alone: what it is about is asked of PhonePe.
public struct PhonePeGateway: PaymentGateway {
    /// What the gateway is reached and believed by.
    public struct Settings: Sendable {
        /// The id of the API client.
        public var clientID: String
        /// The version of the client's secret, as PhonePe gave it.
        public var clientVersion = "1"
        /// The secret of the API client.
        public var clientSecret: GatewaySecret
        /// `username:password`, as they were set at PhonePe for webhooks.
        public var webhookSecrets: WebhookSecrets
        /// Where payments are, without a slash at its end.
        public var baseURL = PhonePeGateway.usualURL
        /// Where tokens are, without a slash at its end.
        public var tokenURL = PhonePeGateway.usualTokenURL
        /// Where the payer goes afterwards; nil: PhonePe decides.
        public var redirectURL: String?

        /// Makes settings; the rest is set afterwards.
        public init(clientID: String, clientSecret: GatewaySecret, webhookSecrets: WebhookSecrets) {
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.webhookSecrets = webhookSecrets
        }
    }

    /// Where payments are.
    public static let usualURL = "https://api.phonepe.com/apis/pg"
    /// Where tokens are.
    public static let usualTokenURL = "https://api.phonepe.com/apis/identity-manager"
    /// How long PhonePe keeps an order open.
    static let orderSeconds: ClosedRange<Int64> = 300...3_600
    /// The least amount: one rupee.
    static let leastMinor: Int64 = 100

    /// `phonepe`.
    public let name = "phonepe"
    /// False: a payment's money is taken whole.
    public let capturesPartly = false
    /// False: money is taken as soon as the payer pays, so that there is nothing to be released.
    public let voids = false
    /// Known by the digest of its name and password.
    public let signatureFields = ["authorization"]

    let settings: Settings
    let client: GatewayClient
    private let clock: any WallClock
    private let tokens: PhonePeTokens

    /// Makes the gateway; nothing is sent before the first call.
    public init(_ settings: Settings, http: HTTPClient, clock: any WallClock, logger: Logger? = nil) {
        self.settings = settings
        self.clock = clock
        client = GatewayClient(name: name, baseURL: settings.baseURL, http: http, logger: logger)
        let place = GatewayClient(name: name, baseURL: settings.tokenURL, http: http, logger: logger)
        tokens = PhonePeTokens(settings, client: place, clock: clock)
    }

    /// Rupees.
    public func takes(_ currency: Currency) -> Bool { currency.code == Self.currencyCode }

    /// Opens a page to pay at; see `PaymentGateway`.
    public func open(
        _ order: GatewayOrder, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayCheckout {
        try Self.check(order.amount)
        var flow: [JSONMember] = [JSONMember(name: "type", value: "PG_CHECKOUT")]
        if let url = settings.redirectURL {
            flow.append(JSONMember(name: "merchantUrls", value: ["redirectUrl": .string(url)]))
        }
        let seconds = (order.expiresAt.microseconds - clock.now().microseconds) / 1_000_000
        let body: JSONValue = [
            "merchantOrderId": .string(order.reference.text), "amount": .integer(order.amount.amountMinor),
            "expireAfter": .integer(min(max(seconds, Self.orderSeconds.lowerBound), Self.orderSeconds.upperBound)),
            "paymentFlow": .object(flow),
        ]
        let answer = try await call(.post, "/checkout/v2/pay", body, deadlineNanoseconds)
        if answer.isSuccess {
            guard let id = answer.json.gatewayID("orderId") else { throw .unavailable }
            guard let page = Self.page(answer.json["redirectUrl"]?.string) else { throw Self.checkoutLost }
            return GatewayCheckout(orderID: id, url: page)
        }
        // It may have been opened by the call before, whose answer was lost.
        guard let opened = try await status(of: order.reference, deadlineNanoseconds) else {
            throw Self.refusal(answer)
        }
        guard opened.amount == order.amount else { throw .refused(code: "ORDER_MISMATCH") }
        // PhonePe tells the page once: nobody could pay this order.
        throw Self.checkoutLost
    }

    /// Finds that the money was taken, as PhonePe does by itself; see `PaymentGateway`.
    public func capture(_ capture: GatewayCapture, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        guard let order = try await status(of: capture.order.reference, deadlineNanoseconds) else {
            throw .refused(code: "ORDER_NOT_FOUND")
        }
        switch order.state {
        case "COMPLETED":
            guard order.amount == capture.amount else { throw .refused(code: "AMOUNT_MISMATCH") }
        case "FAILED": throw .refused(code: order.code)
        default: throw .unavailable
        }
    }

    /// Gives money back; see `PaymentGateway`.
    public func refund(
        _ refund: GatewayRefund, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayRefundState {
        try Self.check(refund.amount)
        let body: JSONValue = [
            "merchantRefundId": .string(refund.refundID.description),
            "originalMerchantOrderId": .string(refund.order.reference.text),
            "amount": .integer(refund.amount.amountMinor),
        ]
        let answer = try await call(.post, "/payments/v2/refund", body, deadlineNanoseconds)
        var made = answer.isSuccess ? PhonePeRefund(answer.json) : nil
        if answer.isSuccess, made == nil { throw .unavailable }
        // It may have been asked for by the call before, whose answer was lost.
        if made == nil { made = try await self.refund(refund.refundID, deadlineNanoseconds) }
        guard let made else { throw Self.refusal(answer) }
        guard made.amount == refund.amount else { throw .refused(code: "REFUND_MISMATCH") }
        switch made.state {
        case "COMPLETED": return .done
        case "FAILED": throw .refused(code: made.code)
        default: return .underWay
        }
    }

    /// What became of an order; see `PaymentGateway`. Refunds are not among it: PhonePe tells them by their own names.
    public func reports(
        on order: GatewayOrderID, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [GatewayReport] {
        guard let found = try await status(of: order.reference, deadlineNanoseconds) else { return [] }
        guard found.id == order.orderID else { throw .refused(code: "ORDER_MISMATCH") }
        return found.reports(order.reference)
    }
}

extension PhonePeGateway {
    static let currencyCode = "INR"
    /// The order was opened, and the page at which it is paid is not known: the payer is asked anew, by another payment.
    private static let checkoutLost = GatewayError.refused(code: "CHECKOUT_LOST")

    private static func check(_ amount: Money) throws(GatewayError) {
        guard amount.currency.code == currencyCode else { throw .refused(code: "CURRENCY_NOT_TAKEN") }
        guard amount.amountMinor >= leastMinor else { throw .refused(code: "AMOUNT_TOO_SMALL") }
    }

    /// The page of an answer where it is one that a payer can be sent to.
    private static func page(_ text: String?) -> String? { text.flatMap { HTTPURL($0) == nil ? nil : $0 } }

    /// An order; nil where PhonePe knows none of this name.
    func status(
        of reference: GatewayReference, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> PhonePeOrder? {
        let path = "/checkout/v2/order/\(reference.text)/status?details=true&errorContext=true"
        let answer = try await call(.get, path, nil, deadlineNanoseconds)
        if !answer.isSuccess { return nil }
        guard let order = PhonePeOrder(answer.json) else { throw .unavailable }
        return order
    }

    /// A refund; nil where PhonePe knows none of this name.
    func refund(
        _ id: PaymentRefundID, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> PhonePeRefund? {
        let answer = try await call(.get, "/payments/v2/refund/\(id)/status", nil, deadlineNanoseconds)
        if !answer.isSuccess { return nil }
        guard let refund = PhonePeRefund(answer.json) else { throw .unavailable }
        return refund
    }

    /// Calls with a token, and once more with a new one where it is not taken.
    private func call(
        _ method: HTTPMethod, _ path: String, _ body: JSONValue?, _ deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayClient.Answer {
        for _ in 0..<2 {
            let token = try await tokens.token(deadlineNanoseconds)
            var request = GatewayClient.Request(method, path, json: body)
            request.credentials = [("Authorization", "O-Bearer \(token.text)")]
            let answer = try await client.send(request, deadlineNanoseconds: deadlineNanoseconds)
            if !answer.isUnauthorized { return answer }
            tokens.forget(token)
        }
        // That our credentials are wrong says nothing of the payment: it goes on once the operator has mended them.
        client.tellUnauthorized()
        throw .unavailable
    }

    private static func refusal(_ answer: GatewayClient.Answer) -> GatewayError {
        .refused(
            code: GatewayText.code(
                [answer.json["code"]?.string, answer.json["errorCode"]?.string], else: "HTTP_\(answer.status)"))
    }
}
