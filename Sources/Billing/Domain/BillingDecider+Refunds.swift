import BillingAPI
import Kernel

extension BillingDecider {
    static func refund(_ command: RefundCommand, _ states: [BillingState]) throws(BillingRejection) -> Decision {
        guard case .payment(let payment)? = states.first else { throw .notFound }
        guard !payment.refunds.contains(where: { $0.refundID == command.refundID }) else { throw .idTaken }
        // The payer has the money once Wallet gave it back, which is told here: by hand it would be given back here alone.
        guard command.isCollected || !payment.received.isCollected else { throw .rule(.collectedPayment) }
        guard command.amount.currency == payment.currency else {
            throw .rule(.currencyMismatch(expected: payment.currency))
        }
        guard command.amount.amountMinor <= payment.refundableMinor else {
            throw .rule(.exceedsRefundable(refundable: payment.money(payment.refundableMinor)))
        }
        var split = split(command.amount.amountMinor, of: payment)
        split.reopened = try owned(split.reopened, of: payment, command, states)
        let number = try nextNumber(command.series, states[1], at: command.at)
        let refunded = PaymentRefunded(
            paymentID: command.paymentID, patientID: payment.received.patientID, refundID: command.refundID,
            number: number.number, amount: command.amount, fromDepositMinor: split.fromDeposit,
            reopened: split.reopened, reason: command.reason, refundedOn: command.today, at: command.at)
        var events: Decision = [StreamEvent(.paymentRefunded(refunded))]
        for allocation in split.reopened {
            guard let place = command.seen.firstIndex(of: allocation.invoiceID) else { throw .outdated }
            let reversed = InvoicePaymentMoved(
                invoiceID: allocation.invoiceID, patientID: allocation.patientID ?? payment.received.patientID,
                paymentID: command.paymentID, amount: payment.money(allocation.amountMinor), at: command.at)
            events.append(StreamEvent(.invoicePaymentReversed(reversed), on: place + 2))
        }
        return events + [StreamEvent(.numberAllocated(number), on: 1)]
    }

    /// The allocations with whose each invoice is, where that is another record than the payment's.
    private static func owned(
        _ allocations: [Allocation], of payment: PaymentRecord, _ command: RefundCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> [Allocation] {
        var owned: [Allocation] = []
        for var allocation in allocations {
            guard let place = command.seen.firstIndex(of: allocation.invoiceID) else { throw .outdated }
            let owner = invoice(states[place + 2])?.patientID ?? payment.received.patientID
            if owner != payment.received.patientID { allocation.patientID = owner }
            owned.append(allocation)
        }
        return owned
    }

    /// What is still a deposit is given back first, then what the payment paid last.
    private static func split(
        _ amountMinor: Int64, of payment: PaymentRecord
    ) -> (fromDeposit: Int64, reopened: [Allocation]) {
        let fromDeposit = min(payment.unallocatedMinor, amountMinor)
        var rest = amountMinor - fromDeposit
        var reopened: [Allocation] = []
        for allocation in payment.allocations.reversed() where rest > 0 {
            let part = min(allocation.amountMinor, rest)
            reopened.append(Allocation(invoiceID: allocation.invoiceID, amountMinor: part))
            rest -= part
        }
        return (fromDeposit, reopened)
    }
}
