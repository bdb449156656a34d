public import Kernel

/// The operator's desk, as other modules and the HTTP routes see it; for staff alone (`staffOnly`).
///
/// Every method takes the tenant from its context alone. Commands are idempotent under the context's idempotency key.
public protocol DeskService: MovementSearchService, BulkWalletService, ApprovalService, WalletSettingsService {}

/// Finds movements over the whole tenant.
public protocol MovementSearchService: Sendable {
    /// The movements that match everything given, newest first. Throws `invalid`, `unknownMerchant`,
    /// `tooManyWalletsToSearch`.
    func movements(_ context: RequestContext, _ query: MovementSearchQuery)
        async throws(WalletServiceError) -> MovementSearchView
}

/// Stops and starts many wallets.
public protocol BulkWalletService: Sendable {
    /// Suspends wallets, or activates them, each with an outcome of its own. Throws `invalid`.
    func changeWallets(_ context: RequestContext, to status: BulkWalletStatus, _ request: BulkWalletRequest)
        async throws(WalletServiceError) -> BulkWalletView
}

/// What takes two people: one asks, and another one approves or refuses.
public protocol ApprovalService: Sendable {
    /// Changes limits, or asks for it where they are raised above the tenant's threshold. Throws what
    /// `WalletAccountService.changeLimits` throws, `personRequired`.
    func changeLimits(
        _ context: RequestContext, of id: WalletID, expectedVersion: Int?, _ request: ChangeLimitsRequest
    ) async throws(WalletServiceError) -> LimitsOutcome

    /// Gives money of a transfer, debit or capture back, or asks for it where it is above the tenant's threshold.
    /// Throws `notFound`, `invalid`, `notRefundable`, `exceedsRefundable`, `personRequired`, and what transfers do.
    func refund(_ context: RequestContext, of transaction: EventID, _ request: RefundRequest)
        async throws(WalletServiceError) -> Written<RefundView>

    /// Approves a request, and does what it asks for in the same commit. Throws `notFound`, `samePerson`,
    /// `approvalDecided`, `approvalExpired`, and what the change itself throws.
    func approve(_ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<ApprovalView>

    /// Refuses a request. Throws `notFound`, `samePerson`, `approvalDecided`, `approvalExpired`.
    func refuse(_ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?, _ request: WalletReasonRequest)
        async throws(WalletServiceError) -> Written<ApprovalView>

    /// Takes one's own request back. Throws `notFound`, `notRequester`, `approvalDecided`, `approvalExpired`.
    func withdraw(_ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<ApprovalView>

    /// A request. Throws `notFound`.
    func approval(_ context: RequestContext, _ id: ApprovalID) async throws(WalletServiceError) -> ApprovalView

    /// Requests, newest first.
    func approvals(_ context: RequestContext, status: ApprovalStatus?, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<ApprovalView>
}

/// The tenant's settings of wallets, and what they were.
public protocol WalletSettingsService: Sendable {
    /// What is set now.
    func settings(_ context: RequestContext) async throws(WalletServiceError) -> WalletSettingsView

    /// Sets all of it, for what is decided from then on; or asks for it, where something takes two people by what is set now and that
    /// is to be changed. Throws `invalid`, `stale`, `severalStaff`, `personRequired`.
    func changeSettings(_ context: RequestContext, expectedVersion: Int?, _ settings: WalletSettings)
        async throws(WalletServiceError) -> SettingsOutcome

    /// What was set, newest first.
    func settingsHistory(_ context: RequestContext, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<WalletSettingsView>
}

/// Into which status many wallets are brought.
public enum BulkWalletStatus: Sendable, Hashable {
    /// In use.
    case active
    /// Stopped.
    case suspended
}

/// Which movements to search for, newest first; everything given must match.
public struct MovementSearchQuery: Hashable, Sendable {
    /// With exactly this reference.
    public var reference: String?
    /// From or to this wallet.
    public var walletID: WalletID?
    /// From or to a wallet of this owner.
    public var ownerID: UserID?
    /// From or to a wallet of the member with this phone, however typed.
    public var phone: String?
    /// From or to the wallet of this merchant.
    public var merchantID: MerchantID?
    /// Of this kind.
    public var kind: MovementKind?
    /// Of at least so many minor units.
    public var leastMinor: Int64?
    /// Of at most so many minor units.
    public var mostMinor: Int64?
    /// In this currency.
    public var currency: Currency?
    /// From this instant on.
    public var from: Timestamp?
    /// Before this instant.
    public var to: Timestamp?
    /// Whether to add up all that match.
    public var withTotals = false
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query for everything; filters are set afterwards.
    public init(page: WalletPageRequest = WalletPageRequest()) { self.page = page }
}
