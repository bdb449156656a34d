import Kernel
import WalletAPI

/// What happened to wallets, by HealthPay's names; one event per fact.
///
/// Amounts are above zero and in minor units of the wallet's currency. Where free text is kept, `ownerID` says under whose
/// key it is sealed; where there is none it is nil.
enum WalletEvent: Sendable, Hashable {
    case created(WalletCreated)
    case activated(WalletStatusChanged)
    case suspended(WalletStatusChanged)
    case closed(WalletStatusChanged)
    case limitsChanged(WalletLimitsChanged)
    case credited(WalletMoved)
    case debited(WalletMoved)
    /// Of two streams: the payer's first.
    case transferred(FundsTransferred)
    case held(FundsHeld)
    /// Of two streams where it pays a wallet: the payer's first.
    case holdCaptured(HoldCaptured)
    case holdReleased(HoldReleased)
    case holdExpired(HoldReleased)
    /// What happened to MedCards.
    case card(CardEvent)
    case merchant(MerchantEvent)
    case payment(PaymentEvent)
    /// What happened to clearings between tenants.
    case clearing(ClearingEvent)
    /// What happened at the operator's desk.
    case desk(DeskEvent)
}

/// A wallet was created, pending.
struct WalletCreated: Sendable, Hashable {
    var walletID: WalletID
    var ownerID: UserID
    var type: WalletType
    var currency: Currency
    var at: Timestamp
}

/// A wallet was activated, suspended or closed.
struct WalletStatusChanged: Sendable, Hashable {
    var walletID: WalletID
    var reason: String?
    var ownerID: UserID?
    var at: Timestamp
}

/// The limits and the overdraft of a wallet were set.
struct WalletLimitsChanged: Sendable, Hashable {
    var walletID: WalletID
    var limits: SpendingLimits
    var overdraft: Money
    var at: Timestamp
}

/// Money came into a wallet from outside, or left it.
struct WalletMoved: Sendable, Hashable {
    var walletID: WalletID
    var amount: Money
    /// What is in the wallet afterwards, in minor units.
    var balanceMinor: Int64
    var reference: String
    var description: String?
    var ownerID: UserID?
    var at: Timestamp
    /// The business day, by which limits count.
    var day: LocalDate
}

/// Money went from one wallet to another.
struct FundsTransferred: Sendable, Hashable {
    var from: WalletID
    var to: WalletID
    var amount: Money
    /// What is in the payer's wallet afterwards, in minor units.
    var fromBalanceMinor: Int64
    /// What is in the payee's wallet afterwards, in minor units.
    var toBalanceMinor: Int64
    var reference: String
    var description: String?
    /// The payer's owner, where there is a description.
    var ownerID: UserID?
    /// The claim on a MedCard that is paid by it, or whose reversal gives the money back; nil where it is for none.
    var cardClaimID: CardClaimID?
    var at: Timestamp
    var day: LocalDate
}

/// Money of a wallet was reserved.
struct FundsHeld: Sendable, Hashable {
    var walletID: WalletID
    var holdID: HoldID
    var amount: Money
    var reference: String
    var description: String?
    var ownerID: UserID?
    var expiresAt: Timestamp
    var at: Timestamp
}

/// Money of a hold was taken.
struct HoldCaptured: Sendable, Hashable {
    var walletID: WalletID
    var holdID: HoldID
    /// Who was paid; nil where the money left the tenant's wallets.
    var to: WalletID?
    var amount: Money
    /// What is in the wallet afterwards, in minor units.
    var balanceMinor: Int64
    /// What is in the payee's wallet afterwards, in minor units; nil where there is none.
    var toBalanceMinor: Int64?
    /// What was given back with it, in minor units; zero where the rest stays reserved, or nothing is left.
    var releasedMinor: Int64
    var reference: String
    /// The payment that the money is of, which alone gives it back; nil where it is of none.
    var paymentID: PaymentID?
    var at: Timestamp
    var day: LocalDate
}

/// What was left of a hold was given back, by whoever reserved it or because its time was over.
struct HoldReleased: Sendable, Hashable {
    var walletID: WalletID
    var holdID: HoldID
    var amount: Money
    var at: Timestamp
}
