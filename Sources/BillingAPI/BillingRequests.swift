public import JSON
public import Kernel

/// How money was received or is given back.
public enum PaymentMethod: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Coins and notes, cards, the Unified Payments Interface, transfers, cheques, the wallet, anything else.
    case cash, card, upi, bankTransfer, cheque, wallet, other
}

/// What charges a patient for a service or an article.
public struct CreateChargeRequest: Hashable, Sendable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// The service's code in the hospital's price list; 1–40 characters.
    public var code: String
    /// What it is, as the invoice shows it; 1–500 characters.
    public var description: String
    /// How many, 1–10,000.
    public var quantity: Int
    /// The price of one; above zero.
    public var unitPrice: Money
    /// The day of the service at the hospital.
    public var serviceDate: LocalDate
    /// Where it was given.
    public var locationId: LocationID?

    /// Makes a request with what is required.
    public init(
        patientId: PatientID, code: String, description: String, unitPrice: Money, serviceDate: LocalDate
    ) {
        self.patientId = patientId
        self.code = code
        self.description = description
        self.quantity = 1
        self.unitPrice = unitPrice
        self.serviceDate = serviceDate
    }
}

/// Why something is cancelled or voided; may be left out.
public struct ReasonRequest: Hashable, Sendable, Codable {
    /// Plain words, at most 500 characters.
    public var reason: String?

    /// Makes a request; see the property.
    public init(reason: String? = nil) { self.reason = reason }
}

/// What drafts an invoice from charges that are on none.
public struct DraftInvoiceRequest: Hashable, Sendable, Codable {
    /// The patient, whose charges all of them are.
    public var patientId: PatientID
    /// The charges in the order of the invoice's lines, 1–100, each once.
    public var chargeIds: [ChargeID]
    /// The invoice's one currency; the hospital's where absent.
    public var currency: Currency?
    /// When it is due; 30 days after it is issued where absent.
    public var dueDate: LocalDate?

    /// Makes a request with what is required.
    public init(patientId: PatientID, chargeIds: [ChargeID]) {
        self.patientId = patientId
        self.chargeIds = chargeIds
    }
}

/// What changes a draft (RFC 7396): a field that is absent stays.
public struct ChangeDraftRequest: Hashable, Sendable, Codable {
    /// The charges; replaces all of them and cannot be cleared.
    public var chargeIds: Patch<[ChargeID]> = .absent
    /// When it is due; null for the usual day.
    public var dueDate: Patch<LocalDate> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What records money received: for an invoice, or for a patient as a deposit; exactly one of the two is named.
public struct ReceivePaymentRequest: Hashable, Sendable, Codable {
    /// The invoice that it pays.
    public var invoiceId: InvoiceID?
    /// The patient who leaves a deposit.
    public var patientId: PatientID?
    /// How much; above zero, and no more than is open unless `excessToDeposit`.
    public var amount: Money
    /// How it was received.
    public var method: PaymentMethod
    /// The number that the card terminal, bank or payer gave; at most 100 characters.
    public var reference: String?
    /// Keeps what exceeds the open amount as a deposit instead of refusing it.
    public var excessToDeposit: Bool?

    /// Makes a request with what every payment has.
    public init(invoiceId: InvoiceID? = nil, patientId: PatientID? = nil, amount: Money, method: PaymentMethod) {
        self.invoiceId = invoiceId
        self.patientId = patientId
        self.amount = amount
        self.method = method
    }
}

/// What applies a deposit to an invoice.
public struct AllocateRequest: Hashable, Sendable, Codable {
    /// The invoice, of the same patient.
    public var invoiceId: InvoiceID
    /// How much; as much as both allow where absent.
    public var amount: Money?

    /// Makes a request; see the properties.
    public init(invoiceId: InvoiceID, amount: Money? = nil) {
        self.invoiceId = invoiceId
        self.amount = amount
    }
}

/// What gives money of a payment back.
public struct RefundRequest: Hashable, Sendable, Codable {
    /// How much; above zero, and no more than was paid and not yet given back.
    public var amount: Money
    /// Why; 1–500 characters.
    public var reason: String

    /// Makes a request; see the properties.
    public init(amount: Money, reason: String) {
        self.amount = amount
        self.reason = reason
    }
}
