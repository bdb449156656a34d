import BillingAPI
import Kernel

/// An account of the receivables ledger; the raw names are stored and never renamed.
enum LedgerAccount: String, Hashable, Sendable, CaseIterable {
    /// What the patient owes for issued invoices.
    case receivable
    /// What was invoiced.
    case revenue
    /// Money received and given back, by any method.
    case cash
    /// What the patient left in advance.
    case deposits
}

/// One side of a double entry, of one patient and currency.
struct LedgerLine: Hashable, Sendable {
    /// Whose thing it is: a receivable the invoice's patient's, everything else the payment's.
    var patientID: PatientID
    var account: LedgerAccount
    /// Above zero on the debit side, below on the credit side; never zero.
    var amountMinor: Int64
    /// The invoice that a receivable is of.
    var invoiceID: InvoiceID?
}

/// A double entry: lines that add up to zero.
struct LedgerPosting: Hashable, Sendable {
    /// Whose the event is.
    var patientID: PatientID
    var currency: Currency
    var paymentID: PaymentID?
    var lines: [LedgerLine]
    var at: Timestamp

    /// What an event posts; nil where it moves no money between accounts.
    init?(_ event: BillingEvent) {
        switch event {
        case .invoiceIssued(let event): self.init(event)
        case .invoiceVoided(let event) where event.wasIssued: self.init(event)
        case .paymentReceived(let event): self.init(event)
        case .depositAllocated(let event): self.init(event)
        case .paymentRefunded(let event): self.init(event)
        default: return nil
        }
    }

    private init(_ event: InvoiceIssued) {
        self.init(event.patientID, event.total.currency, at: event.at)
        post(.receivable, event.total.amountMinor, event.invoiceID)
        post(.revenue, -event.total.amountMinor)
    }

    private init(_ event: InvoiceVoided) {
        self.init(event.patientID, event.total.currency, at: event.at)
        post(.revenue, event.total.amountMinor)
        post(.receivable, -event.total.amountMinor, event.invoiceID)
    }

    private init(_ event: PaymentReceived) {
        self.init(event.patientID, event.amount.currency, event.paymentID, at: event.at)
        post(.cash, event.amount.amountMinor)
        var rest = event.amount.amountMinor
        for allocation in event.allocations {
            post(.receivable, -allocation.amountMinor, allocation.invoiceID)
            rest -= allocation.amountMinor
        }
        post(.deposits, -rest)
    }

    private init(_ event: DepositAllocated) {
        self.init(event.patientID, event.amount.currency, event.paymentID, at: event.at)
        post(.deposits, event.amount.amountMinor)
        post(.receivable, -event.amount.amountMinor, event.invoiceID, of: event.invoicePatientID)
    }

    private init(_ event: PaymentRefunded) {
        self.init(event.patientID, event.amount.currency, event.paymentID, at: event.at)
        post(.deposits, event.fromDepositMinor)
        for allocation in event.reopened {
            post(.receivable, allocation.amountMinor, allocation.invoiceID, of: allocation.patientID)
        }
        post(.cash, -event.amount.amountMinor)
    }

    private init(_ patientID: PatientID, _ currency: Currency, _ paymentID: PaymentID? = nil, at: Timestamp) {
        self.patientID = patientID
        self.currency = currency
        self.paymentID = paymentID
        self.lines = []
        self.at = at
    }

    /// Adds a line of a patient; nil is the event's own.
    private mutating func post(
        _ account: LedgerAccount, _ amountMinor: Int64, _ invoiceID: InvoiceID? = nil, of patient: PatientID? = nil
    ) {
        if amountMinor == 0 { return }
        lines.append(
            LedgerLine(
                patientID: patient ?? patientID, account: account, amountMinor: amountMinor, invoiceID: invoiceID))
    }
}
