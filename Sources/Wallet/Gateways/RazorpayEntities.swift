import JSON
import Kernel
import WalletAPI

/// An order, as Razorpay tells it.
struct RazorpayOrder: Sendable {
    var id: String
    var amount: Money
    var createdAt: Int64
    /// Whose it is; nil where it is none of ours.
    var reference: GatewayReference?

    /// Reads an entity; nil where it is none.
    init?(_ json: JSONValue) {
        guard let id = json.gatewayID("id"), let amount = json.razorpayAmount else { return nil }
        self.id = id
        self.amount = amount
        createdAt = json.integer("created_at") ?? 0
        reference = json.razorpayReference
    }
}

/// A payer's payment, as Razorpay tells it.
struct RazorpayPayment: Sendable {
    var id: String
    var amount: Money
    var status: String
    var orderID: String?
    var refundedMinor: Int64
    var code: String
    var reference: GatewayReference?

    /// Reads an entity; nil where it is none.
    init?(_ json: JSONValue) {
        guard let id = json.gatewayID("id"), let amount = json.razorpayAmount, let status = json.short("status") else {
            return nil
        }
        self.id = id
        self.amount = amount
        self.status = status
        orderID = json.gatewayID("order_id")
        refundedMinor = json.integer("amount_refunded") ?? 0
        code = GatewayText.code([json["error_reason"]?.string, json["error_code"]?.string], else: "payment_failed")
        reference = json.razorpayReference
    }

    /// Whether its money was taken, whatever was given back since.
    var isTaken: Bool { status == "captured" || status == "refunded" }

    /// What its status says.
    var facts: [GatewayReport.Fact] {
        switch status {
        case "authorized": [.authorized(amount)]
        case "captured", "refunded": [.authorized(amount), .captured(total: amount)]
        case "failed": [.failed(code: code)]
        default: []
        }
    }
}

/// A refund, as Razorpay tells it.
struct RazorpayRefund: Sendable {
    var id: String
    var amount: Money
    var status: String
    /// Ours; nil where it was made at Razorpay's own desk.
    var refundID: PaymentRefundID?
    var paymentID: String?
    var reference: GatewayReference?

    /// Reads an entity; nil where it is none.
    init?(_ json: JSONValue) {
        guard let id = json.gatewayID("id"), let amount = json.razorpayAmount, let status = json.short("status") else {
            return nil
        }
        self.id = id
        self.amount = amount
        self.status = status
        refundID = json["notes"]?.short("refund_id").flatMap { PaymentRefundID($0) }
        paymentID = json.gatewayID("payment_id")
        reference = json.razorpayReference
    }

    /// What its status says; nil while it is under way, and for a failure of what we never asked for.
    var fact: GatewayReport.Fact? {
        switch status {
        case "processed": .refunded(refundID: refundID, gatewayRefundID: id, amount)
        case "failed": refundID.map { .refundFailed(refundID: $0, code: "refund_failed") }
        default: nil
        }
    }
}

extension JSONValue {
    /// The amount of an entity, above zero and in a currency that is known.
    fileprivate var razorpayAmount: Money? {
        guard let amount = integer("amount"), amount > 0, let currency = short("currency").flatMap({ Currency($0) })
        else { return nil }
        return Money(amountMinor: amount, currency: currency)
    }

    /// What the notes say; nil where they are not ours. Razorpay writes an empty list where there are none.
    fileprivate var razorpayReference: GatewayReference? {
        guard let notes = self["notes"], let hospital = notes.short("hospital_id").flatMap({ HospitalID($0) }),
            let payment = notes.short("payment_id").flatMap({ PaymentID($0) })
        else { return nil }
        return GatewayReference(hospitalID: hospital, paymentID: payment)
    }
}
