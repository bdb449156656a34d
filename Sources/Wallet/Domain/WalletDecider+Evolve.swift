import Kernel
import WalletAPI

extension WalletDecider {
    static func evolve(_ state: WalletState, _ event: WalletEvent) -> WalletState {
        switch (state, event) {
        case (_, .card(let event)): CardDecider.evolve(state, event)
        case (_, .clearing(let event)): ClearingDecider.evolve(state, event)
        case (.empty, .created(let event)), (.wallet, .created(let event)): .wallet(WalletAccount(event))
        case (.wallet(let wallet), _): .wallet(evolve(wallet, event))
        case (.empty, .merchant(.applied(let event))): .merchant(MerchantAccount(event))
        case (.merchant(let merchant), .merchant(let event)): .merchant(evolve(merchant, event))
        case (_, .desk(let event)): evolve(state, event)
        case (.empty, .payment(.initiated(let event))): .payment(Payment(event))
        case (.payment(let payment), .payment(let event)): .payment(evolve(payment, event))
        case (.empty, _), (.merchant, _), (.cardPlan, _), (.medCard, _), (.cardClaim, _), (.payment, _),
            (.clearing, _), (.approval, _), (.refunds, _), (.settings, _):
            state
        }
    }

    static func evolve(_ wallet: WalletAccount, _ event: WalletEvent) -> WalletAccount {
        var next = wallet
        switch event {
        case .created, .card, .clearing: break
        case .activated(let event): next.change(to: .active, event.at)
        case .suspended(let event): next.change(to: .suspended, event.at)
        case .closed(let event): next.change(to: .closed, event.at)
        case .limitsChanged(let event):
            next.limits = WalletAccount.Limits(event.limits)
            next.overdraftMinor = event.overdraft.amountMinor
            next.updatedAt = event.at
        case .credited(let event):
            next.balanceMinor = event.balanceMinor
            next.updatedAt = event.at
        case .debited(let event):
            next.balanceMinor = event.balanceMinor
            next.spending = wallet.spending.adding(event.amount.amountMinor, on: event.day)
            next.updatedAt = event.at
        case .transferred(let event):
            if wallet.walletID == event.from {
                next.balanceMinor = event.fromBalanceMinor
                next.spending = wallet.spending.adding(event.amount.amountMinor, on: event.day)
            } else if wallet.walletID == event.to {
                next.balanceMinor = event.toBalanceMinor
            } else {
                return wallet
            }
            next.updatedAt = event.at
        case .held(let event): next.reserve(event)
        case .holdCaptured(let event):
            if wallet.walletID == event.walletID {
                next.take(event)
            } else if let balanceMinor = event.toBalanceMinor, wallet.walletID == event.to {
                next.balanceMinor = balanceMinor
            } else {
                return wallet
            }
            next.updatedAt = event.at
        case .holdReleased(let event), .holdExpired(let event):
            guard wallet.holds.contains(where: { $0.id == event.holdID }) else { return wallet }
            next.give(back: event.amount.amountMinor, of: event.holdID)
            next.updatedAt = event.at
        case .merchant(let event): return evolve(wallet, event)
        case .payment(let event): return evolve(wallet, event)
        case .desk(let event): return evolve(wallet, event)
        }
        return next
    }
}

extension WalletAccount {
    /// A wallet as it is created.
    init(_ event: WalletCreated) {
        self.init(
            walletID: event.walletID, ownerID: event.ownerID, type: event.type, currency: event.currency,
            status: .pending, balanceMinor: 0, heldMinor: 0, overdraftMinor: 0, limits: Limits(),
            spending: Spending(), holds: [], createdAt: event.at, updatedAt: event.at)
    }

    fileprivate mutating func change(to status: WalletStatus, _ at: Timestamp) {
        self.status = status
        updatedAt = at
    }

    fileprivate mutating func reserve(_ event: FundsHeld) {
        holds.append(
            OpenHold(
                id: event.holdID, amountMinor: event.amount.amountMinor, capturedMinor: 0, releasedMinor: 0,
                reference: event.reference, expiresAt: event.expiresAt))
        heldMinor += event.amount.amountMinor
        updatedAt = event.at
    }

    fileprivate mutating func take(_ event: HoldCaptured) {
        balanceMinor = event.balanceMinor
        spending = spending.adding(event.amount.amountMinor, on: event.day)
        guard let place = holds.firstIndex(where: { $0.id == event.holdID }) else { return }
        holds[place].capturedMinor += event.amount.amountMinor
        heldMinor -= event.amount.amountMinor
        give(back: event.releasedMinor, of: event.holdID)
    }

    /// Frees a part of a hold, and forgets the hold where nothing is left of it.
    fileprivate mutating func give(back amountMinor: Int64, of hold: HoldID) {
        guard let place = holds.firstIndex(where: { $0.id == hold }) else { return }
        holds[place].releasedMinor += amountMinor
        heldMinor -= amountMinor
        if holds[place].remainingMinor <= 0 { holds.remove(at: place) }
    }
}

extension WalletAccount.Limits {
    /// The limits of a request or an event, in minor units.
    init(_ limits: SpendingLimits) {
        self.init(
            perTransactionMinor: limits.perTransaction?.amountMinor, perDayMinor: limits.perDay?.amountMinor,
            perMonthMinor: limits.perMonth?.amountMinor)
    }
}
