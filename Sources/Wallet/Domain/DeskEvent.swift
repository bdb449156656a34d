import Kernel
import WalletAPI

/// What happened at the operator's desk; one event per fact.
enum DeskEvent: Sendable, Hashable {
    case requested(ApprovalRequested)
    case granted(ApprovalDecided)
    case refused(ApprovalDecided)
    case withdrawn(ApprovalDecided)
    case expired(ApprovalDecided)
    /// Of one wallet's stream, or of two where a wallet gives back: that of the one that gets the money first.
    case refunded(FundsRefunded)
    /// Of the stream of what was given back of a movement, in the commit of the refund.
    case refundCounted(RefundCounted)
    case settingsChanged(WalletSettingsChanged)
}

/// Somebody asked for what a second person decides on.
struct ApprovalRequested: Sendable, Hashable {
    var approvalID: ApprovalID
    var requesterID: UserID
    /// The owner of the wallet, under whose key texts about it are sealed.
    var ownerID: UserID
    var effect: ApprovalEffect
    /// Sealed.
    var description: String?
    var expiresAt: Timestamp
    var at: Timestamp
}

/// A request was approved, refused, withdrawn, or was over.
struct ApprovalDecided: Sendable, Hashable {
    var approvalID: ApprovalID
    /// Nil where its time was over.
    var by: UserID?
    /// Sealed.
    var reason: String?
    /// Under whose key; nil where there is no reason.
    var ownerID: UserID?
    var at: Timestamp
}

/// Money of an earlier movement was given back.
struct FundsRefunded: Sendable, Hashable {
    /// The movement.
    var originalID: EventID
    /// The request that a second person approved; nil where none was needed.
    var approvalID: ApprovalID?
    /// Who gave it; nil where it came from outside.
    var from: WalletID?
    var to: WalletID
    var amount: Money
    /// What is in the wallet that gave, in minor units; nil where there is none.
    var fromBalanceMinor: Int64?
    /// What is in the wallet that got it, in minor units.
    var toBalanceMinor: Int64
    var reference: String
    var description: String?
    /// The owner of the wallet that got it, where there is a description.
    var ownerID: UserID?
    var at: Timestamp
    var day: LocalDate
}

/// So much of a movement was given back by now.
struct RefundCounted: Sendable, Hashable {
    var originalID: EventID
    /// How much the movement was of.
    var original: Money
    /// How much was given back in all, in minor units.
    var refundedMinor: Int64
    var at: Timestamp
}

/// A tenant's settings of wallets were set.
struct WalletSettingsChanged: Sendable, Hashable {
    var settings: WalletSettings
    var by: UserID
    var at: Timestamp
}
