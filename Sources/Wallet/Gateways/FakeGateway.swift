import Crypto
import JSON
public import Kernel
public import Postgres
public import WalletAPI

/// The built-in payment gateway: it needs nothing, moves no money, and behaves as a good company's sandbox does.
///
/// The payer is played by two routes, which send its webhooks along the way of all others. Amounts that end in 91 to 99 minor
/// units bring what goes wrong, see `FakeCase`. It remembers in the database, so that it is one gateway for every process.
public struct FakeGateway: PaymentGateway {
    /// The field with the HMAC-SHA256 of the raw body.
    static let signatureField = "medley-fake-signature"

    /// `fake`.
    public let name = "fake"
    /// True: in as many parts as one likes.
    public let capturesPartly = true
    /// True: what was not taken is the payer's again at once.
    public let voids = true
    /// Known by its signature.
    public let signatureFields = [FakeGateway.signatureField]

    let secrets: WebhookSecrets
    private let store: FakeGatewayStore
    private let clock: any WallClock

    /// Makes the gateway. Without secrets nobody but this process can sign its webhooks.
    public init(database: Database, clock: any WallClock, secrets: WebhookSecrets? = nil) {
        store = FakeGatewayStore(database: database)
        self.clock = clock
        self.secrets = secrets ?? WebhookSecrets(current: GatewaySecret(bytes: SecureRandom.bytes(32)))
    }

    /// Every currency.
    public func takes(_ currency: Currency) -> Bool { true }

    /// Opens an order; see `PaymentGateway`.
    public func open(
        _ order: GatewayOrder, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayCheckout {
        let special = FakeCase(order.amount)
        if special == .orderRefused { throw .refused(code: "ORDER_REFUSED") }
        let made = FakeOrder(order)
        let isNew = try await store.insert(made, deadlineNanoseconds: deadlineNanoseconds)
        if isNew, special == .orderAnswerLost { throw .unavailable }
        if !isNew {
            let before = try await change(order.reference) { held throws(GatewayError) in held.amount }.value
            guard before == order.amount else { throw .refused(code: "ORDER_MISMATCH") }
        }
        return GatewayCheckout(orderID: made.id)
    }

    /// Takes a part of what the payer agreed to; see `PaymentGateway`.
    public func capture(_ capture: GatewayCapture, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        let answer = try await change(capture.order.reference) { order throws(GatewayError) in
            try order.capture(capture)
        }.value
        if answer == .lost { throw .unavailable }
    }

    /// Gives a part of what was taken back; see `PaymentGateway`.
    public func refund(
        _ refund: GatewayRefund, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayRefundState {
        try await change(refund.order.reference) { order throws(GatewayError) in try order.refund(refund) }.value
    }

    /// Releases what was not taken; see `PaymentGateway`.
    public func void(_ void: GatewayVoid, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        _ = try await change(void.order.reference) { order throws(GatewayError) in try order.void(void) }
    }

    /// What became of an order, and the end of its refunds that were under way; see `PaymentGateway`.
    public func reports(
        on order: GatewayOrderID, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [GatewayReport] {
        try await change(order.reference) { held throws(GatewayError) in held.settle() }.order.reports
    }

    /// Lets the payer pay; answers the order, and the webhook that tells of it, where one is sent.
    func pay(_ reference: GatewayReference) async throws -> (order: FakeOrder, webhook: GatewayWebhook?) {
        let now = clock.now()
        let (order, isPaid) = try await store.change(reference) { try $0.pay(at: now) }
        if FakeCase(order.amount) == .noticeLost { return (order, nil) }
        return (order, webhook(isPaid ? .authorized : .failed, order))
    }

    /// Lets the payer's bank refuse; answers the order, and the webhook that tells of it.
    func decline(_ reference: GatewayReference) async throws -> (order: FakeOrder, webhook: GatewayWebhook?) {
        let now = clock.now()
        let (order, _) = try await store.change(reference) { try $0.decline(at: now) }
        return (order, webhook(.failed, order))
    }

    /// An order as it is now.
    func order(_ reference: GatewayReference) async throws -> FakeOrder {
        try await store.change(reference) { _ in }.order
    }

    private func change<Value: Sendable>(
        _ reference: GatewayReference, _ body: @Sendable (inout FakeOrder) throws(GatewayError) -> Value
    ) async throws(GatewayError) -> (order: FakeOrder, value: Value) {
        do {
            return try await store.change(reference) { try body(&$0) }
        } catch let error as GatewayError {
            throw error
        } catch {
            throw .unavailable
        }
    }
}
