public import Kernel

/// What suspends or activates many wallets (`POST /api/v1/wallets:suspend`, `:activate`).
public struct BulkWalletRequest: Hashable, Sendable, Codable {
    /// 1–1,000 wallets, each once.
    public var walletIds: [WalletID]
    /// Why, at most 200 characters; sealed.
    public var reason: String?

    /// Makes a request; see the properties.
    public init(walletIds: [WalletID], reason: String? = nil) {
        self.walletIds = walletIds
        self.reason = reason
    }
}

/// What gives money of a movement back (`POST /api/v1/wallet/transactions/{id}/refund`).
public struct RefundRequest: Hashable, Sendable, Codable {
    /// How much: above zero, at most what was not given back yet; all of that where absent.
    public var amount: Money?
    /// The client's own name for the refund, 1–64 characters; it is kept in the clear and must name nobody.
    public var reference: String
    /// What it is for, at most 200 characters; sealed, and on the statements of both wallets.
    public var description: String?

    /// Makes a request; see the properties.
    public init(amount: Money? = nil, reference: String, description: String? = nil) {
        self.amount = amount
        self.reference = reference
        self.description = description
    }
}

/// What limits a new wallet of a type and currency begins with, in minor units; nil is no limit.
public struct DefaultLimits: Hashable, Sendable, Codable {
    /// The type of wallet.
    public var type: WalletType
    /// The currency.
    public var currency: Currency
    /// The most of one movement.
    public var perTransactionMinor: Int64?
    /// The most of one business day.
    public var perDayMinor: Int64?
    /// The most of one month.
    public var perMonthMinor: Int64?

    /// Makes limits of none; they are set afterwards.
    public init(type: WalletType, currency: Currency) {
        self.type = type
        self.currency = currency
    }
}

/// Above which amounts of a currency a second person must agree, in minor units; nil is never.
public struct ApprovalThreshold: Hashable, Sendable, Codable {
    /// The currency.
    public var currency: Currency
    /// A limit or an overdraft that is raised above this needs two people.
    public var limitMinor: Int64?
    /// A refund above this needs two people.
    public var refundMinor: Int64?

    /// Makes a threshold; see the properties.
    public init(currency: Currency, limitMinor: Int64? = nil, refundMinor: Int64? = nil) {
        self.currency = currency
        self.limitMinor = limitMinor
        self.refundMinor = refundMinor
    }
}

/// A tenant's settings of wallets, as they are set whole (`PUT /api/v1/wallet-settings`).
public struct WalletSettings: Hashable, Sendable, Codable {
    /// What new wallets begin with; each type and currency once.
    public var defaultLimits: [DefaultLimits]
    /// Where two people are needed; each currency once.
    public var approvalThresholds: [ApprovalThreshold]
    /// How long a hold lasts where its request does not say, in seconds: a minute to thirty days.
    public var holdSeconds: Int
    /// Whether whoever asked may also approve, as long as nobody else works here.
    public var singleApprover: Bool

    /// The settings of a tenant that set none.
    public init() {
        defaultLimits = []
        approvalThresholds = []
        holdSeconds = WalletLimits.holdSeconds
        singleApprover = false
    }

    /// Whether anything takes two people.
    public var asksForTwo: Bool { approvalThresholds.contains { $0.limitMinor != nil || $0.refundMinor != nil } }

    /// Whether two people must agree before these are replaced by others: what takes two is not changed by one.
    public func needsTwo(for next: WalletSettings) -> Bool {
        asksForTwo
            && (Set(approvalThresholds) != Set(next.approvalThresholds) || singleApprover != next.singleApprover)
    }

    /// The threshold of a currency; nil where there is none.
    public func threshold(of currency: Currency) -> ApprovalThreshold? {
        approvalThresholds.first { $0.currency == currency }
    }
}
