import BillingAPI
import Kernel

/// What happens to charges, invoices and money. Stored names are in `BillingEventCodec` and never change.
enum BillingEvent: Hashable, Sendable {
    case chargeCreated(ChargeCreated)
    /// A charge was put on an invoice.
    case chargeInvoiced(ChargeMoved)
    /// A charge was taken off a draft, or its invoice was voided.
    case chargeReleased(ChargeMoved)
    case chargeCancelled(ChargeCancelled)
    case invoiceDrafted(InvoiceDrafted)
    case invoiceDraftChanged(InvoiceDrafted)
    case invoiceIssued(InvoiceIssued)
    case invoiceVoided(InvoiceVoided)
    /// A payment pays some of an invoice.
    case invoicePaymentApplied(InvoicePaymentMoved)
    /// A refund reopens some of an invoice.
    case invoicePaymentReversed(InvoicePaymentMoved)
    case paymentReceived(PaymentReceived)
    case depositAllocated(DepositAllocated)
    case paymentRefunded(PaymentRefunded)
    case numberAllocated(NumberAllocated)
}

/// A patient was charged.
struct ChargeCreated: Hashable, Sendable {
    var chargeID: ChargeID
    var patientID: PatientID
    var code: String
    /// Nil once erased.
    var description: String?
    var quantity: Int
    var unitPrice: Money
    /// Quantity times unit price.
    var amount: Money
    var serviceDate: LocalDate
    var locationID: LocationID?
    var at: Timestamp
}

/// A charge came onto an invoice or off it.
struct ChargeMoved: Hashable, Sendable {
    var chargeID: ChargeID
    var patientID: PatientID
    var invoiceID: InvoiceID
    var at: Timestamp
}

/// A charge was withdrawn.
struct ChargeCancelled: Hashable, Sendable {
    var chargeID: ChargeID
    var patientID: PatientID
    /// Nil where none was given, or erased.
    var reason: String?
    var at: Timestamp
}

/// An invoice's draft has these lines now.
struct InvoiceDrafted: Hashable, Sendable {
    var invoiceID: InvoiceID
    var patientID: PatientID
    var lines: [InvoiceLine]
    /// What the lines add up to.
    var total: Money
    /// When it is due; nil is the usual day.
    var dueOn: LocalDate?
    var at: Timestamp
}

/// A line: the charge as it was when it was put there.
struct InvoiceLine: Hashable, Sendable {
    var chargeID: ChargeID
    var code: String
    /// Nil once erased, and of a charge of another record, which keeps it.
    var description: String?
    var quantity: Int
    var unitPrice: Money
    var amount: Money
    var serviceDate: LocalDate
    var locationID: LocationID?
}

/// A draft got its number: it is owed and immutable.
struct InvoiceIssued: Hashable, Sendable {
    var invoiceID: InvoiceID
    var patientID: PatientID
    var number: String
    var total: Money
    var issuedOn: LocalDate
    var dueOn: LocalDate
    var at: Timestamp
}

/// An invoice was cancelled.
struct InvoiceVoided: Hashable, Sendable {
    var invoiceID: InvoiceID
    var patientID: PatientID
    /// Whether it was owed before.
    var wasIssued: Bool
    var total: Money
    /// Nil where none was given, or erased.
    var reason: String?
    var at: Timestamp
}

/// Money came onto an invoice or off it; the fact itself is the payment's.
struct InvoicePaymentMoved: Hashable, Sendable {
    var invoiceID: InvoiceID
    var patientID: PatientID
    var paymentID: PaymentID
    var amount: Money
    var at: Timestamp
}

/// Money was received.
struct PaymentReceived: Hashable, Sendable {
    var paymentID: PaymentID
    var patientID: PatientID
    /// The receipt's number.
    var number: String
    var amount: Money
    var method: PaymentMethod
    /// Nil where none was given, or erased.
    var reference: String?
    /// What it pays at once; the rest is a deposit.
    var allocations: [Allocation]
    var receivedOn: LocalDate
    var at: Timestamp
    /// Whether Wallet has the money, and gives it back.
    var isCollected = false
}

/// What a payment pays of one invoice, or a refund reopens of it; in the payment's currency.
struct Allocation: Hashable, Sendable {
    var invoiceID: InvoiceID
    var amountMinor: Int64
    /// Whose the invoice is, where that is another record than the payment's: one person's, at the time.
    var patientID: PatientID?
}

/// Some of a deposit pays an invoice.
struct DepositAllocated: Hashable, Sendable {
    var paymentID: PaymentID
    /// Whose the payment is.
    var patientID: PatientID
    /// Whose the invoice is, where that is another record: one person's, at the time.
    var invoicePatientID: PatientID?
    var invoiceID: InvoiceID
    var amount: Money
    var at: Timestamp
}

/// Money of a payment was given back.
struct PaymentRefunded: Hashable, Sendable {
    var paymentID: PaymentID
    var patientID: PatientID
    var refundID: RefundID
    /// The refund's number.
    var number: String
    var amount: Money
    /// How much of it was a deposit.
    var fromDepositMinor: Int64
    /// What it reopens.
    var reopened: [Allocation]
    /// Nil once erased.
    var reason: String?
    var refundedOn: LocalDate
    var at: Timestamp
}

/// A series gave out its next number.
struct NumberAllocated: Hashable, Sendable {
    var kind: NumberSeries.Kind
    /// The place in the series, from 1 without a gap.
    var place: Int
    var number: String
    var at: Timestamp
}
