import Kernel
import Synchronization
import TestSupport
import WalletAPI

/// A service of some wallets that are read, and of nothing else: whatever else is called fails the test.
final class FakeWallets: WalletService {
    /// What a call asked for.
    enum Call: Hashable {
        case wallet(WalletID, Timestamp?)
        case balance(WalletID, Timestamp?)
        case transactions(WalletID, TransactionListQuery)
    }

    private let known: [WalletView]
    private let lines: [WalletTransactionView]
    private let failure: WalletServiceError?
    private let noted = Mutex<[Call]>([])

    /// Knows wallets and the lines of their statements; with a failure every call throws it.
    init(_ known: [WalletView] = [], lines: [WalletTransactionView] = [], failure: WalletServiceError? = nil) {
        self.known = known
        self.lines = lines
        self.failure = failure
    }

    /// What was asked for, in order.
    var calls: [Call] { noted.withLock { $0 } }

    func wallet(
        _ context: RequestContext, _ id: WalletID, asOf: Timestamp?
    ) async throws(WalletServiceError) -> WalletView {
        noted.withLock { $0.append(.wallet(id, asOf)) }
        return try find(id)
    }

    func balance(
        _ context: RequestContext, _ id: WalletID, asOf: Timestamp?
    ) async throws(WalletServiceError) -> WalletBalanceView {
        noted.withLock { $0.append(.balance(id, asOf)) }
        let wallet = try find(id)
        return WalletBalanceView(
            walletId: id, balance: wallet.balance, held: wallet.held, available: wallet.available,
            version: wallet.version)
    }

    func transactions(
        _ context: RequestContext, of id: WalletID, _ query: TransactionListQuery
    ) async throws(WalletServiceError) -> Page<WalletTransactionView> {
        noted.withLock { $0.append(.transactions(id, query)) }
        _ = try find(id)
        let own = lines.filter { $0.walletId == id }.dropFirst(query.offset)
        let isMore = own.count > query.page.limit
        return Page(items: Array(own.prefix(query.page.limit)), nextCursor: isMore ? "more" : nil)
    }

    private func find(_ id: WalletID) throws(WalletServiceError) -> WalletView {
        if let failure { throw failure }
        guard let wallet = known.first(where: { $0.id == id }) else { throw .notFound }
        return wallet
    }
}

// What a query never calls.
extension FakeWallets {
    func createWallet(
        _ context: RequestContext, _ request: CreateWalletRequest
    ) async throws(WalletServiceError) -> Written<WalletView> { throw unexpected() }

    func wallets(
        _ context: RequestContext, _ query: WalletListQuery
    ) async throws(WalletServiceError) -> Page<WalletView> { throw unexpected() }

    func activate(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<WalletView> { throw unexpected() }

    func suspend(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<WalletView> { throw unexpected() }

    func close(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<WalletView> { throw unexpected() }

    func changeLimits(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: ChangeLimitsRequest
    ) async throws(WalletServiceError) -> Written<WalletView> { throw unexpected() }

    func credit(
        _ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest
    ) async throws(WalletServiceError) -> Written<MovementView> { throw unexpected() }

    func debit(
        _ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest
    ) async throws(WalletServiceError) -> Written<MovementView> { throw unexpected() }

    func transfer(
        _ context: RequestContext, _ request: TransferRequest
    ) async throws(WalletServiceError) -> TransferOutcome { throw unexpected() }

    func transferBatch(
        _ context: RequestContext, _ request: TransferBatchRequest
    ) async throws(WalletServiceError) -> TransferBatchView { throw unexpected() }

    func hold(
        _ context: RequestContext, on id: WalletID, _ request: HoldRequest
    ) async throws(WalletServiceError) -> Written<HoldView> { throw unexpected() }

    func captureHold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID, _ request: CaptureHoldRequest
    ) async throws(WalletServiceError) -> Written<HoldView> { throw unexpected() }

    func releaseHold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID
    ) async throws(WalletServiceError) -> Written<HoldView> { throw unexpected() }

    func hold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID
    ) async throws(WalletServiceError) -> HoldView { throw unexpected() }

    func holds(
        _ context: RequestContext, on id: WalletID, status: HoldStatus?, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<HoldView> { throw unexpected() }
}
