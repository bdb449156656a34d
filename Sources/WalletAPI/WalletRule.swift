public import Kernel

/// A rule of wallets that refused a command (422): its stable code and what would satisfy it.
public enum WalletRule: Error, Hashable, Sendable {
    /// No such wallet in this hospital.
    case unknownWallet
    /// Nobody with this id may own a wallet here.
    case unknownOwner
    /// No member with this phone has an active wallet in this currency.
    case unknownRecipient
    /// The wallet was not activated yet.
    case walletPending
    /// The wallet is suspended.
    case walletSuspended
    /// The wallet is closed.
    case walletClosed
    /// Only an active or suspended wallet is closed with nothing in it; what is in it.
    case walletNotEmpty(balance: Money)
    /// The wallet has open holds.
    case walletHasHolds(count: Int)
    /// The owner has as many wallets as are allowed.
    case tooManyWallets
    /// Amounts are of several currencies; the one that is asked for.
    case currencyMismatch(expected: Currency)
    /// Payer and payee are one wallet.
    case sameWallet
    /// More than what can be spent; that amount.
    case insufficientFunds(available: Money)
    /// More than one movement may take; that amount.
    case exceedsTransactionLimit(limit: Money)
    /// More than what is left of the day; that amount.
    case exceedsDailyLimit(remaining: Money)
    /// More than what is left of the month; that amount.
    case exceedsMonthlyLimit(remaining: Money)
    /// The balance would be beyond what is kept.
    case balanceTooLarge
    /// The overdraft would be below what is owed already; that amount.
    case overdraftInUse(used: Money)
    /// No such hold on this wallet.
    case unknownHold
    /// The hold is captured, released or expired.
    case holdClosed
    /// More than what is left of the hold; that amount.
    case exceedsHold(remaining: Money)
    /// The wallet has as many open holds as are kept.
    case tooManyHolds
    /// Another transfer of an atomic batch was refused: its place.
    case batchRefused(index: Int)
    /// The tenant has more accounts beside its wallets' than are shown.
    case tooManyLedgerAccounts
    /// A field of free text holds the number of a payment card; the field.
    case cardNumberNotAllowed(field: String)

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownWallet: "unknownWallet"
        case .unknownOwner: "unknownOwner"
        case .unknownRecipient: "unknownRecipient"
        case .walletPending: "walletPending"
        case .walletSuspended: "walletSuspended"
        case .walletClosed: "walletClosed"
        case .walletNotEmpty: "walletNotEmpty"
        case .walletHasHolds: "walletHasHolds"
        case .tooManyWallets: "tooManyWallets"
        case .currencyMismatch: "currencyMismatch"
        case .sameWallet: "sameWallet"
        case .insufficientFunds: "insufficientFunds"
        case .exceedsTransactionLimit: "exceedsTransactionLimit"
        case .exceedsDailyLimit: "exceedsDailyLimit"
        case .exceedsMonthlyLimit: "exceedsMonthlyLimit"
        case .balanceTooLarge: "balanceTooLarge"
        case .overdraftInUse: "overdraftInUse"
        case .unknownHold: "unknownHold"
        case .holdClosed: "holdClosed"
        case .exceedsHold: "exceedsHold"
        case .tooManyHolds: "tooManyHolds"
        case .batchRefused: "batchRefused"
        case .tooManyLedgerAccounts: "tooManyLedgerAccounts"
        case .cardNumberNotAllowed: "cardNumberNotAllowed"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .unknownWallet: "There is no such wallet here."
        case .unknownOwner: "Nobody with this userId may own a wallet here. Name a member, or a patient."
        case .unknownRecipient: "No member with this phone has an active wallet in this currency."
        case .walletPending: "The wallet is not active yet. Activate it first."
        case .walletSuspended: "The wallet is suspended. Activate it again first."
        case .walletClosed: "The wallet is closed for good."
        case .walletNotEmpty(let balance): "The wallet holds \(balance). Move it first."
        case .walletHasHolds(let count): "The wallet has \(count) open holds. Capture or release them first."
        case .tooManyWallets:
            "The owner has \(WalletLimits.walletsPerOwner) wallets that are not closed, which is all they may have."
        case .currencyMismatch(let expected): "The amount must be in \(expected.code)."
        case .sameWallet: "Payer and payee are the same wallet."
        case .insufficientFunds(let available): "Only \(available) can be spent."
        case .exceedsTransactionLimit(let limit): "One movement may take \(limit) at most."
        case .exceedsDailyLimit(let remaining): "Only \(remaining) may leave the wallet today."
        case .exceedsMonthlyLimit(let remaining): "Only \(remaining) may leave the wallet this month."
        case .balanceTooLarge: "The balance would be larger than what a wallet may hold."
        case .overdraftInUse(let used): "\(used) of the overdraft is in use. Grant that much at least."
        case .unknownHold: "There is no such hold on this wallet."
        case .holdClosed: "Nothing of the hold is left."
        case .exceedsHold(let remaining): "Only \(remaining) of the hold is left."
        case .tooManyHolds: "The wallet has \(WalletLimits.openHolds) open holds, which is all that are kept."
        case .batchRefused(let index): "Nothing was moved: transfer \(index) of the batch was refused."
        case .tooManyLedgerAccounts:
            "There are more than \(WalletLimits.trialBalanceAccounts) accounts. Read them from /api/v1/ledger/accounts."
        case .cardNumberNotAllowed(let field):
            "\(field) holds the number of a payment card, which is kept nowhere. Leave it out."
        }
    }
}
