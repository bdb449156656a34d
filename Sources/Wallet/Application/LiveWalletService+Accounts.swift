import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveWalletService {
    func createWallet(
        _ context: RequestContext, _ request: CreateWalletRequest
    ) async throws(WalletServiceError) -> Written<WalletView> {
        if let caller = caller(context), caller != request.userId || request.type == .merchant { throw .staffOnly }
        return try await replaying(context, of: nil) { () async throws(WalletServiceError) in
            try await requireOwner(context, request.userId)
            let command = CreateWalletCommand(
                walletID: dependencies.ids.make(), ownerID: request.userId, type: request.type,
                currency: request.currency, hospitalID: context.hospitalID, at: dependencies.clock.now())
            var call = WalletCall(.create(command), on: command.walletID, status: 201)
            call.options.newStreamIndices = [0]
            return try await written(context, call)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await shown(context, earlier)
        }
    }

    /// Refuses an owner who is nobody here, or has as many wallets as one may have.
    private func requireOwner(_ context: RequestContext, _ user: UserID) async throws(WalletServiceError) {
        let mayOwn: Bool
        do throws(Failure) {
            mayOwn = try await dependencies.owners.mayOwn(context, user)
        } catch {
            throw .failed(error)
        }
        guard mayOwn else { throw .rule(.unknownOwner) }
        let statement = WalletQueries.openWallets(context.hospitalID, of: user)
        let count = try await query(context, statement) { try $0.int(0) }.first ?? 0
        if count >= WalletLimits.walletsPerOwner { throw .rule(.tooManyWallets) }
    }

    func wallet(
        _ context: RequestContext, _ id: WalletID, asOf: Timestamp?
    ) async throws(WalletServiceError) -> WalletView {
        let found = try await account(context, id, asOf: asOf)
        return found.wallet.view(version: found.version)
    }

    func balance(
        _ context: RequestContext, _ id: WalletID, asOf: Timestamp?
    ) async throws(WalletServiceError) -> WalletBalanceView {
        let found = try await account(context, id, asOf: asOf)
        return found.wallet.balanceView(version: found.version)
    }

    func wallets(
        _ context: RequestContext, _ query: WalletListQuery
    ) async throws(WalletServiceError) -> Page<WalletView> {
        var query = query
        if let caller = caller(context) {
            if let asked = query.userID, asked != caller { return Page(items: [], nextCursor: nil) }
            query.userID = caller
        }
        let limit = limit(query.page)
        let before: WalletID? = try cursor(query.page)
        let statement = WalletQueries.wallets(context.hospitalID, query, before: before, limit: limit + 1)
        let ids = try await self.query(context, statement) { try $0.id(0, as: WalletID.self) }
        let page = try page(ids, limit: limit) { $0 }
        return Page(items: try await views(context, of: page.items), nextCursor: page.nextCursor)
    }

    /// Wallets now, in the order asked.
    private func views(_ context: RequestContext, of ids: [WalletID]) async throws(WalletServiceError) -> [WalletView] {
        do throws(JournalError) {
            let states = try await dependencies.journal.presentStates(
                of: ids.map { $0.retagged() }, WalletDecider.self, in: definition, context: context)
            return states.compactMap { found in
                guard let found, case .wallet(let wallet) = found.state else { return nil }
                return wallet.view(version: found.version)
            }
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    func activate(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<WalletView> {
        try await change(context, id, to: .active, expectedVersion: expectedVersion, reason: nil)
    }

    func suspend(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<WalletView> {
        let reason = try reason(request)
        return try await change(context, id, to: .suspended, expectedVersion: expectedVersion, reason: reason)
    }

    func close(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<WalletView> {
        let reason = try reason(request)
        return try await change(context, id, to: .closed, expectedVersion: expectedVersion, reason: reason)
    }

    func changeLimits(
        _ context: RequestContext, _ id: WalletID, expectedVersion: Int?, _ request: ChangeLimitsRequest
    ) async throws(WalletServiceError) -> Written<WalletView> {
        try requireStaff(context)
        var fields = WalletFields(now: dependencies.clock.now())
        fields.read(request)
        try fields.check()
        let command = ChangeLimitsCommand(
            walletID: id,
            limits: SpendingLimits(
                perTransaction: request.perTransaction, perDay: request.perDay, perMonth: request.perMonth),
            overdraft: request.overdraft, hospitalID: context.hospitalID, at: fields.now)
        return try await written(
            context, WalletCall(.changeLimits(command), on: id, status: 200, expectedVersion: expectedVersion))
    }

    private func reason(_ request: WalletReasonRequest) throws(WalletServiceError) -> String? {
        var fields = WalletFields(now: dependencies.clock.now())
        let reason = fields.read(request)
        try fields.check()
        return reason
    }

    private func change(
        _ context: RequestContext, _ id: WalletID, to status: WalletStatus, expectedVersion: Int?, reason: String?
    ) async throws(WalletServiceError) -> Written<WalletView> {
        let command = ChangeStatusCommand(
            walletID: id, status: status, reason: reason, caller: caller(context), at: dependencies.clock.now())
        return try await written(
            context, WalletCall(.changeStatus(command), on: id, status: 200, expectedVersion: expectedVersion))
    }

    /// The wallet after a command on it.
    private func written(
        _ context: RequestContext, _ call: WalletCall
    ) async throws(WalletServiceError) -> Written<WalletView> {
        switch try await execute(context, call) {
        case .committed(let commit):
            guard case .wallet(let wallet)? = commit.states.first, let version = commit.versions.first else {
                throw .unknown(code: "state")
            }
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
            return Written(wallet.view(version: version), receipt: receipt)
        case .replayed(let earlier): return try await shown(context, earlier)
        }
    }

    /// The wallet of an earlier outcome, as it is now.
    private func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<WalletView> {
        let found = try await account(context, earlier.resourceID.retagged())
        return Written(
            found.wallet.view(version: found.version), receipt: earlier.receipt(version: found.version))
    }
}
