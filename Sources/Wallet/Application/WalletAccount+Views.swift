import Kernel
import WalletAPI

extension WalletAccount {
    /// The wallet as clients see it.
    func view(version: Int) -> WalletView {
        var view = WalletView(id: walletID, userId: ownerID, type: type, currency: currency, createdAt: createdAt)
        view.status = status
        view.balance = money(balanceMinor)
        view.held = money(heldMinor)
        view.available = money(availableMinor)
        view.overdraft = money(overdraftMinor)
        view.limits = SpendingLimits(
            perTransaction: limits.perTransactionMinor.map(money), perDay: limits.perDayMinor.map(money),
            perMonth: limits.perMonthMinor.map(money))
        view.version = version
        view.updatedAt = updatedAt
        return view
    }

    /// What is in the wallet.
    func balanceView(version: Int) -> WalletBalanceView {
        WalletBalanceView(
            walletId: walletID, balance: money(balanceMinor), held: money(heldMinor),
            available: money(availableMinor), version: version)
    }
}
