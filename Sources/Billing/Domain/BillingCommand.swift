import BillingAPI
import Kernel

/// What is asked of the module's streams.
enum BillingCommand: Hashable, Sendable {
    case createCharge(ChargeCreated)
    case cancelCharge(CancelChargeCommand)
    case draftInvoice(DraftInvoiceCommand)
    case changeDraft(ChangeDraftCommand)
    case issueInvoice(IssueInvoiceCommand)
    case voidInvoice(VoidInvoiceCommand)
    case receivePayment(ReceivePaymentCommand)
    case allocate(AllocateCommand)
    case refund(RefundCommand)
}

/// Withdraws a charge.
struct CancelChargeCommand: Hashable, Sendable {
    var chargeID: ChargeID
    var reason: String?
    var at: Timestamp
}

/// Drafts an invoice.
struct DraftInvoiceCommand: Hashable, Sendable {
    /// The new invoice's id.
    var invoiceID: InvoiceID
    var patientID: PatientID
    /// The charges in the order of the lines, each once.
    var chargeIDs: [ChargeID]
    /// Records of the same person, whose charges may be on it too.
    var samePatients: Set<PatientID> = []
    var currency: Currency
    var dueOn: LocalDate?
    var at: Timestamp
}

/// Changes a draft.
struct ChangeDraftCommand: Hashable, Sendable {
    /// What becomes of the due day.
    enum DueDay: Hashable, Sendable {
        case keep
        case set(LocalDate?)
    }

    var invoiceID: InvoiceID
    /// The charges that the caller saw on it: those of the invoice's streams that may be released.
    var seen: [ChargeID]
    /// The charges that it is to have; nil keeps them.
    var chargeIDs: [ChargeID]?
    /// Records of the same person, whose charges may be on it too.
    var samePatients: Set<PatientID> = []
    var dueOn: DueDay = .keep
    var at: Timestamp

    /// All charges that are concerned, each once.
    var concerned: [ChargeID] { seen + (chargeIDs ?? []).filter { !seen.contains($0) } }
}

/// A charge, and whose it is: the record that stands for the person now.
struct OwnedCharge: Hashable, Sendable {
    var chargeID: ChargeID
    var ownerID: PatientID
}

/// A patient's record in the version in which Patient said whose it is.
struct ConfirmedRecord: Hashable, Sendable {
    var patientID: PatientID
    var version: Int
}

/// Issues a draft.
struct IssueInvoiceCommand: Hashable, Sendable {
    var hospitalID: HospitalID
    var invoiceID: InvoiceID
    /// Whose the draft is: the record that stands for the person now.
    var ownerID: PatientID
    /// The charges that were seen on it, in the order of the lines, and whose each is now.
    var seen: [OwnedCharge]
    /// The records on which the owners rest; none where all is one record's.
    var confirmed: [ConfirmedRecord] = []
    var series: NumberSeries
    /// The hospital's day.
    var today: LocalDate
    var at: Timestamp
}

/// Voids an invoice.
struct VoidInvoiceCommand: Hashable, Sendable {
    var invoiceID: InvoiceID
    /// The charges that were seen on it, to be freed.
    var seen: [ChargeID]
    var reason: String?
    /// The hospital's day.
    var today: LocalDate
    var at: Timestamp
}

/// Records money received.
struct ReceivePaymentCommand: Hashable, Sendable {
    /// Whom or what the money is for.
    enum Purpose: Hashable, Sendable {
        case invoice(InvoiceID, excessToDeposit: Bool)
        case deposit(PatientID)
        /// Money that was collected for an invoice and is here, whatever became of that: what cannot pay it is a deposit.
        case collected(InvoiceID)
    }

    var hospitalID: HospitalID
    /// The new payment's id.
    var paymentID: PaymentID
    var purpose: Purpose
    var amount: Money
    var method: PaymentMethod
    var reference: String?
    var series: NumberSeries
    /// The hospital's day.
    var today: LocalDate
    var at: Timestamp
}

/// Applies a deposit to an invoice.
struct AllocateCommand: Hashable, Sendable {
    var paymentID: PaymentID
    var invoiceID: InvoiceID
    /// How much; nil is as much as both allow.
    var amount: Money?
    /// Records of one person, of which one's deposit may pay another's invoice.
    var samePatients: Set<PatientID> = []
    /// The records on which that rests.
    var confirmed: [ConfirmedRecord] = []
    var at: Timestamp
}

/// Gives money of a payment back.
struct RefundCommand: Hashable, Sendable {
    var hospitalID: HospitalID
    var paymentID: PaymentID
    /// The new refund's id.
    var refundID: RefundID
    var amount: Money
    /// Nil of a person who was erased.
    var reason: String?
    /// The invoices that the payment was seen to pay, which it may reopen.
    var seen: [InvoiceID]
    var series: NumberSeries
    /// The hospital's day.
    var today: LocalDate
    var at: Timestamp
    /// Whether Wallet gave it back before.
    var isCollected = false
}

extension BillingCommand {
    /// The records of patients that may not have changed when the command is committed; their streams are its last.
    var confirmed: [ConfirmedRecord] {
        switch self {
        case .issueInvoice(let command): command.confirmed
        case .allocate(let command): command.confirmed
        default: []
        }
    }

    /// The command without its free text, for a person who was erased; nil where there is none, or the text is what matters.
    var withoutText: BillingCommand? {
        switch self {
        case .cancelCharge(var command) where command.reason != nil:
            command.reason = nil
            return .cancelCharge(command)
        case .voidInvoice(var command) where command.reason != nil:
            command.reason = nil
            return .voidInvoice(command)
        case .receivePayment(var command) where command.reference != nil:
            command.reference = nil
            return .receivePayment(command)
        case .refund(var command) where command.reason != nil:
            command.reason = nil
            return .refund(command)
        default: return nil
        }
    }
}
