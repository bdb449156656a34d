public import JSON
public import Kernel

/// What a wallet is for; the raw values are stored and never renamed.
public enum WalletType: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// One person's money.
    case personal
    /// Money that a family spends together; one of them owns it.
    case family
    /// What a merchant is paid into.
    case merchant
}

/// Where a wallet is on its way; the raw values are stored and never renamed.
public enum WalletStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Created, and not yet to be used.
    case pending
    /// In use.
    case active
    /// Stopped: nothing goes in or out until it is activated again.
    case suspended
    /// Ended, with nothing in it.
    case closed
}

/// Where a hold is on its way; the raw values are stored and never renamed.
public enum HoldStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Something of it is reserved still.
    case open
    /// All that was not released was taken.
    case captured
    /// Given back by whoever reserved it, without anything taken.
    case released
    /// What was left of it was given back when its time was over.
    case expired
}

/// What one line of a statement is; the raw values are stored and never renamed.
public enum WalletTransactionType: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Money put in from outside.
    case credit
    /// Money taken out.
    case debit
    /// Money that came from another wallet.
    case transferIn
    /// Money that went to another wallet.
    case transferOut
    /// Money of a hold that was taken.
    case capture
    /// What a merchant was paid out.
    case payout
    /// What a merchant's sales cost.
    case fee
    /// The tax on that.
    case tax
    /// What a payment brought the merchant.
    case payment
    /// What a merchant gave back of a payment, or a payer got back.
    case refund
    /// Money that went to another tenant.
    case clearingOut
    /// Money that came from another tenant, or back from there.
    case clearingIn
    /// Money of an earlier movement that came back.
    case refundIn
    /// Money of an earlier movement that was given back.
    case refundOut
}

/// How much may leave a wallet; nil is no limit. All in the wallet's currency and above zero.
///
/// Days and months are those of the hospital's business day.
public struct SpendingLimits: Hashable, Sendable, Codable {
    /// The most of one movement.
    public var perTransaction: Money?
    /// The most of one day.
    public var perDay: Money?
    /// The most of one month.
    public var perMonth: Money?

    /// Makes limits; see the properties.
    public init(perTransaction: Money? = nil, perDay: Money? = nil, perMonth: Money? = nil) {
        self.perTransaction = perTransaction
        self.perDay = perDay
        self.perMonth = perMonth
    }
}
