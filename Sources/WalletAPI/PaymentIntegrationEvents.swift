public import Kernel

/// What happened to a payment; the raw values are the last parts of published types and never renamed.
public enum PaymentChange: String, Sendable, Hashable, Codable, CaseIterable {
    /// It was asked for.
    case initiated
    /// The payer agreed.
    case authorized
    /// Money was taken: the whole, or a part.
    case captured
    /// Money was given back: the whole, or a part.
    case refunded
    /// It came to nothing.
    case failed
    /// It was called off.
    case cancelled
    /// Nothing was taken in time.
    case expired
}

/// A payment changed: what is told of it outside, Billing among others.
///
/// `stepNumber` counts the changes of one kind on one payment from 1: (paymentId, change, stepNumber) names one fact for ever.
public struct PaymentChangedV1: Sendable, Hashable, Codable {
    /// The payment.
    public var paymentId: PaymentID
    /// What happened.
    public var change: PaymentChange
    /// Which change of this kind it is, from 1.
    public var stepNumber: Int
    /// How it is collected.
    public var method: PaymentMethod
    /// How much this change is about: the part that was taken or given back, else the whole payment.
    public var amount: Money
    /// How much of it came when the payment was over, and goes back: it pays nothing; nil where nothing did.
    public var late: Money?
    /// What was taken by now, in all.
    public var captured: Money
    /// What was given back by now, in all.
    public var refunded: Money
    /// Who is paid; nil where it is the tenant itself.
    public var merchantId: MerchantID?
    /// What it pays; nil where it is for no invoice.
    public var invoiceId: PaidInvoiceID?
    /// The client's own name for the payment.
    public var reference: String

    /// Makes an event about a whole payment; who is paid, and for what, are set afterwards.
    public init(
        paymentId: PaymentID, change: PaymentChange, stepNumber: Int = 1, method: PaymentMethod, amount: Money,
        reference: String
    ) {
        self.paymentId = paymentId
        self.change = change
        self.stepNumber = stepNumber
        self.method = method
        self.amount = amount
        self.captured = Money(amountMinor: 0, currency: amount.currency)
        self.refunded = captured
        self.reference = reference
    }
}
