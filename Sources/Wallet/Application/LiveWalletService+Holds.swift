import Journal
import Kernel
import WalletAPI

extension LiveWalletService {
    func hold(
        _ context: RequestContext, on id: WalletID, _ request: HoldRequest
    ) async throws(WalletServiceError) -> Written<HoldView> {
        try requireStaff(context)
        // An end that lies in the future when it is asked for does not when the request is repeated.
        return try await replaying(context, of: id) { () async throws(WalletServiceError) in
            var fields = WalletFields(now: dependencies.clock.now())
            let (texts, expiresAt) = fields.read(request)
            try fields.check()
            let command = HoldCommand(
                walletID: id, holdID: dependencies.ids.make(), amount: request.amount, reference: texts.reference,
                description: texts.description, expiresAt: expiresAt,
                hospitalID: context.hospitalID, caller: nil, at: fields.now)
            return try await written(context, .hold(command), of: command.holdID, on: id, status: 201)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await shown(context, earlier, on: id)
        }
    }

    func captureHold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID, _ request: CaptureHoldRequest
    ) async throws(WalletServiceError) -> Written<HoldView> {
        try requireStaff(context)
        let moment = try await moment(context)
        var fields = WalletFields(now: moment.now)
        let reference = fields.read(request)
        try fields.check()
        let command = CaptureHoldCommand(
            walletID: id, holdID: hold, amount: request.amount, to: request.toWalletId, reference: reference,
            keepsRest: request.keepsRest ?? false, caller: nil, at: moment.now, day: moment.day)
        return try await changed(context, .captureHold(command), of: hold, on: id)
    }

    func releaseHold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID
    ) async throws(WalletServiceError) -> Written<HoldView> {
        try requireStaff(context)
        let command = ReleaseHoldCommand(walletID: id, holdID: hold, caller: nil, at: dependencies.clock.now())
        return try await changed(context, .releaseHold(command), of: hold, on: id)
    }

    func hold(
        _ context: RequestContext, on id: WalletID, _ hold: HoldID
    ) async throws(WalletServiceError) -> HoldView {
        if caller(context) != nil { _ = try await account(context, id) }
        return try await row(context, hold, on: id)
    }

    func holds(
        _ context: RequestContext, on id: WalletID, status: HoldStatus?, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<HoldView> {
        let before: HoldID? = try cursor(page)
        _ = try await account(context, id)
        let limit = limit(page)
        let statement = WalletQueries.holds(
            context.hospitalID, of: id, status: status, before: before, limit: limit + 1)
        return try self.page(try await query(context, statement, HoldRow.view), limit: limit, id: \.id)
    }

    /// As `written`, of a hold that is there already: the state knows open ones alone, the table those that are done too.
    private func changed(
        _ context: RequestContext, _ command: WalletCommand, of hold: HoldID, on wallet: WalletID
    ) async throws(WalletServiceError) -> Written<HoldView> {
        do {
            return try await written(context, command, of: hold, on: wallet, status: 200)
        } catch .rule(.holdClosed) {
            _ = try await row(context, hold, on: wallet)
            throw .rule(.holdClosed)
        }
    }

    /// The hold after a command on it.
    private func written(
        _ context: RequestContext, _ command: WalletCommand, of hold: HoldID, on wallet: WalletID, status: Int
    ) async throws(WalletServiceError) -> Written<HoldView> {
        var call = WalletCall(command, on: wallet, status: status)
        call.options.resourceID = hold.retagged()
        switch try await execute(context, call) {
        case .committed(let commit):
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: commit.versions.first ?? 0,
                isReplay: false)
            return Written(try await row(context, hold, on: wallet), receipt: receipt)
        case .replayed(let earlier): return try await shown(context, earlier, on: wallet)
        }
    }

    /// The hold of an earlier outcome, as it is now.
    private func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome, on wallet: WalletID
    ) async throws(WalletServiceError) -> Written<HoldView> {
        Written(
            try await row(context, earlier.resourceID.retagged(), on: wallet),
            receipt: earlier.receipt(version: earlier.version))
    }

    /// A hold of a wallet, which is written in the commit of its events.
    private func row(
        _ context: RequestContext, _ hold: HoldID, on wallet: WalletID
    ) async throws(WalletServiceError) -> HoldView {
        let statement = WalletQueries.hold(context.hospitalID, wallet, hold)
        guard let view = try await query(context, statement, HoldRow.view).first else { throw .notFound }
        return view
    }
}
