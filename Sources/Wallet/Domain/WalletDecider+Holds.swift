import Kernel
import WalletAPI

extension WalletDecider {
    static func hold(_ command: HoldCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        let found = try wallet(states[0], command.caller)
        try requireActive(found)
        try requireCurrency(command.amount, of: found)
        let (wallet, events) = expired(found, at: command.at)
        if wallet.holds.contains(where: { $0.id == command.holdID }) { throw .idTaken }
        try requireFunds(wallet, command.amount)
        if wallet.holds.count >= WalletLimits.openHolds { throw .rule(.tooManyHolds) }
        let end = command.expiresAt ?? command.at.advanced(by: .seconds(settings(states).holdSeconds))
        let event = FundsHeld(
            walletID: command.walletID, holdID: command.holdID, amount: command.amount,
            reference: command.reference, description: command.description,
            ownerID: command.description == nil ? nil : wallet.ownerID, expiresAt: end, at: command.at)
        return events + [StreamEvent(.held(event))]
    }

    static func captureHold(
        _ command: CaptureHoldCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let found = try wallet(states[0], command.caller)
        try requireActive(found)
        let (payer, expiries) = expired(found, at: command.at)
        guard let hold = payer.holds.first(where: { $0.id == command.holdID }) else { throw .rule(.holdClosed) }
        let amount = command.amount ?? payer.money(hold.remainingMinor)
        try requireCurrency(amount, of: payer)
        if amount.amountMinor > hold.remainingMinor {
            throw .rule(.exceedsHold(remaining: payer.money(hold.remainingMinor)))
        }
        try requireLimits(payer, amount, on: command.day)
        var toBalanceMinor: Int64?
        if let to = command.to {
            if to == command.walletID { throw .rule(.sameWallet) }
            let payee = try payee(states[1])
            try requireActive(payee)
            try requireCurrency(amount, of: payee)
            toBalanceMinor = try raised(payee, by: amount)
        }
        let event = HoldCaptured(
            walletID: command.walletID, holdID: command.holdID, to: command.to, amount: amount,
            balanceMinor: payer.balanceMinor - amount.amountMinor, toBalanceMinor: toBalanceMinor,
            releasedMinor: command.keepsRest ? 0 : hold.remainingMinor - amount.amountMinor,
            reference: command.reference ?? hold.reference, paymentID: command.paymentID, at: command.at,
            day: command.day)
        return expiries + [StreamEvent(.holdCaptured(event), on: 0, and: command.to == nil ? nil : 1)]
    }

    static func releaseHold(
        _ command: ReleaseHoldCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let (wallet, expiries) = expired(try wallet(state, command.caller), at: command.at)
        guard let hold = wallet.holds.first(where: { $0.id == command.holdID }) else { throw .rule(.holdClosed) }
        let event = HoldReleased(
            walletID: command.walletID, holdID: command.holdID, amount: wallet.money(hold.remainingMinor),
            at: command.at)
        return expiries + [StreamEvent(.holdReleased(event))]
    }

    /// The wallet without the holds whose time is over, and the events that say so.
    static func expired(
        _ wallet: WalletAccount, at: Timestamp, on streamIndex: Int = 0
    ) -> (wallet: WalletAccount, events: Decision) {
        guard wallet.holds.contains(where: { $0.expiresAt <= at }) else { return (wallet, []) }
        var freed = wallet
        var events: Decision = []
        for hold in wallet.holds where hold.expiresAt <= at {
            let event = WalletEvent.holdExpired(
                HoldReleased(
                    walletID: wallet.walletID, holdID: hold.id, amount: wallet.money(hold.remainingMinor), at: at))
            events.append(StreamEvent(event, on: streamIndex))
            freed = evolve(freed, event)
        }
        return (freed, events)
    }
}
