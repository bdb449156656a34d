import Kernel
import WalletAPI

extension WalletDecider {
    static func move(_ command: MoveMoneyCommand, _ state: WalletState) throws(WalletRejection) -> Decision {
        let found = try wallet(state, command.caller)
        try requireActive(found)
        try requireCurrency(command.amount, of: found)
        switch command.direction {
        case .credit:
            let balance = try raised(found, by: command.amount)
            return [StreamEvent(.credited(moved(command, found, balance)))]
        case .debit:
            let (payer, events) = expired(found, at: command.at)
            try requireFunds(payer, command.amount)
            try requireLimits(payer, command.amount, on: command.day)
            let balance = payer.balanceMinor - command.amount.amountMinor
            return events + [StreamEvent(.debited(moved(command, payer, balance)))]
        }
    }

    private static func moved(
        _ command: MoveMoneyCommand, _ wallet: WalletAccount, _ balanceMinor: Int64
    ) -> WalletMoved {
        WalletMoved(
            walletID: command.walletID, amount: command.amount, balanceMinor: balanceMinor,
            reference: command.reference, description: command.description,
            ownerID: command.description == nil ? nil : wallet.ownerID, at: command.at, day: command.day)
    }

    static func transfer(_ command: TransferCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        let found = try wallet(states[0], command.caller)
        if command.from == command.to { throw .rule(.sameWallet) }
        return try transfer(command, from: found, to: try payee(states[1]), on: 0, and: 1)
    }

    /// The events of one transfer between wallets at two places of a command's streams.
    static func transfer(
        _ command: TransferCommand, from found: WalletAccount, to payee: WalletAccount, on first: Int, and second: Int
    ) throws(WalletRejection) -> Decision {
        try requireActive(found)
        try requireCurrency(command.amount, of: found)
        try requireActive(payee)
        try requireCurrency(command.amount, of: payee)
        let (payer, expiries) = expired(found, at: command.at, on: first)
        try requireFunds(payer, command.amount)
        try requireLimits(payer, command.amount, on: command.day)
        let event = FundsTransferred(
            from: command.from, to: command.to, amount: command.amount,
            fromBalanceMinor: payer.balanceMinor - command.amount.amountMinor,
            toBalanceMinor: try raised(payee, by: command.amount), reference: command.reference,
            description: command.description, ownerID: command.description == nil ? nil : payer.ownerID,
            cardClaimID: command.cardClaimID, at: command.at, day: command.day)
        return expiries + [StreamEvent(.transferred(event), on: first, and: second)]
    }

    /// Refuses more than what can be spent.
    static func requireFunds(_ wallet: WalletAccount, _ amount: Money) throws(WalletRejection) {
        guard amount.amountMinor <= wallet.availableMinor else {
            throw .rule(.insufficientFunds(available: wallet.money(max(0, wallet.availableMinor))))
        }
    }

    /// Refuses more than what may leave the wallet at once, that day and that month.
    static func requireLimits(
        _ wallet: WalletAccount, _ amount: Money, on day: LocalDate
    ) throws(WalletRejection) {
        let limits = wallet.limits
        if let limit = limits.perTransactionMinor, amount.amountMinor > limit {
            throw .rule(.exceedsTransactionLimit(limit: wallet.money(limit)))
        }
        if limits.perDayMinor == nil && limits.perMonthMinor == nil { return }
        let spent = wallet.spending.on(day)
        if let limit = limits.perDayMinor, amount.amountMinor > limit - spent.dayMinor {
            throw .rule(.exceedsDailyLimit(remaining: wallet.money(max(0, limit - spent.dayMinor))))
        }
        if let limit = limits.perMonthMinor, amount.amountMinor > limit - spent.monthMinor {
            throw .rule(.exceedsMonthlyLimit(remaining: wallet.money(max(0, limit - spent.monthMinor))))
        }
    }

    /// The balance after money came in; refuses one beyond what is kept.
    static func raised(_ wallet: WalletAccount, by amount: Money) throws(WalletRejection) -> Int64 {
        let (balance, overflow) = wallet.balanceMinor.addingReportingOverflow(amount.amountMinor)
        guard !overflow, balance <= WalletLimits.amountMinor else { throw .rule(.balanceTooLarge) }
        return balance
    }
}

extension WalletAccount.Spending {
    /// What left the wallet on a day and in its month, as far as is known on that day.
    ///
    /// The day of a command may lie before the last one, where clocks of processes differ or a zone was changed: it then counts
    /// as the last one, so that nobody spends twice by it.
    func on(_ asked: LocalDate) -> WalletAccount.Spending {
        guard let last = day, asked > last else { return self }
        let sameMonth = last.year == asked.year && last.month == asked.month
        return WalletAccount.Spending(day: asked, dayMinor: 0, monthMinor: sameMonth ? monthMinor : 0)
    }

    /// What left the wallet once `amountMinor` more did on a day.
    func adding(_ amountMinor: Int64, on asked: LocalDate) -> WalletAccount.Spending {
        var next = on(asked)
        if next.day == nil { next.day = asked }
        // No sum of what left in a month can pass 64 bits while no balance is larger than `WalletLimits.amountMinor`, but
        // an evolve is total: it stays at the most that there is.
        next.dayMinor = next.dayMinor.addingSaturated(amountMinor)
        next.monthMinor = next.monthMinor.addingSaturated(amountMinor)
        return next
    }
}

extension Int64 {
    /// The sum, or the most that there is; for amounts above zero.
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
