public import Kernel

/// A movement as the operator's desk shows it: once, with both sides.
public struct MovementSearchItem: Hashable, Sendable, Codable {
    /// The event: the movement's id.
    public var id: EventID
    /// What it was.
    public var kind: MovementKind
    /// How much, above zero.
    public var amount: Money
    /// Whose money; absent where it came from outside.
    public var fromWalletId: WalletID?
    /// Who got it; absent where it left.
    public var toWalletId: WalletID?
    /// The client's own name for it.
    public var reference: String
    /// What it was for; absent where nothing was said, or the person was erased.
    public var description: String?
    /// Of a refund: the movement that was given back.
    public var originalId: EventID?
    /// When it was recorded.
    public var time: Timestamp

    /// Makes an item; the sides and the rest are set afterwards.
    public init(id: EventID, kind: MovementKind, amount: Money, reference: String, time: Timestamp) {
        self.id = id
        self.kind = kind
        self.amount = amount
        self.reference = reference
        self.time = time
    }
}

/// What movements of a currency add up to.
public struct MovementTotal: Hashable, Sendable, Codable {
    /// How many.
    public var count: Int
    /// How much in all.
    public var amount: Money

    /// Makes a total; see the properties.
    public init(count: Int, amount: Money) {
        self.count = count
        self.amount = amount
    }
}

/// A page of a search. It may have fewer items than asked for, or none, while `nextCursor` says that there may be more.
public struct MovementSearchView: Hashable, Sendable, Codable {
    /// The movements, newest first.
    public var items: [MovementSearchItem]
    /// What to send for the next page; absent where this is the last.
    public var nextCursor: String?
    /// What all that was searched for adds up to, by currency; absent where it was not asked for, or is more than is added up.
    public var totals: [MovementTotal]?

    /// Makes a page; see the properties.
    public init(items: [MovementSearchItem], nextCursor: String?, totals: [MovementTotal]? = nil) {
        self.items = items
        self.nextCursor = nextCursor
        self.totals = totals
    }
}

/// What became of many wallets, in the order of the request.
public struct BulkWalletView: Hashable, Sendable, Codable {
    /// One of them.
    public struct Item: Hashable, Sendable, Codable {
        /// The place in the request, from 0.
        public var index: Int
        /// The wallet.
        public var walletId: WalletID
        /// What became of it.
        public var outcome: BulkWalletOutcome

        /// Makes an item; see the properties.
        public init(index: Int, walletId: WalletID, outcome: BulkWalletOutcome) {
            self.index = index
            self.walletId = walletId
            self.outcome = outcome
        }
    }

    /// How many are as was asked for now.
    public var accepted: Int
    /// How many are not.
    public var rejected: Int
    /// The outcomes.
    public var items: [Item]

    /// Makes a view; the counts follow from the items.
    public init(_ items: [Item]) {
        let done: Set<BulkWalletOutcome> = [.suspended, .alreadySuspended, .activated, .alreadyActive]
        accepted = items.count { done.contains($0.outcome) }
        rejected = items.count - accepted
        self.items = items
    }
}

/// A request that a second person decides on.
public struct ApprovalView: Hashable, Sendable, Codable {
    /// What a refund gives back.
    public struct Refund: Hashable, Sendable, Codable {
        /// The movement that is given back.
        public var transactionId: EventID
        /// How much of it.
        public var amount: Money
        /// Who gives it; absent where it comes from outside.
        public var fromWalletId: WalletID?
        /// Who gets it.
        public var toWalletId: WalletID
        /// The client's own name for the refund.
        public var reference: String
        /// What it is for; absent where nothing was said, or the person was erased.
        public var description: String?

        /// Makes a refund; the payer and the text are set afterwards.
        public init(transactionId: EventID, amount: Money, toWalletId: WalletID, reference: String) {
            self.transactionId = transactionId
            self.amount = amount
            self.toWalletId = toWalletId
            self.reference = reference
        }
    }

    /// What limits a wallet would get.
    public struct Limits: Hashable, Sendable, Codable {
        /// How much may leave it.
        public var limits: SpendingLimits
        /// How far below zero it may go; nothing where absent.
        public var overdraft: Money?

        /// Makes limits; see the properties.
        public init(limits: SpendingLimits, overdraft: Money?) {
            self.limits = limits
            self.overdraft = overdraft
        }
    }

    /// The request.
    public var id: ApprovalID
    /// What it asks for.
    public var kind: ApprovalKind
    /// Where it is on its way.
    public var status: ApprovalStatus
    /// The wallet that is changed, of a refund that which gets the money; absent where settings are.
    public var walletId: WalletID?
    /// Who asked.
    public var requestedBy: UserID
    /// Who approved, refused or withdrew it.
    public var decidedBy: UserID?
    /// Why it was refused; absent where nothing was said, or the person was erased.
    public var reason: String?
    /// The limits that are asked for.
    public var limits: Limits?
    /// The refund that is asked for.
    public var refund: Refund?
    /// The settings that are asked for, whole.
    public var settings: WalletSettings?
    /// The movement that an approved refund made.
    public var transactionId: EventID?
    /// The version: the ETag.
    public var version: Int
    /// When it is over where nobody decides.
    public var expiresAt: Timestamp
    /// When it was asked for.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a new request; the rest is set afterwards.
    public init(id: ApprovalID, kind: ApprovalKind, walletId: WalletID?, requestedBy: UserID, createdAt: Timestamp) {
        self.id = id
        self.kind = kind
        status = .pending
        self.walletId = walletId
        self.requestedBy = requestedBy
        version = 1
        expiresAt = createdAt
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// What a refund led to: the movement, or the request that a second person decides on.
public struct RefundView: Hashable, Sendable, Codable {
    /// What was moved; absent where it waits for a second person.
    public var movement: MovementView?
    /// The request; absent where it was done at once.
    public var approval: ApprovalView?

    /// Makes a view; see the properties.
    public init(movement: MovementView? = nil, approval: ApprovalView? = nil) {
        self.movement = movement
        self.approval = approval
    }
}

/// What a change of limits led to.
public enum LimitsOutcome: Sendable {
    /// They are changed.
    case changed(Written<WalletView>)
    /// A second person decides.
    case requested(Written<ApprovalView>)
}

/// What a change of settings led to.
public enum SettingsOutcome: Sendable {
    /// They are set.
    case changed(Written<WalletSettingsView>)
    /// A second person decides.
    case requested(Written<ApprovalView>)
}

/// A version of a tenant's settings of wallets.
public struct WalletSettingsView: Hashable, Sendable, Codable {
    /// The version: the ETag; 0 where nothing was set yet.
    public var version: Int
    /// What is set.
    public var settings: WalletSettings
    /// Who set it; absent where nothing was.
    public var changedBy: UserID?
    /// When; absent where nothing was set.
    public var changedAt: Timestamp?

    /// Makes a version; who and when are set afterwards.
    public init(version: Int, settings: WalletSettings) {
        self.version = version
        self.settings = settings
    }
}
