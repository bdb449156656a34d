public import JSON
public import Kernel

/// Where a payment stands.
public enum PaymentStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Nothing of it was given back.
    case received
    /// Some of it was given back.
    case partiallyRefunded
    /// All of it was given back.
    case refunded
}

/// A payment as lists show it.
public struct PaymentSummaryView: Hashable, Sendable, Codable {
    /// The payment.
    public var id: PaymentID
    /// The receipt's number.
    public var number: String
    /// The patient.
    public var patientId: PatientID
    /// Where it stands.
    public var status: PaymentStatus
    /// How much was received.
    public var amount: Money
    /// How it was received.
    public var method: PaymentMethod
    /// The number that the card terminal, bank or payer gave.
    public var reference: String?
    /// How much of it is still a deposit.
    public var unallocated: Money
    /// How much of it was given back.
    public var refunded: Money
    /// The hospital's day on which it was received.
    public var receivedOn: LocalDate
    /// The version, from 1: the ETag.
    public var version: Int
    /// When it was received.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a view of a payment in cash that is all deposit; the rest is set afterwards.
    public init(id: PaymentID, number: String, patientId: PatientID, amount: Money, receivedOn: LocalDate) {
        self.id = id
        self.number = number
        self.patientId = patientId
        self.status = .received
        self.amount = amount
        self.method = .cash
        self.unallocated = amount
        self.refunded = .zero(amount.currency)
        self.receivedOn = receivedOn
        self.version = 1
        self.createdAt = Timestamp(microseconds: 0)
        self.updatedAt = Timestamp(microseconds: 0)
    }
}

/// A payment with what it pays and what was given back.
public struct PaymentView: Hashable, Sendable, Codable {
    /// The payment.
    public var id: PaymentID
    /// The receipt's number.
    public var number: String
    /// The patient.
    public var patientId: PatientID
    /// Where it stands.
    public var status: PaymentStatus
    /// How much was received.
    public var amount: Money
    /// How it was received.
    public var method: PaymentMethod
    /// The number that the card terminal, bank or payer gave.
    public var reference: String?
    /// What it pays, less what was refunded.
    public var allocations: [AllocationView]
    /// How much of it is still a deposit.
    public var unallocated: Money
    /// How much of it was given back.
    public var refunded: Money
    /// What was given back, first first.
    public var refunds: [RefundView]
    /// The hospital's day on which it was received.
    public var receivedOn: LocalDate
    /// The version, from 1: the ETag.
    public var version: Int
    /// When it was received.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a view from what lists show, allocations and refunds.
    public init(_ summary: PaymentSummaryView, allocations: [AllocationView], refunds: [RefundView]) {
        id = summary.id
        number = summary.number
        patientId = summary.patientId
        status = summary.status
        amount = summary.amount
        method = summary.method
        reference = summary.reference
        self.allocations = allocations
        unallocated = summary.unallocated
        refunded = summary.refunded
        self.refunds = refunds
        receivedOn = summary.receivedOn
        version = summary.version
        createdAt = summary.createdAt
        updatedAt = summary.updatedAt
    }
}

/// What a payment pays of one invoice, or what a refund reopened of it.
public struct AllocationView: Hashable, Sendable, Codable {
    /// The invoice.
    public var invoiceId: InvoiceID
    /// How much.
    public var amount: Money

    /// Makes a view; see the properties.
    public init(invoiceId: InvoiceID, amount: Money) {
        self.invoiceId = invoiceId
        self.amount = amount
    }
}

/// Money of a payment that was given back.
public struct RefundView: Hashable, Sendable, Codable {
    /// The refund.
    public var id: RefundID
    /// The refund's number.
    public var number: String
    /// The payment.
    public var paymentId: PaymentID
    /// The patient.
    public var patientId: PatientID
    /// How much was given back, the way it came.
    public var amount: Money
    /// Why; nil once the patient was erased.
    public var reason: String?
    /// How much of it was a deposit.
    public var fromDeposit: Money
    /// What it reopened.
    public var reopened: [AllocationView]
    /// The hospital's day on which it was given back.
    public var refundedOn: LocalDate
    /// When it was given back.
    public var createdAt: Timestamp

    /// Makes a view of a refund of nothing but deposit; the rest is set afterwards.
    public init(id: RefundID, number: String, of payment: PaymentID, patientId: PatientID, amount: Money) {
        self.id = id
        self.number = number
        self.paymentId = payment
        self.patientId = patientId
        self.amount = amount
        self.fromDeposit = amount
        self.reopened = []
        self.refundedOn = .earliest
        self.createdAt = Timestamp(microseconds: 0)
    }
}
