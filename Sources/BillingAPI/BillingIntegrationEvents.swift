public import Kernel

/// What the Billing module publishes; the stored names and members are never renamed (CloudEvents type in `type`).
public enum BillingIntegrationEvent: Sendable, Hashable {
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
    public var invoiceID: InvoiceID
    /// The patient.
    public var patientID: PatientID
    /// The number.
    public var number: String
    /// What is owed.
    public var total: Money

    /// Makes an event; see the properties.
    public init(invoiceID: InvoiceID, patientID: PatientID, number: String, total: Money) {
        self.invoiceID = invoiceID
        self.patientID = patientID
        self.number = number
        self.total = total
    }
}

/// An issued invoice was cancelled on its own day.
public struct InvoiceVoidedV1: Sendable, Hashable, Codable {
    /// The invoice.
    public var invoiceID: InvoiceID
    /// The patient.
    public var patientID: PatientID

    /// Makes an event; see the properties.
    public init(invoiceID: InvoiceID, patientID: PatientID) {
        self.invoiceID = invoiceID
        self.patientID = patientID
    }
}

/// Money was received.
public struct PaymentReceivedV1: Sendable, Hashable, Codable {
    /// The payment.
    public var paymentID: PaymentID
    /// The patient.
    public var patientID: PatientID
    /// How much.
    public var amount: Money

    /// Makes an event; see the properties.
    public init(paymentID: PaymentID, patientID: PatientID, amount: Money) {
        self.paymentID = paymentID
        self.patientID = patientID
        self.amount = amount
    }
}

/// Money was given back.
public struct PaymentRefundedV1: Sendable, Hashable, Codable {
    /// The payment.
    public var paymentID: PaymentID
    /// The refund.
    public var refundID: RefundID
    /// How much.
    public var amount: Money

    /// Makes an event; see the properties.
    public init(paymentID: PaymentID, refundID: RefundID, amount: Money) {
        self.paymentID = paymentID
        self.refundID = refundID
        self.amount = amount
    }
}
