import Journal
import Kernel
import WalletAPI

extension LiveDeskService {
    /// How many wallets are changed at once.
    private static let width = 64

    /// Each wallet by itself, under a key of its own that follows from the request's; see `LiveWalletService.transferEach`.
    func changeWallets(
        _ context: RequestContext, to status: BulkWalletStatus, _ request: BulkWalletRequest
    ) async throws(WalletServiceError) -> BulkWalletView {
        try requireStaff(context)
        var fields = WalletFields(now: now)
        let reason = fields.read(request)
        try fields.check()
        guard let first = request.walletIds.first else { throw .unknown(code: "bulk") }
        let keys = BatchKeys(context)
        var isAnswered = false
        if keys != nil, try await wallets.mark(context, first) {
            isAnswered = try await wallets.isMarked(keys?.answered(context) ?? context)
        }
        let change = Change(status: status, reason: reason, at: fields.now, isAnswered: isAnswered)
        let items = await outcomes(context, request.walletIds, keys, change)
        if let keys, !isAnswered, !items.contains(where: { $0.outcome == .failed }) {
            _ = try await wallets.mark(keys.answered(context), first)
        }
        return BulkWalletView(items)
    }

    /// What is done to each of the wallets.
    private struct Change: Sendable {
        var status: BulkWalletStatus
        var reason: String?
        var at: Timestamp
        /// Whether all of them were answered before.
        var isAnswered: Bool

        func command(_ id: WalletID) -> WalletCommand {
            .changeStatus(
                ChangeStatusCommand(
                    walletID: id, status: status == .active ? .active : .suspended,
                    reason: status == .active ? nil : reason, caller: nil, at: at))
        }
    }

    /// The outcomes in the order of the wallets, so many at a time.
    private func outcomes(
        _ context: RequestContext, _ ids: [WalletID], _ keys: BatchKeys?, _ change: Change
    ) async -> [BulkWalletView.Item] {
        let items = await withTaskGroup(of: BulkWalletView.Item.self) { group in
            var items: [BulkWalletView.Item] = []
            for (index, id) in ids.enumerated() {
                if index >= Self.width, let done = await group.next() { items.append(done) }
                let own = keys?.item(index, context) ?? context
                group.addTask {
                    let outcome = await self.outcome(own, id, change)
                    return BulkWalletView.Item(index: index, walletId: id, outcome: outcome)
                }
            }
            for await done in group { items.append(done) }
            return items
        }
        return items.sorted { $0.index < $1.index }
    }

    private func outcome(_ context: RequestContext, _ id: WalletID, _ change: Change) async -> BulkWalletOutcome {
        let isActive = change.status == .active
        do throws(WalletServiceError) {
            let isChanged =
                change.isAnswered ? try await before(context) : try await changed(context, id, change)
            if isChanged { return isActive ? .activated : .suspended }
            return isActive ? .alreadyActive : .alreadySuspended
        } catch {
            return BulkWalletOutcome(error)
        }
    }

    /// Whether the wallet was changed by it, rather than being so before.
    private func changed(
        _ context: RequestContext, _ id: WalletID, _ change: Change
    ) async throws(WalletServiceError) -> Bool {
        let call = LiveWalletService.WalletCall(change.command(id), on: id, status: 200)
        switch try await wallets.execute(context, call) {
        case .committed(let commit): return !commit.eventIDs.isEmpty
        case .replayed(let earlier): return earlier.eventID != nil
        }
    }

    /// The same of what was answered before.
    private func before(_ context: RequestContext) async throws(WalletServiceError) -> Bool {
        try await wallets.replaying(context, of: nil) { () async throws(WalletServiceError) -> Bool in
            throw .failed(Failure(.conflict, code: BulkWalletOutcome.refusedBefore.rawValue, detail: ""))
        } replay: { (earlier) async throws(WalletServiceError) in
            earlier.eventID != nil
        }
    }
}

extension BulkWalletOutcome {
    /// What a refusal means for the wallet.
    fileprivate init(_ error: WalletServiceError) {
        switch error {
        case .notFound: self = .notFound
        case .rule(.walletPending): self = .walletPending
        case .rule(.walletClosed): self = .walletClosed
        case .failed(let failure) where failure.code == Self.refusedBefore.rawValue: self = .refusedBefore
        default: self = .failed
        }
    }
}
