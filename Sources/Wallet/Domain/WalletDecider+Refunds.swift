import Kernel
import WalletAPI

extension WalletDecider {
    /// Gives money of a movement back: from whom it went to, or from outside where it had gone out.
    ///
    /// `first` is the place of the stream of the wallet that gets it; that of what was given back of the movement comes next, and
    /// that of the wallet that gives it after that. `settings` are those that may ask for a second person; nil where one agreed.
    /// The limits of the wallet that gives do not count: they are for what its owner spends.
    static func refund(
        _ command: RefundCommand, _ states: [WalletState], from first: Int, approved: ApprovalID?,
        needsOne settings: WalletSettings?
    ) throws(WalletRejection) -> Decision {
        let terms = command.terms
        let payee = try wallet(states[first], nil)
        let tally = try tally(terms, states[first + 1])
        if terms.amount.currency != terms.original.currency {
            throw .rule(.currencyMismatch(expected: terms.original.currency))
        }
        if terms.amount.amountMinor > tally.remaining.amountMinor {
            throw .desk(.exceedsRefundable(remaining: tally.remaining))
        }
        try requireActive(payee)
        try requireCurrency(terms.amount, of: payee)
        var events: Decision = []
        var refunded = FundsRefunded(
            originalID: terms.originalID, approvalID: approved, from: terms.from, to: terms.to, amount: terms.amount,
            toBalanceMinor: try raised(payee, by: terms.amount), reference: terms.reference,
            description: command.description, ownerID: command.description == nil ? nil : payee.ownerID,
            at: command.at, day: command.day)
        if terms.from != nil {
            let found = try wallet(states[first + 2], nil)
            try requireActive(found)
            try requireCurrency(terms.amount, of: found)
            let (payer, expiries) = expired(found, at: command.at, on: first + 2)
            try requireFunds(payer, terms.amount)
            refunded.fromBalanceMinor = payer.balanceMinor - terms.amount.amountMinor
            events = expiries
        }
        // All that was given back of the movement counts, so that nobody goes beneath the threshold in parts.
        if let threshold = settings?.threshold(of: terms.amount.currency)?.refundMinor,
            tally.refundedMinor + terms.amount.amountMinor > threshold
        {
            throw .desk(.approvalRequired)
        }
        let counted = RefundCounted(
            originalID: terms.originalID, original: terms.original,
            refundedMinor: tally.refundedMinor + terms.amount.amountMinor, at: command.at)
        return events + [
            StreamEvent(.desk(.refundCounted(counted)), on: first + 1),
            StreamEvent(.desk(.refunded(refunded)), on: first, and: terms.from == nil ? nil : first + 2),
        ]
    }

    /// What was given back of a movement; nothing where nobody asked before.
    private static func tally(_ terms: RefundTerms, _ state: WalletState) throws(WalletRejection) -> RefundTally {
        switch state {
        case .empty: return RefundTally(originalID: terms.originalID, original: terms.original, refundedMinor: 0)
        case .refunds(let tally):
            guard tally.originalID == terms.originalID, tally.original == terms.original else { throw .outdated }
            return tally
        default: throw .outdated
        }
    }
}
