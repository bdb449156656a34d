public import JSON
public import Kernel

/// Tags an id as that of a request that a second person decides on.
public enum ApprovalTag {}

/// A request of one member of staff that another one approves or refuses.
public typealias ApprovalID = EntityID<ApprovalTag>

/// What a request asks for; the raw values are stored and never renamed.
public enum ApprovalKind: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Other limits of a wallet.
    case limits
    /// Money of a movement is given back.
    case refund
    /// Other settings, by which it is known what takes two people.
    case settings
}

/// Where a request is on its way; the raw values are stored and never renamed.
public enum ApprovalStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Nobody decided on it yet.
    case pending
    /// It was approved, and done with that.
    case approved
    /// It was refused.
    case refused
    /// Whoever asked took it back.
    case withdrawn
    /// Nobody decided on it in time.
    case expired
}

/// What a movement was, looked at from both sides.
public enum MovementKind: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Money came in from outside.
    case credit
    /// Money went out.
    case debit
    /// Money went from one wallet to another.
    case transfer
    /// Money of a hold was taken.
    case capture
    /// A merchant was paid out.
    case payout
    /// Fees were taken from a merchant.
    case fee
    /// The tax on that was taken.
    case tax
    /// Money of an earlier movement was given back.
    case refund
    /// A payment brought money, or gave some back: to a merchant's wallet or to the tenant itself.
    case payment
    /// Money went to another tenant, or came from there: for a wallet, for an invoice, or into suspense.
    case clearing
}

/// What became of one wallet of many.
public enum BulkWalletOutcome: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// It is suspended now.
    case suspended
    /// It was suspended before.
    case alreadySuspended
    /// It is active now.
    case activated
    /// It was active before.
    case alreadyActive
    /// There is no such wallet here.
    case notFound
    /// It was never activated.
    case walletPending
    /// It is closed for good.
    case walletClosed
    /// It was refused when the same request was answered first, and is not tried again.
    case refusedBefore
    /// It was not carried out; the same request may be sent again.
    case failed
}

/// The bounds of the operator's desk.
public enum DeskLimits {
    /// How many wallets are suspended or activated at once.
    public static let bulkWallets = 1_000
    /// How long a request waits for a decision, in seconds: seven days.
    public static let approvalSeconds = 7 * 86_400
    /// How many default limits, and how many thresholds, the settings have.
    public static let settingsRows = 100
    /// The shortest that a hold may last where nothing else is said, in seconds.
    public static let shortestHoldSeconds = 60
    /// How many movements one page of a search over the whole tenant looks at.
    public static let searchWindow = 10_000
    /// How many movements are added up.
    public static let totalledMovements = 10_000
    /// How many wallets of one owner are searched.
    public static let searchedWallets = 200
}
