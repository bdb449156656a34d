import HTTP
import Kernel
import WalletAPI

/// The routes of payments, in the order in which their examples work.
enum PaymentRoutes {
    /// The group in the documentation.
    static let tag = "Payments"
    /// The path: what Billing calls a payment is what a cashier took, which has its own (ADR-0027).
    static let path = "/api/v1/collections"

    /// The table.
    static func all(_ service: any PaymentService) -> [Route] {
        [
            InitiatePayment.route(service),
            ListPayments.route(service),
            AuthorizePayment.route(service),
            CapturePayment.route(service),
            GetPayment.route(service),
            RefundPayment.route(service),
            CancelPayment.route(service),
        ]
    }
}

extension DocumentedError {
    /// The answer of a rule of payments.
    static func rule(_ rule: PaymentRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    static let paymentStatus = rule(
        PaymentRule.paymentStatus(.initiated), "Not done in the payment's status, given in paymentStatus.")
    static let captureUnderWay = rule(
        PaymentRule.captureUnderWay, "The gateway was asked to take money and has not answered yet.")
}
