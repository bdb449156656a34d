import Journal
import Kernel
import WalletAPI

extension LiveDeskService {
    func changeLimits(
        _ context: RequestContext, of id: WalletID, expectedVersion: Int?, _ request: ChangeLimitsRequest
    ) async throws(WalletServiceError) -> LimitsOutcome {
        try requireStaff(context)
        // What was asked for under the same key is shown, whatever the settings say by now.
        do {
            let written = try await wallets.changeLimits(context, id, expectedVersion: expectedVersion, request)
            return .changed(written)
        } catch .desk(.approvalRequired) {
            let terms = LimitTerms(
                walletID: id,
                limits: SpendingLimits(
                    perTransaction: request.perTransaction, perDay: request.perDay, perMonth: request.perMonth),
                overdraft: request.overdraft)
            return .requested(try await ask(context, .limits(terms), expectedVersion: expectedVersion))
        } catch .notFound {
            // A repeat finds the request that the key made, which is no wallet.
            guard let earlier = try await requested(context) else { throw .notFound }
            return .requested(earlier)
        }
    }

    /// The request that the context's key made before; nil where it made none.
    private func requested(
        _ context: RequestContext
    ) async throws(WalletServiceError) -> Written<ApprovalView>? {
        do {
            return try await wallets.replaying(context, of: nil) {
                () async throws(WalletServiceError) -> Written<ApprovalView>? in
                throw .notFound
            } replay: { (earlier) async throws(WalletServiceError) in
                try await shown(context, earlier)
            }
        } catch .notFound {
            return nil
        }
    }

    /// Asks for what a second person decides on.
    func ask(
        _ context: RequestContext, _ effect: ApprovalEffect, description: String? = nil, expectedVersion: Int? = nil
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        let requester = try requirePerson(context)
        let moment = try await wallets.moment(context)
        let command = RequestApprovalCommand(
            approvalID: dependencies.ids.make(), requesterID: requester, effect: effect, description: description,
            expiresAt: moment.now.advanced(by: .seconds(DeskLimits.approvalSeconds)), at: moment.now, day: moment.day)
        var options = CommandOptions(
            resourceID: command.approvalID.retagged(), status: 202,
            expectedVersions: expectedVersion.map { [1: $0] } ?? [:])
        options.newStreamIndices = [0]
        return try await written(context, .request(command), options)
    }

    func approve(
        _ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        let approver = try requirePerson(context)
        let row = try await row(context, id)
        let moment = try await wallets.moment(context)
        let command = ApproveCommand(
            approvalID: id, approverID: approver, effect: row.effect, description: row.view.refund?.description,
            isAlone: row.view.requestedBy == approver ? try await isAlone(context) : false,
            hospitalID: context.hospitalID, at: moment.now, day: moment.day)
        var options = options(id, expectedVersion)
        if case .settings(let terms) = row.effect {
            // What was set since was agreed to by nobody who asked for this.
            options.expectedVersions[1] = terms.version
            if terms.settings.singleApprover, try await !isAlone(context) { throw .desk(.severalStaff) }
        }
        do {
            return try await written(context, .approve(command), options)
        } catch .notFound {
            // The request is there: what is not is the wallet.
            throw .rule(.unknownWallet)
        }
    }

    func refuse(
        _ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        let by = try requirePerson(context)
        var fields = WalletFields(now: now)
        let reason = fields.read(request)
        try fields.check()
        let command = EndApprovalCommand(approvalID: id, by: by, reason: reason, at: fields.now)
        return try await written(context, .refuse(command), options(id, expectedVersion))
    }

    func withdraw(
        _ context: RequestContext, _ id: ApprovalID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        let by = try requirePerson(context)
        let command = EndApprovalCommand(approvalID: id, by: by, at: now)
        return try await written(context, .withdraw(command), options(id, expectedVersion))
    }

    func approval(
        _ context: RequestContext, _ id: ApprovalID
    ) async throws(WalletServiceError) -> ApprovalView {
        try requireStaff(context)
        return try await row(context, id).view
    }

    func approvals(
        _ context: RequestContext, status: ApprovalStatus?, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<ApprovalView> {
        try requireStaff(context)
        let limit = wallets.limit(page)
        let before: ApprovalID? = try wallets.cursor(page)
        let statement = DeskQueries.approvals(context.hospitalID, status: status, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try ApprovalRow($0).view }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    private func options(_ id: ApprovalID, _ expectedVersion: Int?) -> CommandOptions {
        CommandOptions(
            resourceID: id.retagged(), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
    }

    private func row(_ context: RequestContext, _ id: ApprovalID) async throws(WalletServiceError) -> ApprovalRow {
        let statement = DeskQueries.approval(context.hospitalID, id)
        guard let row = try await wallets.query(context, statement, { try ApprovalRow($0) }).first else {
            throw .notFound
        }
        return row
    }

    /// The request after a command on it, as the table shows it: it was written in the commit.
    private func written(
        _ context: RequestContext, _ command: DeskCommand, _ options: CommandOptions
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        switch try await execute(context, command, options) {
        case .committed(let commit):
            let view = try await row(context, options.resourceID.retagged()).view
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: view.version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier): return try await shown(context, earlier)
        }
    }

    /// The request of an earlier outcome, as it is now.
    func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        let view = try await row(context, earlier.resourceID.retagged()).view
        return Written(view, receipt: earlier.receipt(version: view.version))
    }
}
