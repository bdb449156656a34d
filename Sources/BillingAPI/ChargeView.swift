public import JSON
public import Kernel

/// Where a charge stands.
public enum ChargeStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// On no invoice.
    case unbilled
    /// On an invoice, draft or issued.
    case invoiced
    /// Withdrawn before it was invoiced.
    case cancelled
}

/// A service or article that a patient is to pay.
public struct ChargeView: Hashable, Sendable, Codable {
    /// The charge.
    public var id: ChargeID
    /// The patient.
    public var patientId: PatientID
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
    /// Where the charge stands.
    public var status: ChargeStatus
    /// The invoice that it is on.
    public var invoiceId: InvoiceID?
    /// The version, from 1: the ETag.
    public var version: Int
    /// When it was made.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a view of an unbilled charge of one piece; the rest is set afterwards.
    public init(id: ChargeID, patientId: PatientID, code: String, unitPrice: Money, serviceDate: LocalDate) {
        self.id = id
        self.patientId = patientId
        self.code = code
        self.quantity = 1
        self.unitPrice = unitPrice
        self.amount = unitPrice
        self.serviceDate = serviceDate
        self.status = .unbilled
        self.version = 1
        self.createdAt = Timestamp(microseconds: 0)
        self.updatedAt = Timestamp(microseconds: 0)
    }
}
