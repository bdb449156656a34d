import Kernel
import WalletAPI

/// A movement of which the desk can give money back: who paid, who was paid, and how much.
struct RefundableMovement: Sendable, Hashable {
    /// The wallet that paid, and gets the money back.
    var payer: WalletID
    /// The wallet that was paid; nil where the money went out.
    var payee: WalletID?
    var amount: Money

    /// The movement of an event: a list of what can be given back, so that nothing is by being forgotten. What has a way back of
    /// its own goes that way alone: else it would go both.
    init(_ event: WalletEvent) throws(DeskRule) {
        switch event {
        case .debited(let event): self.init(payer: event.walletID, payee: nil, amount: event.amount)
        case .transferred(let event):
            if event.cardClaimID != nil { throw .notRefundable(.cardClaim) }
            self.init(payer: event.from, payee: event.to, amount: event.amount)
        case .holdCaptured(let event):
            if let payment = event.paymentID { throw .notRefundable(.payment(payment)) }
            self.init(payer: event.walletID, payee: event.to, amount: event.amount)
        case .payment(let event):
            guard let moved = event.moved else { throw .notRefundable(.none) }
            throw .notRefundable(.payment(moved.step.paymentID))
        case .created, .activated, .suspended, .closed, .limitsChanged, .credited, .held, .holdReleased, .holdExpired,
            .card, .merchant, .clearing, .desk:
            throw .notRefundable(.none)
        }
    }

    private init(payer: WalletID, payee: WalletID?, amount: Money) {
        self.payer = payer
        self.payee = payee
        self.amount = amount
    }
}
