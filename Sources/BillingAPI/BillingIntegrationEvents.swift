public import Kernel

/// What the Billing module publishes; the stored names and members are never renamed (CloudEvents type in `type`).
public enum BillingIntegrationEvent: IntegrationEvent {
    /// An invoice got its number and is owed.
    case invoiceIssued(InvoiceIssuedV1)
    /// An issued invoice was cancelled.
    case invoiceVoided(InvoiceVoidedV1)
    /// Money was received.
    case paymentReceived(PaymentReceivedV1)
    /// Money was given back.
    case paymentRefunded(PaymentRefundedV1)

    /// The CloudEvents type.
    public var type: String {
        switch self {
        case .invoiceIssued: "medley.billing.invoiceIssued.v1"
        case .invoiceVoided: "medley.billing.invoiceVoided.v1"
        case .paymentReceived: "medley.billing.paymentReceived.v1"
        case .paymentRefunded: "medley.billing.paymentRefunded.v1"
        }
    }
}

/// An invoice got its number and is owed.
public struct InvoiceIssuedV1: Sendable, Hashable, Codable {
    /// The invoice.
    public var invoiceId: InvoiceID
    /// The patient.
    public var patientId: PatientID
    /// The number.
    public var number: String
    /// What is owed.
    public var total: Money

    /// Makes an event; see the properties.
    public init(invoiceId: InvoiceID, patientId: PatientID, number: String, total: Money) {
        self.invoiceId = invoiceId
        self.patientId = patientId
        self.number = number
        self.total = total
    }
}

/// An issued invoice was cancelled on its own day.
public struct InvoiceVoidedV1: Sendable, Hashable, Codable {
    /// The invoice.
    public var invoiceId: InvoiceID
    /// The patient.
    public var patientId: PatientID

    /// Makes an event; see the properties.
    public init(invoiceId: InvoiceID, patientId: PatientID) {
        self.invoiceId = invoiceId
        self.patientId = patientId
    }
}

/// Money was received.
public struct PaymentReceivedV1: Sendable, Hashable, Codable {
    /// The payment.
    public var paymentId: PaymentID
    /// The patient.
    public var patientId: PatientID
    /// How much.
    public var amount: Money

    /// Makes an event; see the properties.
    public init(paymentId: PaymentID, patientId: PatientID, amount: Money) {
        self.paymentId = paymentId
        self.patientId = patientId
        self.amount = amount
    }
}

/// Money was given back.
public struct PaymentRefundedV1: Sendable, Hashable, Codable {
    /// The payment.
    public var paymentId: PaymentID
    /// The refund.
    public var refundId: RefundID
    /// How much.
    public var amount: Money

    /// Makes an event; see the properties.
    public init(paymentId: PaymentID, refundId: RefundID, amount: Money) {
        self.paymentId = paymentId
        self.refundId = refundId
        self.amount = amount
    }
}
