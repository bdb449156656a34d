import BillingAPI
import Journal
import Kernel

/// What a batch does to one row of `billing.payment`.
struct PaymentRowChange {
    var hospitalID: HospitalID
    var paymentID: PaymentID
    var version = 0
    var updatedAt = Timestamp(microseconds: 0)
    /// The payment, where the batch makes it.
    var created: PaymentReceived?
    /// What pays invoices more, or less where negative.
    var allocatedMinor: Int64 = 0
    /// What was given back more.
    var refundedMinor: Int64 = 0

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<BillingEvent>]) -> [PaymentRowChange] {
        var rows = RowChanges<RowKey<PaymentTag>, PaymentRowChange>()
        for event in events {
            guard let (id, at) = event.event.payment else { continue }
            let first = PaymentRowChange(hospitalID: event.hospitalID, paymentID: id)
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
        case .paymentReceived(let event):
            created = event
            allocatedMinor += event.allocations.reduce(0) { $0 + $1.amountMinor }
        case .depositAllocated(let event): allocatedMinor += event.amount.amountMinor
        case .paymentRefunded(let event):
            allocatedMinor -= event.reopened.reduce(0) { $0 + $1.amountMinor }
            refundedMinor += event.amount.amountMinor
        default: break
        }
    }
}

/// What a batch adds to one row of `billing.allocation`, or takes from it.
struct AllocationChange {
    var hospitalID: HospitalID
    var paymentID: PaymentID
    var invoiceID: InvoiceID
    var amountMinor: Int64 = 0

    private struct Key: Hashable {
        var hospitalID: HospitalID
        var paymentID: PaymentID
        var invoiceID: InvoiceID
    }

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<BillingEvent>]) -> [AllocationChange] {
        var rows = RowChanges<Key, AllocationChange>()
        for event in events {
            guard let (paymentID, _) = event.event.payment else { continue }
            for allocation in event.event.allocations {
                let key = Key(
                    hospitalID: event.hospitalID, paymentID: paymentID, invoiceID: allocation.invoiceID)
                let first = AllocationChange(
                    hospitalID: event.hospitalID, paymentID: paymentID, invoiceID: allocation.invoiceID)
                rows.update(key, first: first) { $0.amountMinor += allocation.amountMinor }
            }
        }
        return rows.changes
    }
}

extension BillingEvent {
    /// The payment on whose stream the event is, and when; nil for events of other streams.
    fileprivate var payment: (PaymentID, Timestamp)? {
        switch self {
        case .paymentReceived(let event): (event.paymentID, event.at)
        case .depositAllocated(let event): (event.paymentID, event.at)
        case .paymentRefunded(let event): (event.paymentID, event.at)
        default: nil
        }
    }

    /// What an event of a payment adds to allocations; below zero what it takes away.
    fileprivate var allocations: [Allocation] {
        switch self {
        case .paymentReceived(let event): event.allocations
        case .depositAllocated(let event):
            [Allocation(invoiceID: event.invoiceID, amountMinor: event.amount.amountMinor)]
        case .paymentRefunded(let event):
            event.reopened.map { Allocation(invoiceID: $0.invoiceID, amountMinor: -$0.amountMinor) }
        default: []
        }
    }

    /// The refund that this event is, if it is one.
    var refund: PaymentRefunded? {
        if case .paymentRefunded(let event) = self { return event }
        return nil
    }
}
