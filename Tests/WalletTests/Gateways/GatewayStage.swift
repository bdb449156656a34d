import HTTP
import JSON
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// A gateway with everything that its contract's tests need: a payer, and the ends of refunds.
struct GatewayStage: Sendable {
    /// The gateways that there are.
    enum Kind: String, Sendable, CaseIterable { case fake, razorpay, phonepe }

    let gateway: any PaymentGateway
    let currency: Currency
    /// The payer pays, or is refused; answers the webhook that tells of it.
    let pay: @Sendable (GatewayCheckout, Bool) async throws -> GatewayWebhook
    /// A refund that is under way ends well; answers the webhook, where one is sent.
    let endRefund: @Sendable (GatewayRefund) async throws -> GatewayWebhook?

    static let reference = GatewayReference(
        hospitalID: WalletDesk.hospital, paymentID: PaymentID(high: 0x019a_0000_0000_7000, low: 0x8000_0000_0000_00fe))

    func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: currency) }

    func order(_ amountMinor: Int64 = 12_500, _ reference: GatewayReference = Self.reference) -> GatewayOrder {
        let end = SystemClock().now().microseconds + 900_000_000
        return GatewayOrder(
            reference: reference, amount: money(amountMinor), expiresAt: Timestamp(microseconds: end))
    }

    /// What webhooks say of an order, as it is told to payments.
    func notice(_ webhook: GatewayWebhook) async throws -> GatewayNotice {
        try await gateway.confirmed(gateway.read(webhook), deadlineNanoseconds: nil)
    }

    /// Opens an order, has it paid, and takes all of it; answers what names it.
    func captured(_ amountMinor: Int64 = 12_500) async throws -> (order: GatewayOrderID, payment: String) {
        let order = order(amountMinor)
        let checkout = try await gateway.open(order, deadlineNanoseconds: nil)
        let notice = try await notice(pay(checkout, true))
        let report = try #require(notice.reports.first)
        try await gateway.capture(capture(report, order.amount), deadlineNanoseconds: nil)
        return (report.order, report.gatewayPaymentID)
    }

    func capture(_ report: GatewayReport, _ amount: Money, _ number: Int = 1) -> GatewayCapture {
        GatewayCapture(
            order: report.order, gatewayPaymentID: report.gatewayPaymentID, amount: amount, captureNumber: number)
    }

    func refund(
        _ paid: (order: GatewayOrderID, payment: String), _ amountMinor: Int64, _ number: UInt64 = 1
    ) -> GatewayRefund {
        GatewayRefund(
            order: paid.order, gatewayPaymentID: paid.payment,
            refundID: PaymentRefundID(high: 0x019a_0000_0000_7000, low: 0x9000_0000_0000_0000 | number),
            amount: money(amountMinor))
    }

    /// The error of a call; nil where it went well.
    func error<Value>(_ body: () async throws(GatewayError) -> Value) async -> GatewayError? {
        do throws(GatewayError) {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }
}

/// Gives `body` a gateway over what it needs.
func withGateway(_ kind: GatewayStage.Kind, _ body: @Sendable @escaping (GatewayStage) async throws -> Void)
    async throws
{
    switch kind {
    case .fake:
        try await withWalletDesk { desk in try await body(.fake(desk)) }
    case .razorpay: try await withRazorpay { stage, _ in try await body(stage) }
    case .phonepe: try await withPhonePe { stage, _ in try await body(stage) }
    }
}

extension GatewayStage {
    static let fakeSecrets = WebhookSecrets(current: GatewaySecret("fake-now"), previous: GatewaySecret("fake-then"))

    /// The built-in gateway over a desk's database.
    static func fake(_ desk: WalletDesk) throws -> GatewayStage {
        let gateway = FakeGateway(database: desk.database, clock: SystemClock(), secrets: fakeSecrets)
        return GatewayStage(
            gateway: gateway, currency: try #require(Currency("EGP")),
            pay: { checkout, succeeds in
                let reference = try #require(FakeOrder.reference(orderID: checkout.orderID))
                let outcome = try await succeeds ? gateway.pay(reference) : gateway.decline(reference)
                return try #require(outcome.webhook)
            }, endRefund: { _ in nil })
    }
}

/// Razorpay's adapter over its stand-in.
func withRazorpay(_ body: @Sendable @escaping (GatewayStage, RazorpayStandIn) async throws -> Void) async throws {
    let standIn = RazorpayStandIn()
    try await withStandIn(standIn.desk, standIn.routes) { url, client in
        let gateway = RazorpayGateway(standIn.settings(url), http: client)
        let stage = GatewayStage(
            gateway: gateway, currency: try #require(Currency("INR")),
            pay: { checkout, succeeds in
                let payment = try standIn.pay(checkout.orderID, succeeds: succeeds)
                return RazorpayStandIn.webhook(
                    succeeds ? "payment.authorized" : "payment.failed", [("payment", payment)])
            },
            endRefund: { refund in
                let ended = try standIn.endRefund("processed")
                let payment = try standIn.payment(refund.gatewayPaymentID)
                return RazorpayStandIn.webhook("refund.processed", [("refund", ended), ("payment", payment)])
            })
        try await body(stage, standIn)
    }
}

/// PhonePe's adapter over its stand-in.
func withPhonePe(_ body: @Sendable @escaping (GatewayStage, PhonePeStandIn) async throws -> Void) async throws {
    let standIn = PhonePeStandIn()
    try await withStandIn(standIn.desk, standIn.routes) { url, client in
        let gateway = PhonePeGateway(standIn.settings(url), http: client, clock: SystemClock())
        let stage = GatewayStage(
            gateway: gateway, currency: try #require(Currency("INR")),
            pay: { _, succeeds in
                let order = try standIn.pay(GatewayStage.reference.text, succeeds: succeeds)
                return PhonePeStandIn.webhook(
                    succeeds ? "checkout.order.completed" : "checkout.order.failed", order)
            },
            endRefund: { refund in
                let ended = try standIn.endRefund(refund.refundID.description, "COMPLETED")
                return PhonePeStandIn.webhook("pg.refund.completed", ended)
            })
        try await body(stage, standIn)
    }
}
