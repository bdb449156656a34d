public import Kernel

/// Wallets, what moves between them and what is reserved, as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed, and
/// so is another member's wallet to a member. Commands are idempotent under the context's idempotency key.
public protocol WalletService: WalletAccountService, WalletMovementService, WalletHoldService {}

/// Wallets themselves: pending → active ⇄ suspended → closed.
public protocol WalletAccountService: Sendable {
    /// Creates a wallet, pending. A member creates their own alone, and none of type `merchant` (`staffOnly`).
    /// Throws `invalid`, the rules `unknownOwner` and `tooManyWallets`.
    func createWallet(_ context: RequestContext, _ request: CreateWalletRequest)
        async throws(WalletServiceError) -> Written<WalletView>

    /// A wallet now, or as it was at an instant. Throws `notFound`.
    func wallet(_ context: RequestContext, _ id: WalletID, asOf: Timestamp?)
        async throws(WalletServiceError) -> WalletView

    /// Wallets, newest first; a member's own alone.
    func wallets(_ context: RequestContext, _ query: WalletListQuery)
        async throws(WalletServiceError) -> Page<WalletView>

    /// What is in a wallet now, or was at an instant. Throws `notFound`.
    func balance(_ context: RequestContext, _ id: WalletID, asOf: Timestamp?)
        async throws(WalletServiceError) -> WalletBalanceView

    /// Takes a pending or suspended wallet into use; an active one stays as it is. Only staff activate a suspended one.
    /// Throws `notFound`, `walletClosed`.
    func activate(_ context: RequestContext, _ id: WalletID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<WalletView>

    /// Stops a wallet; a suspended one stays as it is. Throws `notFound`, `walletPending`, `walletClosed`.
    func suspend(_ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest)
        async throws(WalletServiceError) -> Written<WalletView>

    /// Ends a wallet for good. Throws `notFound`, `walletNotEmpty`, `walletHasHolds`, `walletClosed`.
    func close(_ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest)
        async throws(WalletServiceError) -> Written<WalletView>

    /// Sets the limits and the overdraft; by staff alone. Throws `notFound`, `invalid`, `currencyMismatch`,
    /// `overdraftInUse`, `walletClosed`.
    func changeLimits(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: ChangeLimitsRequest
    ) async throws(WalletServiceError) -> Written<WalletView>
}

/// What moves money. All throw `invalid`, and the rules of status, currency, funds and limits.
///
/// A wallet that is not there, or is not the caller's, is `notFound` where it is moved on, of a transfer the payer's, and the
/// rule `unknownWallet` where it is paid. The routes answer 404 `notFound` where their path names the wallet, and 422
/// `unknownWallet` where their body does, so that payer and payee of a transfer are answered alike; the outcomes of
/// `transferBatch` are so already.
public protocol WalletMovementService: Sendable {
    /// Puts money into a wallet from outside; by staff alone.
    func credit(_ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest)
        async throws(WalletServiceError) -> Written<MovementView>

    /// Takes money out of a wallet; by staff alone.
    func debit(_ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest)
        async throws(WalletServiceError) -> Written<MovementView>

    /// Moves money from one wallet to another; a member from their own. To a phone it answers a preview first.
    func transfer(_ context: RequestContext, _ request: TransferRequest)
        async throws(WalletServiceError) -> TransferOutcome

    /// Many transfers, each with its own outcome, or all of them in one commit (`batchRefused`).
    func transferBatch(_ context: RequestContext, _ request: TransferBatchRequest)
        async throws(WalletServiceError) -> TransferBatchView

    /// The lines of a wallet's statement, newest first. Throws `notFound`.
    func transactions(_ context: RequestContext, of id: WalletID, _ query: TransactionListQuery)
        async throws(WalletServiceError) -> Page<WalletTransactionView>
}

/// What is reserved: a hold is open until captured and released add up to its amount, or its time is over.
public protocol WalletHoldService: Sendable {
    /// Reserves money of a wallet; it counts against the limits when it is taken. Throws `tooManyHolds` and what debits do.
    func hold(_ context: RequestContext, on id: WalletID, _ request: HoldRequest)
        async throws(WalletServiceError) -> Written<HoldView>

    /// Takes money of a hold, in part or all of it. Throws `notFound`, `holdClosed`, `exceedsHold`, `unknownWallet`.
    func captureHold(_ context: RequestContext, on id: WalletID, _ hold: HoldID, _ request: CaptureHoldRequest)
        async throws(WalletServiceError) -> Written<HoldView>

    /// Gives back what is left of a hold. Throws `notFound`, `holdClosed`.
    func releaseHold(_ context: RequestContext, on id: WalletID, _ hold: HoldID)
        async throws(WalletServiceError) -> Written<HoldView>

    /// A hold. Throws `notFound`.
    func hold(_ context: RequestContext, on id: WalletID, _ hold: HoldID)
        async throws(WalletServiceError) -> HoldView

    /// The holds of a wallet, newest first; open ones alone where `status` says so. Throws `notFound`.
    func holds(_ context: RequestContext, on id: WalletID, status: HoldStatus?, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<HoldView>
}
