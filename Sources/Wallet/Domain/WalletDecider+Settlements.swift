import Kernel
import WalletAPI

extension WalletDecider {
    /// Pays out a day once: whoever reckoned on what was settled in the meantime is told so, and a day that is settled stays.
    static func settle(_ command: SettleCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        let merchant = try merchant(states[0], with: command.walletID)
        guard merchant.hasWallet else { throw .merchant(.merchantNotActive) }
        if let day = merchant.settled.day, day >= command.day { return [] }
        if merchant.status == .suspended { throw .merchant(.merchantSuspended) }
        let due = merchant.dueDay(of: command.day)
        if command.today < due { throw .merchant(.settlementNotDue(on: due)) }
        let found = try wallet(states[1], nil)
        try requireActive(found)
        let (wallet, expiries) = expired(found, at: command.at, on: 1)
        let amounts = amounts(of: command.tally, merchant, wallet, at: command.at)
        guard command.tally.afterVersion == merchant.settled.throughVersion, command.terms == merchant.fees,
            command.expected == amounts
        else { throw .settlementStale }
        if command.tally.lineCount == 0 && amounts.takenMinor == 0 { return [] }
        let charges = charges(command, amounts, wallet)
        let event = SettlementRan(
            settlementID: command.settlementID, merchantID: command.merchantID, walletID: command.walletID,
            number: merchant.settled.count + 1, day: command.day,
            completesDay: command.completesDay && command.day < command.today,
            currency: merchant.currency, tally: command.tally, terms: command.terms, amounts: amounts,
            balanceMinor: wallet.balanceMinor - amounts.takenMinor, fileSHA256: command.fileSHA256, at: command.at)
        return expiries + charges + [StreamEvent(.merchant(.settled(event)), on: 0, and: 1)]
    }

    /// What is taken for fees and for tax, each a movement of its own.
    private static func charges(
        _ command: SettleCommand, _ amounts: SettlementAmounts, _ wallet: WalletAccount
    ) -> Decision {
        var charge = MerchantCharge(
            walletID: command.walletID, merchantID: command.merchantID, settlementID: command.settlementID,
            amount: wallet.money(amounts.feesTakenMinor), balanceMinor: wallet.balanceMinor - amounts.feesTakenMinor,
            at: command.at)
        var events: Decision = []
        if charge.amount.amountMinor > 0 { events.append(StreamEvent(.merchant(.feesCharged(charge)), on: 1)) }
        charge.amount = wallet.money(amounts.taxTakenMinor)
        charge.balanceMinor -= amounts.taxTakenMinor
        if charge.amount.amountMinor > 0 { events.append(StreamEvent(.merchant(.taxCharged(charge)), on: 1)) }
        return events
    }

    /// What a settlement pays of a wallet at an instant: nothing of an overdraft, nor of what holds reserve.
    static func amounts(
        of tally: SettlementTally, _ merchant: MerchantAccount, _ wallet: WalletAccount, at: Timestamp
    ) -> SettlementAmounts {
        let (freed, _) = expired(wallet, at: at)
        return SettlementAmounts(
            tally, after: merchant.settled, spendableMinor: freed.balanceMinor - freed.heldMinor)
    }
}

extension MerchantAccount {
    /// The first business day on which a business day may be settled.
    func dueDay(of day: LocalDate) -> LocalDate { day.advanced(byDays: settlementDays) }
}
