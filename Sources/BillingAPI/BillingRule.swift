public import Kernel

/// Charges of one patient.
public struct ChargesOfPatient: Hashable, Sendable, Codable {
    /// The patient: the record that stands for the person.
    public var patientId: PatientID
    /// Which of the charges are theirs.
    public var chargeIds: [ChargeID]

    /// Makes the value; see the properties.
    public init(patientId: PatientID, chargeIds: [ChargeID]) {
        self.patientId = patientId
        self.chargeIds = chargeIds
    }
}

/// A rule of billing that refused a command (422): its stable code and what would satisfy it.
public enum BillingRule: Error, Hashable, Sendable {
    /// No such patient in this hospital.
    case unknownPatient
    /// No such location in this hospital.
    case unknownLocation
    /// The location was closed.
    case locationClosed
    /// The patient's record was erased.
    case patientErased
    /// No such charges in this hospital.
    case unknownCharges([ChargeID])
    /// The charges are another patient's.
    case otherPatientsCharges([ChargeID])
    /// The draft holds charges of several patients; whose are which, the draft's own patient first.
    case chargesOfSeveralPatients([ChargesOfPatient])
    /// The charges are on an invoice, or cancelled.
    case chargesNotUnbilled([ChargeID])
    /// The charge is on an invoice.
    case chargeInvoiced
    /// The charge was cancelled before.
    case chargeCancelled
    /// Amounts are of several currencies; the one that is asked for.
    case currencyMismatch(expected: Currency)
    /// The sum is beyond what is kept.
    case amountTooLarge
    /// No such invoice in this hospital.
    case unknownInvoice
    /// The invoice is another patient's.
    case otherPatientsInvoice
    /// It is issued or void, and so cannot be changed.
    case invoiceNotDraft
    /// It is a draft or void, and so takes no payment.
    case invoiceNotPayable
    /// It was voided before.
    case invoiceVoid
    /// Something of it is paid.
    case invoiceHasPayments
    /// It was issued on another day: only a credit note takes it back.
    case creditNoteRequired
    /// More than what is open; that amount.
    case exceedsOpenAmount(open: Money)
    /// More than what is left of the deposit; that amount.
    case exceedsDeposit(unallocated: Money)
    /// More than what was paid and not given back; that amount.
    case exceedsRefundable(refundable: Money)
    /// Wallet collected the payment, and gives it back.
    case collectedPayment
    /// The invoice or the payment has as many allocations as are kept.
    case tooManyAllocations
    /// The series has no further number in this fiscal year.
    case seriesExhausted
    /// The reason names the patient of another record, whose charges or invoices it is about.
    case reasonNamesPatient
    /// The text of this field names the patient of another record than the one that it is kept with.
    case textNamesPatient(field: String)
}

extension BillingRule {
    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownPatient: "unknownPatient"
        case .unknownLocation: "unknownLocation"
        case .locationClosed: "locationClosed"
        case .patientErased: "patientErased"
        case .unknownCharges: "unknownCharge"
        case .otherPatientsCharges: "otherPatientsCharge"
        case .chargesOfSeveralPatients: "chargesOfSeveralPatients"
        case .chargesNotUnbilled: "chargeNotUnbilled"
        case .chargeInvoiced: "chargeInvoiced"
        case .chargeCancelled: "chargeCancelled"
        case .currencyMismatch: "currencyMismatch"
        case .amountTooLarge: "amountTooLarge"
        case .unknownInvoice: "unknownInvoice"
        case .otherPatientsInvoice: "otherPatientsInvoice"
        case .invoiceNotDraft: "invoiceNotDraft"
        case .invoiceNotPayable: "invoiceNotPayable"
        case .invoiceVoid: "invoiceVoid"
        case .invoiceHasPayments: "invoiceHasPayments"
        case .creditNoteRequired: "creditNoteRequired"
        case .exceedsOpenAmount: "exceedsOpenAmount"
        case .exceedsDeposit: "exceedsDeposit"
        case .exceedsRefundable: "exceedsRefundable"
        case .collectedPayment: "collectedPayment"
        case .tooManyAllocations: "tooManyAllocations"
        case .seriesExhausted: "seriesExhausted"
        case .reasonNamesPatient: "reasonNamesPatient"
        case .textNamesPatient: "textNamesPatient"
        }
    }

    /// Plain words that say what to do.
    var detail: String {
        switch self {
        case .unknownPatient: "There is no such patient. Register the patient first."
        case .unknownLocation: "There is no such location. Leave locationId out, or give one of the hospital's."
        case .locationClosed: "The location is closed. Leave locationId out, or give one that is in use."
        case .patientErased: "The patient's record was erased: nothing new can be charged or received for it."
        case .unknownCharges: "Some chargeIds are unknown; see charges. Leave them out."
        case .otherPatientsCharges: "Some charges are another patient's; see charges. Leave them out."
        case .chargesOfSeveralPatients:
            "The draft holds charges of several patients, whose records are not, or no longer, one person's; see patients. "
                + "Take the others' charges off the draft, and invoice each patient apart."
        case .chargesNotUnbilled: "Some charges are on an invoice or cancelled; see charges. Leave them out."
        case .chargeInvoiced: "The charge is on an invoice. Take it off the draft, or void the invoice, first."
        case .chargeCancelled: "The charge was cancelled before."
        case .currencyMismatch(let currency): "The amounts must all be in \(currency): one currency to an invoice."
        case .amountTooLarge: "The amount is larger than \(BillingLimits.amountMinor) minor units. Split it."
        case .unknownInvoice: "There is no such invoice."
        case .otherPatientsInvoice: "The invoice is another patient's. A deposit pays its own patient's invoices."
        case .invoiceNotDraft: "Only a draft can be changed or issued."
        case .invoiceNotPayable: "The invoice is a draft or void. Issue it before it is paid."
        case .invoiceVoid: "The invoice was voided before."
        case .invoiceHasPayments: "Something of the invoice is paid. Refund it first, then void the invoice today."
        case .creditNoteRequired:
            "The invoice was issued on another day, so it cannot be voided: it takes a credit note. "
                + "This release has no credit notes yet; refund what was paid, and keep the invoice open until then."
        case .exceedsOpenAmount:
            "The amount is more than what is open; see openAmount. Send at most that, "
                + "or excessToDeposit: true to keep the rest of a payment as a deposit."
        case .exceedsDeposit: "The amount is more than what is left of the deposit; see unallocated. Send at most that."
        case .exceedsRefundable: "The amount is more than what can be given back; see refundable. Send at most that."
        case .collectedPayment:
            "The payment was collected from a wallet or at a gateway; its reference is the collection. "
                + "Give it back by POST /api/v1/collections/{id}/refund: the payer has the money then, and this follows."
        case .tooManyAllocations: "The invoice or payment has too many allocations. Use one larger payment."
        case .seriesExhausted: "The series of numbers is used up for this fiscal year."
        case .reasonNamesPatient:
            "Charges or invoices of a merged record are concerned, and the reason names its patient. It is kept with the "
                + "other record, and would outlast an erasure. Say it without name, phone, birth date and numbers."
        case .textNamesPatient(let field):
            "The \(field) names the patient of a merged record, and is kept with the record that it was merged into, so it "
                + "would outlast an erasure. Say it without name, phone, birth date and numbers."
        }
    }
}
