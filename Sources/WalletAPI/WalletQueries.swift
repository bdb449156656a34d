public import Kernel

/// A page of a list.
public struct WalletPageRequest: Hashable, Sendable {
    /// How many items, 1–200.
    public var limit: Int
    /// The opaque cursor of an earlier page; nil for the first.
    public var cursor: String?

    /// Makes a request; see the properties.
    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}

/// Which wallets to list, newest first; everything given must match.
public struct WalletListQuery: Hashable, Sendable {
    /// Whose.
    public var userID: UserID?
    /// In which status.
    public var status: WalletStatus?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(userID: UserID? = nil, status: WalletStatus? = nil, page: WalletPageRequest = WalletPageRequest()) {
        self.userID = userID
        self.status = status
        self.page = page
    }
}

/// Which lines of a statement to list, newest first; everything given must match.
public struct TransactionListQuery: Hashable, Sendable {
    /// Of which kind.
    public var type: WalletTransactionType?
    /// With exactly this reference.
    public var reference: String?
    /// From this instant on.
    public var from: Timestamp?
    /// Before this instant.
    public var to: Timestamp?
    /// How many to leave out first, as HealthPay's clients ask; 0–10,000, and not beside a cursor.
    public var offset = 0
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query for everything; filters are set afterwards.
    public init(page: WalletPageRequest = WalletPageRequest()) { self.page = page }
}

/// Which entries of the ledger to list, newest first; everything given must match.
public struct LedgerEntryQuery: Hashable, Sendable {
    /// Of which account.
    public var accountID: LedgerAccountID?
    /// Of which event, which shows both sides of one movement.
    public var eventID: EventID?
    /// From this instant on.
    public var from: Timestamp?
    /// Before this instant.
    public var to: Timestamp?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query for everything; filters are set afterwards.
    public init(page: WalletPageRequest = WalletPageRequest()) { self.page = page }
}
