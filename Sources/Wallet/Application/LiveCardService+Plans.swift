import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveCardService {
    func createPlan(
        _ context: RequestContext, _ request: CreateCardPlanRequest
    ) async throws(WalletServiceError) -> Written<CardPlanView> {
        try requireStaff(context)
        var fields = WalletFields(now: dependencies.clock.now())
        let name = fields.read(request)
        try fields.check()
        let command = CreateCardPlanCommand(
            planID: dependencies.ids.make(), name: name, funderWalletID: request.funderWalletId,
            benefits: request.benefits, months: request.months, at: fields.now)
        let options = CommandOptions(resourceID: command.planID.retagged(), status: 201, newStreamIndices: [0])
        return try await written(context, .createPlan(command), options)
    }

    func plan(_ context: RequestContext, _ id: CardPlanID) async throws(WalletServiceError) -> CardPlanView {
        try requireStaff(context)
        guard let found = try await state(context, id), case .cardPlan(let plan) = found.state else { throw .notFound }
        return plan.view(version: found.version)
    }

    func plans(
        _ context: RequestContext, status: CardPlanStatus?, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<CardPlanView> {
        try requireStaff(context)
        let limit = wallets.limit(page)
        let before: CardPlanID? = try wallets.cursor(page)
        let statement = CardQueries.plans(context.hospitalID, status: status, before: before, limit: limit + 1)
        let ids = try await wallets.query(context, statement) { try $0.id(0, as: CardPlanID.self) }
        let shown = try wallets.page(ids, limit: limit) { $0 }
        let views = try await states(context, shown.items).compactMap { found -> CardPlanView? in
            guard case .cardPlan(let plan) = found.state else { return nil }
            return plan.view(version: found.version)
        }
        return Page(items: views, nextCursor: shown.nextCursor)
    }

    func withdrawPlan(
        _ context: RequestContext, _ id: CardPlanID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<CardPlanView> {
        try requireStaff(context)
        let options = CommandOptions(
            resourceID: id.retagged(), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        return try await written(context, .withdrawPlan(id, at: dependencies.clock.now()), options)
    }

    /// The plan after a command on it.
    private func written(
        _ context: RequestContext, _ command: CardCommand, _ options: CommandOptions
    ) async throws(WalletServiceError) -> Written<CardPlanView> {
        let outcome: CommandOutcome<WalletDecider>
        do throws(CommandFailure<WalletRejection>) {
            outcome = try await execute(context, command, options)
        } catch {
            throw WalletServiceError(command: error)
        }
        switch outcome {
        case .committed(let commit):
            guard case .cardPlan(let plan)? = commit.states.first else { throw .unknown(code: "state") }
            let receipt = try receipt(commit)
            return Written(plan.view(version: receipt.version), receipt: receipt)
        case .replayed(let earlier):
            let view = try await plan(context, earlier.resourceID.retagged())
            return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }
}
