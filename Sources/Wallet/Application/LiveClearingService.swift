import Journal
import Kernel
import Postgres
import WalletAPI

/// Clearings over the journal and the read tables of this process's database (ADR-0028).
struct LiveClearingService: ClearingService {
    /// The module's wallets, whose means are used here too.
    let wallets: LiveWalletService

    var dependencies: WalletDependencies { wallets.dependencies }

    func send(
        _ context: RequestContext, _ request: SendClearingRequest
    ) async throws(WalletServiceError) -> Written<ClearingView> {
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let (purpose, reference) = fields.read(request)
        try fields.check()
        guard let purpose else { throw .unknown(code: "purpose") }
        if request.hospitalId == context.hospitalID { throw .clearing(.sameTenant) }
        return try await wallets.replaying(context, of: request.fromWalletId) {
            () async throws(WalletServiceError) in
            try await requireTenant(request.hospitalId)
            try await requireAgreement(of: request.hospitalId, with: context.hospitalID)
            return try await send(context, request, for: purpose, reference, moment)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await shown(context, earlier)
        }
    }

    /// Sends what may be sent.
    private func send(
        _ context: RequestContext, _ request: SendClearingRequest, for purpose: ClearingPurpose, _ reference: String,
        _ moment: LiveWalletService.Moment
    ) async throws(WalletServiceError) -> Written<ClearingView> {
        let fact = ClearingFact(
            clearingID: dependencies.ids.make(), from: context.hospitalID, to: request.hospitalId, purpose: purpose,
            amount: request.amount, reference: reference)
        let command = SendClearingCommand(
            fact: fact, walletID: request.fromWalletId, caller: wallets.caller(context), at: moment.now,
            day: moment.day)
        var call = LiveWalletService.WalletCall(.clearing(.send(command)), on: request.fromWalletId, status: 202)
        call.options.resourceID = fact.clearingID.retagged()
        call.options.newStreamIndices = [0]
        do throws(WalletServiceError) {
            return try await written(context, call)
        } catch .notFound {
            // A wallet that is not there is no part of the path here.
            throw .rule(.unknownWallet)
        }
    }

    private func written(
        _ context: RequestContext, _ call: LiveWalletService.WalletCall
    ) async throws(WalletServiceError) -> Written<ClearingView> {
        switch try await wallets.execute(context, call) {
        case .committed(let commit):
            let view = try await row(context, call.options.resourceID.retagged())
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.last, position: commit.position, version: view.version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier): return try await shown(context, earlier)
        }
    }

    /// The clearing of an earlier outcome, as it is now.
    private func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<ClearingView> {
        let view = try await row(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }

    /// Refuses a tenant that takes nothing from this one: not even a refusal may be written under its id without its word.
    private func requireAgreement(
        of hospital: HospitalID, with sender: HospitalID
    ) async throws(WalletServiceError) {
        let agreement = try await agreement(systemContext(hospital))
        guard agreement.operators.contains(sender) else { throw .clearing(.notAgreed) }
    }

    /// Refuses a tenant that there is not: nothing may be written under its id.
    private func requireTenant(_ hospital: HospitalID) async throws(WalletServiceError) {
        do throws(Failure) {
            _ = try await dependencies.profiles.profile(systemContext(hospital))
        } catch {
            if error.kind == .notFound { throw .clearing(.unknownHospital) }
            throw .failed(error)
        }
    }

    func clearing(_ context: RequestContext, _ id: ClearingID) async throws(WalletServiceError) -> ClearingView {
        let view = try await row(context, id)
        if wallets.caller(context) != nil {
            guard let wallet = view.fromWalletId else { throw .notFound }
            _ = try await wallets.account(context, wallet)
        }
        return view
    }

    private func row(_ context: RequestContext, _ id: ClearingID) async throws(WalletServiceError) -> ClearingView {
        let statement = ClearingQueries.clearing(context.hospitalID, id)
        guard let row = try await wallets.query(context, statement, { try ClearingRow.clearing($0) }).first else {
            throw .notFound
        }
        return row
    }

    func clearings(
        _ context: RequestContext, _ query: ClearingListQuery
    ) async throws(WalletServiceError) -> Page<ClearingView> {
        try wallets.requireStaff(context)
        let limit = wallets.limit(query.page)
        let before: ClearingID? = try wallets.cursor(query.page)
        let statement = ClearingQueries.clearings(context.hospitalID, query, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try ClearingRow.clearing($0) }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    func agreement(_ context: RequestContext) async throws(WalletServiceError) -> ClearingAgreementView {
        let stream = WalletStreams.clearingAgreement(of: context.hospitalID).id
        do throws(JournalError) {
            let found = try await dependencies.journal.presentState(
                of: stream, WalletDecider.self, in: wallets.definition, context: context)
            guard let found, case .clearing(.agreement(let agreement)) = found.state else {
                return ClearingAgreementView(operators: [], version: 0)
            }
            return ClearingAgreementView(operators: agreement.operators, version: found.version)
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    func changeAgreement(
        _ context: RequestContext, expectedVersion: Int?, _ request: ChangeClearingAgreementRequest
    ) async throws(WalletServiceError) -> Written<ClearingAgreementView> {
        try wallets.requireStaff(context)
        var fields = WalletFields(now: dependencies.clock.now())
        fields.read(request, of: context.hospitalID)
        try fields.check()
        let command = AgreeClearingCommand(
            hospitalID: context.hospitalID, operators: request.operators.sorted(), at: fields.now)
        let options = CommandOptions(
            resourceID: WalletStreams.clearingAgreement(of: context.hospitalID).id, status: 200,
            expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        let outcome: CommandOutcome<WalletDecider>
        do throws(CommandFailure<WalletRejection>) {
            outcome = try await dependencies.journal.execute(
                .clearing(.agree(command)), of: WalletDecider.self, in: wallets.definition, options, context: context)
        } catch {
            throw WalletServiceError(command: error)
        }
        let view = try await agreement(context)
        switch outcome {
        case .committed(let commit):
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: view.version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier): return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }

    /// How long one step may take.
    private static let stepSeconds: UInt64 = 30

    /// The context in which a step is done of itself, in one tenant.
    func systemContext(_ hospital: HospitalID) -> RequestContext {
        .ofWorker("clearing", in: hospital, seconds: Self.stepSeconds)
    }
}
