import Kernel
import WalletAPI

/// A request that a second person decides on; by ids and amounts alone.
struct Approval: Sendable, Hashable {
    var approvalID: ApprovalID
    var requesterID: UserID
    /// Whose key seals texts about it.
    var ownerID: UserID
    var effect: ApprovalEffect
    var status: ApprovalStatus
    var expiresAt: Timestamp
    var createdAt: Timestamp
    var updatedAt: Timestamp
}

/// What was given back of a movement.
struct RefundTally: Sendable, Hashable {
    var originalID: EventID
    var original: Money
    /// In minor units.
    var refundedMinor: Int64

    /// What was not given back yet.
    var remaining: Money { Money(amountMinor: original.amountMinor - refundedMinor, currency: original.currency) }
}

/// A tenant's settings of wallets, and who set them.
struct SettingsVersion: Sendable, Hashable {
    var settings: WalletSettings
    var by: UserID
    var at: Timestamp
}
