import JSON
import Kernel
import WalletAPI

/// An order, as PhonePe tells it, in answers and in webhooks.
struct PhonePeOrder: Sendable {
    /// One attempt of the payer's.
    struct Attempt: Sendable {
        var id: String
        var state: String
        var code: String
    }

    var id: String
    var state: String
    var amount: Money
    var code: String
    var attempts: [Attempt]

    /// Reads an order; nil where it is none.
    init?(_ json: JSONValue) {
        guard let id = json.gatewayID("orderId"), let state = json.short("state"), let amount = json.phonePeAmount
        else {
            return nil
        }
        self.id = id
        self.state = state
        self.amount = amount
        code = json.phonePeCode
        attempts = (json["paymentDetails"]?.elements ?? []).prefix(GatewayLimits.attemptsPerOrder).compactMap {
            detail in
            guard let id = detail.gatewayID("transactionId"), let state = detail.short("state") else { return nil }
            return Attempt(id: id, state: state, code: detail.phonePeCode)
        }
    }

    /// What it says: PhonePe takes the money with the payer's word, so that both are one.
    func reports(_ reference: GatewayReference) -> [GatewayReport] {
        let order = GatewayOrderID(reference: reference, orderID: id)
        if state == "COMPLETED" {
            let payment = attempts.last { $0.state == "COMPLETED" }?.id ?? id
            return [.authorized(amount), .captured(total: amount)].map {
                GatewayReport(order: order, gatewayPaymentID: payment, fact: $0)
            }
        }
        let failed = attempts.filter { $0.state == "FAILED" }
        if state == "FAILED", failed.isEmpty {
            return [GatewayReport(order: order, gatewayPaymentID: id, fact: .failed(code: code))]
        }
        return failed.map { GatewayReport(order: order, gatewayPaymentID: $0.id, fact: .failed(code: $0.code)) }
    }
}

/// A refund, as PhonePe tells it.
struct PhonePeRefund: Sendable {
    var id: String
    var state: String
    var amount: Money
    var code: String
    /// Our name of the order that it is of; answers to asking for a refund do not tell it.
    var reference: GatewayReference?

    /// Reads a refund; nil where it is none.
    init?(_ json: JSONValue) {
        guard let id = json.gatewayID("refundId"), let state = json.short("state"), let amount = json.phonePeAmount
        else {
            return nil
        }
        self.id = id
        self.state = state
        self.amount = amount
        code = json.phonePeCode
        reference = json.short("originalMerchantOrderId").flatMap { GatewayReference(text: $0) }
    }

    /// What it says; nil while it is under way.
    func fact(_ refundID: PaymentRefundID) -> GatewayReport.Fact? {
        switch state {
        case "COMPLETED": .refunded(refundID: refundID, gatewayRefundID: id, amount)
        case "FAILED": .refundFailed(refundID: refundID, code: code)
        default: nil
        }
    }
}

extension JSONValue {
    /// The amount in paise, above zero; another currency than the one that PhonePe knows is no amount.
    fileprivate var phonePeAmount: Money? {
        let code = self["currency"]?.string ?? PhonePeGateway.currencyCode
        guard let amount = integer("amount"), amount > 0, code == PhonePeGateway.currencyCode,
            let rupee = Currency(code)
        else { return nil }
        return Money(amountMinor: amount, currency: rupee)
    }

    fileprivate var phonePeCode: String {
        GatewayText.code(
            [self["errorCode"]?.string, self["detailedErrorCode"]?.string], else: "payment_failed")
    }
}
