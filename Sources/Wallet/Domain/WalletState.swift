import Kernel
import WalletAPI

/// What past events add up to, of one stream.
///
/// Indirect, because a payment or a card is many times what a wallet is, and states are handed from hand to hand.
indirect enum WalletState: Sendable, Hashable {
    /// There are no events.
    case empty
    /// A wallet.
    case wallet(WalletAccount)
    /// A merchant.
    case merchant(MerchantAccount)
    /// A plan of MedCards.
    case cardPlan(CardPlan)
    /// A MedCard.
    case medCard(MedCard)
    /// A claim on a MedCard.
    case cardClaim(CardClaim)
    /// A payment.
    case payment(Payment)
    /// A clearing between tenants, or from whom a tenant takes them.
    case clearing(ClearingState)
    /// A request that a second person decides on.
    case approval(Approval)
    /// What was given back of a movement.
    case refunds(RefundTally)
    /// The tenant's settings of wallets.
    case settings(SettingsVersion)
}

/// A wallet, as commands are decided on it.
struct WalletAccount: Sendable, Hashable {
    var walletID: WalletID
    var ownerID: UserID
    var type: WalletType
    var currency: Currency
    var status: WalletStatus
    /// What is posted, in minor units.
    var balanceMinor: Int64
    /// What of it the open holds reserve, in minor units.
    var heldMinor: Int64
    /// How far below zero the balance may go, in minor units.
    var overdraftMinor: Int64
    /// The limits in minor units; nil is none.
    var limits: Limits
    /// What left the wallet of late.
    var spending: Spending
    /// In the order in which they were reserved; at most `WalletLimits.openHolds`.
    var holds: [OpenHold]
    var createdAt: Timestamp
    var updatedAt: Timestamp
    /// Whether money may come in from other wallets: not where a merchant's switch for that is off.
    var takesTransfers = true

    /// How much may leave the wallet, in minor units; nil is no limit.
    struct Limits: Sendable, Hashable {
        var perTransactionMinor: Int64?
        var perDayMinor: Int64?
        var perMonthMinor: Int64?
    }

    /// What left the wallet on its last business day and in that day's month, in minor units.
    struct Spending: Sendable, Hashable {
        /// Nil where nothing ever left it.
        var day: LocalDate?
        var dayMinor: Int64 = 0
        var monthMinor: Int64 = 0
    }

    /// A hold of which something is left.
    struct OpenHold: Sendable, Hashable {
        var id: HoldID
        var amountMinor: Int64
        var capturedMinor: Int64
        var releasedMinor: Int64
        var reference: String
        var expiresAt: Timestamp

        /// What is reserved still, in minor units.
        var remainingMinor: Int64 { amountMinor - capturedMinor - releasedMinor }
    }

    /// What can be spent, in minor units, while every hold stands.
    var availableMinor: Int64 { balanceMinor - heldMinor + overdraftMinor }
}
