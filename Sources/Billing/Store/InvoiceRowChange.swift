import BillingAPI
import Journal
import Kernel

/// What a batch does to one row of `billing.invoice`.
struct InvoiceRowChange {
    var hospitalID: HospitalID
    var invoiceID: InvoiceID
    var version = 0
    var updatedAt = Timestamp(microseconds: 0)
    /// The first draft, where the batch makes the invoice.
    var created: InvoiceDrafted?
    /// The last draft of the batch.
    var draft: InvoiceDrafted?
    var issued: InvoiceIssued?
    var voided: InvoiceVoided?
    /// What was paid more, or less where negative.
    var paidMinor: Int64 = 0

    /// The phase that the batch leaves; nil where it does not change.
    var phase: InvoicePhase? {
        if voided != nil { return .void }
        if issued != nil { return .issued }
        return created == nil ? nil : .draft
    }

    /// Whether the batch says when it is due.
    var hasDueOn: Bool { issued != nil || draft != nil }
    /// When it is due, where the batch says so.
    var dueOn: LocalDate? { issued.map(\.dueOn) ?? draft?.dueOn }

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<BillingEvent>]) -> [InvoiceRowChange] {
        var rows = RowChanges<RowKey<InvoiceTag>, InvoiceRowChange>()
        for event in events {
            guard let (id, at) = event.event.invoice else { continue }
            let first = InvoiceRowChange(hospitalID: event.hospitalID, invoiceID: id)
            rows.update(RowKey(event.hospitalID, id), first: first) { change in
                change.version = event.version
                change.updatedAt = at
                change.apply(event.event)
            }
        }
        return rows.changes
    }

    private mutating func apply(_ event: BillingEvent) {
        switch event {
        case .invoiceDrafted(let event):
            created = event
            draft = event
        case .invoiceDraftChanged(let event): draft = event
        case .invoiceIssued(let event): issued = event
        case .invoiceVoided(let event): voided = event
        case .invoicePaymentApplied(let event): paidMinor += event.amount.amountMinor
        case .invoicePaymentReversed(let event): paidMinor -= event.amount.amountMinor
        default: break
        }
    }
}

extension BillingEvent {
    /// The invoice on whose stream the event is, and when; nil for events of other streams.
    fileprivate var invoice: (InvoiceID, Timestamp)? {
        switch self {
        case .invoiceDrafted(let event), .invoiceDraftChanged(let event): (event.invoiceID, event.at)
        case .invoiceIssued(let event): (event.invoiceID, event.at)
        case .invoiceVoided(let event): (event.invoiceID, event.at)
        case .invoicePaymentApplied(let event), .invoicePaymentReversed(let event): (event.invoiceID, event.at)
        default: nil
        }
    }
}
