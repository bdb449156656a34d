import Journal
import Kernel
import WalletAPI

extension LiveMerchantService {
    func applyMerchant(
        _ context: RequestContext, _ request: ApplyMerchantRequest
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let details = fields.read(request, in: moment.profile.country)
        try fields.check()
        let ids = wallets.dependencies.ids
        let command = ApplyMerchantCommand(
            merchantID: ids.make(), walletID: ids.make(), details: details, currency: request.currency, at: moment.now)
        var options = CommandOptions(resourceID: command.merchantID.retagged(), status: 201)
        options.newStreamIndices = [0]
        return try await written(context, .apply(command), options)
    }

    func verifyMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: VerifyMerchantRequest
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        var fields = WalletFields(now: now)
        fields.read(request)
        try fields.check()
        let command = VerifyMerchantCommand(
            merchantID: id, fees: request.fees,
            settlementDays: request.settlementDays ?? MerchantLimits.usualSettlementDays, at: fields.now)
        return try await written(context, .verify(command), options(id, expectedVersion))
    }

    func activateMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        let wallet = try await row(context, id).walletID
        let command = MerchantStatusCommand(
            merchantID: id, walletID: wallet, reason: nil, hospitalID: context.hospitalID, at: now)
        return try await written(context, .activate(command), options(id, expectedVersion))
    }

    func suspendMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        var fields = WalletFields(now: now)
        let reason = fields.read(request)
        try fields.check()
        let wallet = try await row(context, id).walletID
        let command = MerchantStatusCommand(merchantID: id, walletID: wallet, reason: reason, at: fields.now)
        return try await written(context, .suspend(command), options(id, expectedVersion))
    }

    func changeMerchant(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: ChangeMerchantRequest
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let details = fields.read(request, in: moment.profile.country)
        try fields.check()
        let command = ChangeMerchantCommand(
            merchantID: id, details: details, fees: request.fees, settlementDays: request.settlementDays,
            at: moment.now)
        return try await written(context, .change(command), options(id, expectedVersion))
    }

    func changeMethods(
        _ context: RequestContext, _ id: MerchantID, expectedVersion: Int?, _ request: ChangeMethodsRequest
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        try requireStaff(context)
        var fields = WalletFields(now: now)
        fields.read(request)
        try fields.check()
        let wallet = try await row(context, id).walletID
        let command = ChangeMethodsCommand(
            merchantID: id, walletID: wallet, methods: Set(request.methods), at: fields.now)
        return try await written(context, .changeMethods(command), options(id, expectedVersion))
    }

    private var now: Timestamp { wallets.dependencies.clock.now() }

    private func options(_ id: MerchantID, _ expectedVersion: Int?) -> CommandOptions {
        CommandOptions(
            resourceID: id.retagged(), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
    }

    /// The merchant after a command on them, as the table shows them: it was written in the commit.
    private func written(
        _ context: RequestContext, _ command: MerchantCommand, _ options: CommandOptions
    ) async throws(WalletServiceError) -> Written<MerchantView> {
        let outcome: CommandOutcome<WalletDecider>
        do throws(CommandFailure<WalletRejection>) {
            outcome = try await wallets.dependencies.journal.execute(
                .merchant(command), of: WalletDecider.self, in: wallets.definition, options, context: context)
        } catch {
            throw WalletServiceError(command: error)
        }
        switch outcome {
        case .committed(let commit):
            let view = try await merchant(context, options.resourceID.retagged())
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: view.version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier):
            let view = try await merchant(context, earlier.resourceID.retagged())
            return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }
}
