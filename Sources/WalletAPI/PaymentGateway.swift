public import Kernel

/// A payment gateway, as payments see it: a company that takes cards, UPI and bank transfers, or one that is made up.
///
/// Calls name what they are about by ids of ours, under which the gateway does each thing once however often it is asked.
/// Answers and webhooks come in any order and any number of times. No card number passes here.
public protocol PaymentGateway: Sendable {
    /// The stable name, as in settings, paths and stored events: `fake`, `razorpay`, `phonepe`.
    var name: String { get }
    /// Whether a payment's money can be taken in several parts.
    var capturesPartly: Bool { get }
    /// Whether it releases what a payer agreed to when it is asked to; where not, that lapses by itself, or is taken at once.
    var voids: Bool { get }
    /// Whether it takes money of this currency.
    func takes(_ currency: Currency) -> Bool

    /// Opens an order, by which the payer can pay. Idempotent by `order.reference`.
    func open(_ order: GatewayOrder, deadlineNanoseconds: UInt64?) async throws(GatewayError) -> GatewayCheckout
    /// Takes authorised money. Idempotent by `captureNumber`; what is taken already is answered as taken now.
    func capture(_ capture: GatewayCapture, deadlineNanoseconds: UInt64?) async throws(GatewayError)
    /// Gives captured money back. Idempotent by `refundID`. The answer may say that it is under way: a report follows.
    func refund(_ refund: GatewayRefund, deadlineNanoseconds: UInt64?) async throws(GatewayError) -> GatewayRefundState
    /// Releases what is authorised and not taken of a payment that is over. Idempotent; called where `voids` alone. Throws `refused`
    /// where nothing is left to be released.
    func void(_ void: GatewayVoid, deadlineNanoseconds: UInt64?) async throws(GatewayError)
    /// What became of an order: asked where no webhook came in time. Empty where nothing happened yet.
    func reports(on order: GatewayOrderID, deadlineNanoseconds: UInt64?) async throws(GatewayError) -> [GatewayReport]
    /// What a webhook says, once its signature over the raw body is found right. Throws `badSignature`, `malformed`.
    func read(_ webhook: GatewayWebhook) throws(GatewayError) -> GatewayNotice

    /// The header fields, in lower case, by whose presence a webhook is known as this gateway's where its path names none.
    var signatureFields: [String] { get }
    /// A notice with what the gateway itself says, where its webhooks' signature is not over their body, or where somebody
    /// else wrote a part of that. It costs a call.
    func confirmed(
        _ notice: GatewayNotice, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayNotice
}

extension PaymentGateway {
    /// Refuses: a gateway that does not release says so in `voids`, and is not asked.
    public func void(_ void: GatewayVoid, deadlineNanoseconds: UInt64?) async throws(GatewayError) {
        throw .refused(code: "VOID_NOT_SUPPORTED")
    }

    /// None: its webhooks come where the path names it.
    public var signatureFields: [String] { [] }

    /// The notice as it came, which is right for a gateway whose signature is over a body that it alone wrote.
    public func confirmed(
        _ notice: GatewayNotice, deadlineNanoseconds: UInt64?
    ) async throws(GatewayError) -> GatewayNotice { notice }
}

/// Names a payment at the gateway, and comes back in reports: of which tenant it is, and which payment.
public struct GatewayReference: Sendable, Hashable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The payment.
    public var paymentID: PaymentID

    /// Makes a reference; see the properties.
    public init(hospitalID: HospitalID, paymentID: PaymentID) {
        self.hospitalID = hospitalID
        self.paymentID = paymentID
    }
}

/// An order, as the gateway knows it.
public struct GatewayOrderID: Sendable, Hashable {
    /// Which payment it is of.
    public var reference: GatewayReference
    /// The gateway's own id of the order.
    public var orderID: String

    /// Makes an id; see the properties.
    public init(reference: GatewayReference, orderID: String) {
        self.reference = reference
        self.orderID = orderID
    }
}

/// What is asked of the payer.
public struct GatewayOrder: Sendable, Hashable {
    /// The payment.
    public var reference: GatewayReference
    /// How much, above zero.
    public var amount: Money
    /// When the order ends.
    public var expiresAt: Timestamp

    /// Makes an order; see the properties.
    public init(reference: GatewayReference, amount: Money, expiresAt: Timestamp) {
        self.reference = reference
        self.amount = amount
        self.expiresAt = expiresAt
    }
}

/// How the payer gets to the gateway.
public struct GatewayCheckout: Sendable, Hashable {
    /// The gateway's id of the order.
    public var orderID: String
    /// The page to send the payer to; nil where the gateway's own script takes the order's id.
    public var url: String?
    /// The public key for that script, which is no secret; nil where there is none.
    public var publicKey: String?

    /// Makes a checkout; see the properties.
    public init(orderID: String, url: String? = nil, publicKey: String? = nil) {
        self.orderID = orderID
        self.url = url
        self.publicKey = publicKey
    }
}

/// Takes money of an authorised payment.
public struct GatewayCapture: Sendable, Hashable {
    /// The order.
    public var order: GatewayOrderID
    /// The gateway's own id of the payer's payment, as its report told.
    public var gatewayPaymentID: String
    /// How much of it.
    public var amount: Money
    /// 1 for the first capture of the payment.
    public var captureNumber: Int

    /// Makes a capture; see the properties.
    public init(order: GatewayOrderID, gatewayPaymentID: String, amount: Money, captureNumber: Int) {
        self.order = order
        self.gatewayPaymentID = gatewayPaymentID
        self.amount = amount
        self.captureNumber = captureNumber
    }
}

/// Releases what the payer agreed to.
public struct GatewayVoid: Sendable, Hashable {
    /// The order.
    public var order: GatewayOrderID
    /// The gateway's own id of the payer's payment.
    public var gatewayPaymentID: String

    /// Makes a release; see the properties.
    public init(order: GatewayOrderID, gatewayPaymentID: String) {
        self.order = order
        self.gatewayPaymentID = gatewayPaymentID
    }
}

/// Gives money back.
public struct GatewayRefund: Sendable, Hashable {
    /// The order.
    public var order: GatewayOrderID
    /// The gateway's own id of the payer's payment.
    public var gatewayPaymentID: String
    /// The refund.
    public var refundID: PaymentRefundID
    /// How much.
    public var amount: Money

    /// Makes a refund; see the properties.
    public init(order: GatewayOrderID, gatewayPaymentID: String, refundID: PaymentRefundID, amount: Money) {
        self.order = order
        self.gatewayPaymentID = gatewayPaymentID
        self.refundID = refundID
        self.amount = amount
    }
}

/// Where a refund is.
public enum GatewayRefundState: Sendable, Hashable {
    /// The gateway took it on; a report tells the end.
    case underWay
    /// The money is on its way back for good.
    case done
}

/// A call of the gateway, as it came.
public struct GatewayWebhook: Sendable, Hashable {
    /// The bytes of the body, unchanged: signatures are over them.
    public var body: [UInt8]
    /// The header fields, names in lower case.
    public var fields: [String: String]

    /// Makes a webhook; see the properties.
    public init(body: [UInt8], fields: [String: String]) {
        self.body = body
        self.fields = fields
    }
}

/// What a webhook says.
public struct GatewayNotice: Sendable, Hashable {
    /// The gateway's own id of the notice: the same one may come again.
    public var id: String
    /// What happened; empty where it concerns no payment of ours, or is of no interest.
    public var reports: [GatewayReport]

    /// Makes a notice; see the properties.
    public init(id: String, reports: [GatewayReport]) {
        self.id = id
        self.reports = reports
    }
}

/// What a gateway says of a payment. Reports are facts, not changes: the same one twice, or an older one after a newer,
/// changes nothing.
public struct GatewayReport: Sendable, Hashable {
    /// What happened.
    public enum Fact: Sendable, Hashable {
        /// The payer agreed to so much.
        case authorized(Money)
        /// So much was taken by now, in all.
        case captured(total: Money)
        /// The attempt came to nothing, with the gateway's code; the payer may try again on the same order.
        case failed(code: String)
        /// A refund is done; `refundID` is nil where it was made at the gateway's own desk.
        case refunded(refundID: PaymentRefundID?, gatewayRefundID: String, Money)
        /// A refund came to nothing.
        case refundFailed(refundID: PaymentRefundID, code: String)
    }

    /// The order.
    public var order: GatewayOrderID
    /// The gateway's own id of the payer's payment.
    public var gatewayPaymentID: String
    /// What happened.
    public var fact: Fact

    /// Makes a report; see the properties.
    public init(order: GatewayOrderID, gatewayPaymentID: String, fact: Fact) {
        self.order = order
        self.gatewayPaymentID = gatewayPaymentID
        self.fact = fact
    }
}

/// Why a gateway did not do it.
public enum GatewayError: Error, Sendable, Hashable {
    /// It refused, with its own code: asking again changes nothing.
    case refused(code: String)
    /// It cannot be reached, is overloaded, or gave no sensible answer: whether it was done is not known; ask again.
    case unavailable
    /// A webhook whose signature is not of its body.
    case badSignature
    /// A webhook that is no notice of this gateway.
    case malformed
}
