import BillingAPI
import Kernel
import PatientAPI

/// Decides what commands do to charges, invoices, payments and series of numbers.
enum BillingDecider: Decider {
    typealias Command = BillingCommand
    typealias Event = BillingEvent
    typealias State = BillingState
    typealias Rejection = BillingRejection
    typealias Decision = [StreamEvent<BillingEvent>]

    static let initial = BillingState.empty

    static func streams(of command: BillingCommand) -> [StreamReference] {
        // Patient's streams, which are only compared with the versions that were seen.
        ownStreams(of: command) + command.confirmed.map { PatientSummary.stream(of: $0.patientID) }
    }

    private static func ownStreams(of command: BillingCommand) -> [StreamReference] {
        switch command {
        case .createCharge(let command): return [BillingStreams.charge(command.chargeID)]
        case .cancelCharge(let command): return [BillingStreams.charge(command.chargeID)]
        case .draftInvoice(let command):
            return [BillingStreams.invoice(command.invoiceID)] + command.chargeIDs.map(BillingStreams.charge)
        case .changeDraft(let command):
            return [BillingStreams.invoice(command.invoiceID)] + command.concerned.map(BillingStreams.charge)
        case .issueInvoice(let command):
            return [
                BillingStreams.invoice(command.invoiceID),
                BillingStreams.series(command.series, of: command.hospitalID),
            ]
        case .voidInvoice(let command):
            return [BillingStreams.invoice(command.invoiceID)] + command.seen.map(BillingStreams.charge)
        case .receivePayment(let command):
            let own = [
                BillingStreams.payment(command.paymentID),
                BillingStreams.series(command.series, of: command.hospitalID),
            ]
            switch command.purpose {
            case .deposit: return own
            case .invoice(let invoiceID, _), .collected(let invoiceID):
                return own + [BillingStreams.invoice(invoiceID)]
            }
        case .allocate(let command):
            return [BillingStreams.payment(command.paymentID), BillingStreams.invoice(command.invoiceID)]
        case .refund(let command):
            return [
                BillingStreams.payment(command.paymentID),
                BillingStreams.series(command.series, of: command.hospitalID),
            ] + command.seen.map(BillingStreams.invoice)
        }
    }

    static func decide(_ command: BillingCommand, _ states: [BillingState]) throws(BillingRejection) -> Decision {
        switch command {
        case .createCharge(let command): try createCharge(command, states)
        case .cancelCharge(let command): try cancelCharge(command, states)
        case .draftInvoice(let command): try draftInvoice(command, states)
        case .changeDraft(let command): try changeDraft(command, states)
        case .issueInvoice(let command): try issueInvoice(command, states)
        case .voidInvoice(let command): try voidInvoice(command, states)
        case .receivePayment(let command): try receivePayment(command, states)
        case .allocate(let command): try allocate(command, states)
        case .refund(let command): try refund(command, states)
        }
    }

    static func evolve(_ state: BillingState, _ event: BillingEvent) -> BillingState {
        switch (state, event) {
        case (_, .chargeCreated(let event)): .charge(ChargeRecord(created: event, updatedAt: event.at))
        case (_, .invoiceDrafted(let event)): .invoice(InvoiceRecord(event))
        case (_, .paymentReceived(let event)): .payment(PaymentRecord(event))
        case (_, .numberAllocated(let event)): .series(last: event.place)
        case (.charge(let record), _): .charge(evolve(record, event))
        case (.invoice(let record), _): .invoice(evolve(record, event))
        case (.payment(let record), _): .payment(evolve(record, event))
        default: state
        }
    }

    /// The next number of the series, with the event that says so.
    static func nextNumber(
        _ series: NumberSeries, _ state: BillingState, at: Timestamp
    ) throws(BillingRejection) -> NumberAllocated {
        var last = 0
        if case .series(let place) = state { last = place }
        guard let number = series.number(last + 1) else { throw .rule(.seriesExhausted) }
        return NumberAllocated(kind: series.kind, place: last + 1, number: number, at: at)
    }

    /// The invoice of a state, if it is one.
    static func invoice(_ state: BillingState?) -> InvoiceRecord? {
        if case .invoice(let record)? = state { return record }
        return nil
    }
}
