import Kernel
import Synchronization
import WalletAPI

/// A gateway that does as a test says, and keeps what it was asked.
final class ScriptedGateway: PaymentGateway {
    /// A call that it had.
    enum Call: Hashable, Sendable {
        case open(PaymentID)
        case capture(number: Int, amountMinor: Int64)
        case refund(PaymentRefundID, amountMinor: Int64)
        case reports(PaymentID)
        case void(PaymentID)
    }

    /// What it is told to do.
    struct Script: Sendable {
        /// Thrown by the next calls, one each, before they do as usual.
        var errors: [GatewayError] = []
        var refunds = GatewayRefundState.done
        var reports: [GatewayReport] = []
        var calls: [Call] = []
    }

    let name: String
    let capturesPartly: Bool
    let voids: Bool
    private let script = Mutex(Script())

    init(_ name: String = "scripted", capturesPartly: Bool = true, voids: Bool = true) {
        self.name = name
        self.voids = voids
        self.capturesPartly = capturesPartly
    }

    var calls: [Call] { script.withLock { $0.calls } }

    /// Tells it what to do from now on.
    func tell(_ change: @Sendable (inout Script) -> Void) { script.withLock { change(&$0) } }

    func takes(_ currency: Currency) -> Bool { currency.code == "EGP" }

    private func take(_ call: Call) throws(GatewayError) -> Script {
        let (found, error) = script.withLock { script in
            script.calls.append(call)
            return (script, script.errors.isEmpty ? nil : script.errors.removeFirst())
        }
        if let error { throw error }
        return found
    }

    func open(
        _ order: GatewayOrder, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayCheckout {
        _ = try take(.open(order.reference.paymentID))
        return GatewayCheckout(orderID: Self.orderID(order.reference.paymentID), url: "https://pay.example/1")
    }

    func capture(_ capture: GatewayCapture, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        _ = try take(.capture(number: capture.captureNumber, amountMinor: capture.amount.amountMinor))
    }

    func void(_ void: GatewayVoid, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        _ = try take(.void(void.order.reference.paymentID))
    }

    func refund(
        _ refund: GatewayRefund, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayRefundState {
        try take(.refund(refund.refundID, amountMinor: refund.amount.amountMinor)).refunds
    }

    func reports(
        on order: GatewayOrderID, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> [GatewayReport] {
        try take(.reports(order.reference.paymentID)).reports
    }

    func read(_ webhook: GatewayWebhook) throws(GatewayError) -> GatewayNotice { throw .malformed }

    static func orderID(_ payment: PaymentID) -> String { "order-\(payment)" }

    /// A report on a payment of the first hospital.
    static func report(
        _ payment: PaymentID, _ fact: GatewayReport.Fact, attempt: String = "pay-1",
        hospital: HospitalID = WalletDesk.hospital
    ) -> GatewayReport {
        let reference = GatewayReference(hospitalID: hospital, paymentID: payment)
        return GatewayReport(
            order: GatewayOrderID(reference: reference, orderID: orderID(payment)), gatewayPaymentID: attempt,
            fact: fact)
    }
}
