import JSON
public import Kernel

/// A rule of payments that refused a command (422): its stable code and what would satisfy it.
public enum PaymentRule: Error, Hashable, Sendable {
    /// No gateway with this name is set up, or none at all.
    case unknownGateway
    /// The gateway takes no money of this currency.
    case currencyNotTaken(Currency)
    /// The payer agrees at the gateway, which reports it.
    case authorizedByGateway
    /// The payment is in a status in which this is not done.
    case paymentStatus(PaymentStatus)
    /// More than what is left of what the payer agreed to; that amount.
    case exceedsAuthorized(remaining: Money)
    /// More than what was taken and not given back; that amount.
    case exceedsCaptured(remaining: Money)
    /// The gateway was asked to take money and has not answered.
    case captureUnderWay
    /// The gateway takes all at once.
    case notInParts
    /// The payment has as many refunds as are kept.
    case tooManyRefunds
    /// There is no such invoice here, or nobody keeps any.
    case unknownInvoice
    /// Nothing of the invoice is open: it is a draft, void or paid.
    case invoiceNotPayable
    /// More than what is open of the invoice.
    case exceedsOpenAmount
    /// More is given back of a payment than one member of staff may; that amount.
    case refundAboveThreshold(Money)

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownGateway: "unknownGateway"
        case .currencyNotTaken: "currencyNotTaken"
        case .authorizedByGateway: "authorizedByGateway"
        case .paymentStatus: "paymentStatus"
        case .exceedsAuthorized: "exceedsAuthorized"
        case .exceedsCaptured: "exceedsCaptured"
        case .captureUnderWay: "captureUnderWay"
        case .notInParts: "notInParts"
        case .tooManyRefunds: "tooManyRefunds"
        case .unknownInvoice: "unknownInvoice"
        case .invoiceNotPayable: "invoiceNotPayable"
        case .exceedsOpenAmount: "exceedsOpenAmount"
        case .refundAboveThreshold: "refundAboveThreshold"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .unknownGateway: "There is no such payment gateway here."
        case .currencyNotTaken(let currency): "The gateway takes no \(currency.code). Name another one."
        case .authorizedByGateway: "The payer agrees at the gateway. Send them to the checkout, and wait for it."
        case .paymentStatus(let status): "The payment is \(status.rawValue), and this is not done then."
        case .exceedsAuthorized(let remaining): "Only \(remaining) is left to be taken."
        case .exceedsCaptured(let remaining): "Only \(remaining) is left to be given back."
        case .captureUnderWay: "The gateway was asked to take money and has not answered yet. Wait for it."
        case .notInParts: "The gateway takes all at once. Leave the amount out."
        case .tooManyRefunds: "The payment has \(PaymentLimits.refunds) refunds, which is all that are kept."
        case .unknownInvoice: "There is no such invoice here. Name another one, or none."
        case .invoiceNotPayable: "Nothing of the invoice is open: it is a draft, void or paid."
        case .exceedsOpenAmount: "Less is open of the invoice. Ask for that at most."
        case .refundAboveThreshold(let threshold):
            "Staff give back \(threshold) of a payment at most. Have the merchant refund it, or refundMinor raised first."
        }
    }
}

extension PaymentRule {
    /// The failure in the terms that clients share.
    public var failure: Failure { Failure(.ruleViolated, code: code, detail: detail, members: members) }

    private var members: [ProblemMember] {
        switch self {
        case .paymentStatus(let status): [Self.member("paymentStatus", status)]
        case .exceedsAuthorized(let remaining), .exceedsCaptured(let remaining):
            [Self.member("remaining", remaining)]
        case .unknownInvoice, .invoiceNotPayable: [Self.member("field", "invoiceId")]
        // How much is open is told to nobody whom the invoice may not concern.
        case .exceedsOpenAmount: [Self.member("field", "amount")]
        case .refundAboveThreshold(let threshold): [Self.member("threshold", threshold)]
        default: []
        }
    }

    private static func member(_ name: String, _ value: some Encodable) -> ProblemMember {
        // Losing the member is right where it cannot be encoded: the refusal itself must still reach the client.
        ProblemMember(name: name, json: (try? StrictJSONEncoder().encode(value)) ?? Array("null".utf8))
    }
}
