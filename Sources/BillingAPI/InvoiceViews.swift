public import JSON
public import Kernel

/// Where an invoice stands.
public enum InvoiceStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Being put together; it has no number.
    case draft
    /// Issued, nothing paid, not yet due.
    case issued
    /// Issued, paid in part, not yet due.
    case partiallyPaid
    /// Paid in full.
    case paid
    /// Not paid in full after the day it was due.
    case overdue
    /// Cancelled; its number stays.
    case void
}

/// An invoice as lists show it.
public struct InvoiceSummaryView: Hashable, Sendable, Codable {
    /// The invoice.
    public var id: InvoiceID
    /// The patient.
    public var patientId: PatientID
    /// The number; absent in a draft.
    public var number: String?
    /// Where it stands.
    public var status: InvoiceStatus
    /// What all lines add up to.
    public var total: Money
    /// What was paid and not refunded.
    public var paid: Money
    /// What is still to be paid; zero in a draft and in a void invoice.
    public var open: Money
    /// The hospital's day on which it was issued.
    public var issuedOn: LocalDate?
    /// When it is due.
    public var dueDate: LocalDate?
    /// The version, from 1: the ETag.
    public var version: Int
    /// When it was drafted.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a view of an unpaid draft; the rest is set afterwards.
    public init(id: InvoiceID, patientId: PatientID, total: Money, version: Int, createdAt: Timestamp) {
        self.id = id
        self.patientId = patientId
        self.status = .draft
        self.total = total
        self.paid = .zero(total.currency)
        self.open = .zero(total.currency)
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = createdAt
    }
}

/// An invoice with its lines and what paid it.
public struct InvoiceView: Hashable, Sendable, Codable {
    /// The invoice.
    public var id: InvoiceID
    /// The patient.
    public var patientId: PatientID
    /// The number; absent in a draft.
    public var number: String?
    /// Where it stands.
    public var status: InvoiceStatus
    /// The lines in order.
    public var lines: [InvoiceLineView]
    /// What all lines add up to.
    public var total: Money
    /// What was paid and not refunded.
    public var paid: Money
    /// What is still to be paid; zero in a draft and in a void invoice.
    public var open: Money
    /// What each payment pays of it, in the order of the payments.
    public var payments: [InvoicePaymentView]
    /// The hospital's day on which it was issued.
    public var issuedOn: LocalDate?
    /// When it is due.
    public var dueDate: LocalDate?
    /// Why it was voided.
    public var voidReason: String?
    /// The version, from 1: the ETag.
    public var version: Int
    /// When it was drafted.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a view from what lists show, lines and payments.
    public init(_ summary: InvoiceSummaryView, lines: [InvoiceLineView], payments: [InvoicePaymentView]) {
        id = summary.id
        patientId = summary.patientId
        number = summary.number
        status = summary.status
        self.lines = lines
        total = summary.total
        paid = summary.paid
        open = summary.open
        self.payments = payments
        issuedOn = summary.issuedOn
        dueDate = summary.dueDate
        version = summary.version
        createdAt = summary.createdAt
        updatedAt = summary.updatedAt
    }
}

/// A line of an invoice: the charge as it was when it was put there.
public struct InvoiceLineView: Hashable, Sendable, Codable {
    /// The charge.
    public var chargeId: ChargeID
    /// The service's code.
    public var code: String
    /// What it is; nil once the patient was erased.
    public var description: String?
    /// How many.
    public var quantity: Int
    /// The price of one.
    public var unitPrice: Money
    /// Quantity times unit price.
    public var amount: Money
    /// The day of the service.
    public var serviceDate: LocalDate
    /// Where it was given.
    public var locationId: LocationID?

    /// Makes a line of one piece; the rest is set afterwards.
    public init(chargeId: ChargeID, code: String, unitPrice: Money, serviceDate: LocalDate) {
        self.chargeId = chargeId
        self.code = code
        self.quantity = 1
        self.unitPrice = unitPrice
        self.amount = unitPrice
        self.serviceDate = serviceDate
    }
}

/// What one payment pays of an invoice.
public struct InvoicePaymentView: Hashable, Sendable, Codable {
    /// The payment.
    public var paymentId: PaymentID
    /// How much of it, less what was refunded.
    public var amount: Money

    /// Makes a view; see the properties.
    public init(paymentId: PaymentID, amount: Money) {
        self.paymentId = paymentId
        self.amount = amount
    }
}

/// One change of an invoice.
public struct InvoiceHistoryItem: Hashable, Sendable, Codable {
    /// The version that the change made.
    public var version: Int
    /// The stored name of what happened, such as `invoiceIssued`.
    public var type: String
    /// When it was recorded.
    public var at: Timestamp
    /// Who did it.
    public var actor: UserID?
    /// Where the invoice stood after it, apart from being overdue.
    public var status: InvoiceStatus
    /// What the lines added up to after it.
    public var total: Money
    /// What was paid after it.
    public var paid: Money
    /// The payment that paid or was refunded.
    public var paymentId: PaymentID?
    /// How much it paid or gave back.
    public var amount: Money?
    /// Why it was voided.
    public var reason: String?

    /// Makes an item of a version; the rest is set afterwards.
    public init(version: Int, type: String, at: Timestamp, status: InvoiceStatus, total: Money) {
        self.version = version
        self.type = type
        self.at = at
        self.status = status
        self.total = total
        self.paid = .zero(total.currency)
    }
}
