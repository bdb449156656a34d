import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveCardService {
    func issueCard(
        _ context: RequestContext, _ request: IssueCardRequest
    ) async throws(WalletServiceError) -> Written<CardView> {
        try requireStaff(context)
        // A holder who is gone by now, and a day that is too long ago by now, were neither when it was asked for first.
        return try await wallets.replaying(context, of: nil) { () async throws(WalletServiceError) in
            let moment = try await wallets.moment(context)
            var fields = WalletFields(now: moment.now)
            let firstDay = fields.firstDay(request.firstDay, today: moment.day)
            try fields.check()
            try await requireHolder(context, request.userId)
            let command = IssueCardCommand(
                cardID: dependencies.ids.make(), planID: request.planId, holderID: request.userId,
                firstDay: firstDay, at: moment.now, day: moment.day)
            let options = CommandOptions(resourceID: command.cardID.retagged(), status: 201, newStreamIndices: [0])
            return try await written(context, .issue(command), options)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await shown(context, earlier)
        }
    }

    private func requireHolder(_ context: RequestContext, _ user: UserID) async throws(WalletServiceError) {
        let mayOwn: Bool
        do throws(Failure) {
            mayOwn = try await dependencies.owners.mayOwn(context, user)
        } catch {
            throw .failed(error)
        }
        guard mayOwn else { throw .rule(.unknownOwner) }
    }

    func card(_ context: RequestContext, _ id: CardID) async throws(WalletServiceError) -> CardView {
        let found = try await medCard(context, id)
        let day = try await wallets.moment(context).day
        let known = try await beneficiaries(context, of: [id])
        return found.card.view(version: found.version, on: day, known: known)
    }

    func cards(
        _ context: RequestContext, _ query: CardListQuery
    ) async throws(WalletServiceError) -> Page<CardView> {
        var query = query
        switch reach(context) {
        case .staff: break
        case .merchant: throw .staffOnly
        case .member(let member):
            if let asked = query.userID, asked != member { return Page(items: [], nextCursor: nil) }
            query.userID = member
        }
        let limit = wallets.limit(query.page)
        let before: CardID? = try wallets.cursor(query.page)
        let statement = CardQueries.cards(context.hospitalID, query, before: before, limit: limit + 1)
        let ids = try await wallets.query(context, statement) { try $0.id(0, as: CardID.self) }
        let page = try wallets.page(ids, limit: limit) { $0 }
        let day = try await wallets.moment(context).day
        let known = try await beneficiaries(context, of: page.items)
        let views = try await states(context, page.items).compactMap { found -> CardView? in
            guard case .medCard(let card) = found.state else { return nil }
            return card.view(version: found.version, on: day, known: known)
        }
        return Page(items: views, nextCursor: page.nextCursor)
    }

    func activateCard(
        _ context: RequestContext, _ id: CardID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<CardView> {
        try await change(context, id, to: .active, expectedVersion: expectedVersion, reason: nil)
    }

    func blockCard(
        _ context: RequestContext, _ id: CardID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<CardView> {
        var fields = WalletFields(now: dependencies.clock.now())
        let reason = fields.read(request)
        try fields.check()
        return try await change(context, id, to: .blocked, expectedVersion: expectedVersion, reason: reason)
    }

    func benefits(
        _ context: RequestContext, of id: CardID, on day: LocalDate?
    ) async throws(WalletServiceError) -> CardBenefitsView {
        let card = try await medCard(context, id).card
        let today = try await wallets.moment(context).day
        let day = day ?? today
        guard card.days.contains(day) else {
            throw .card(.serviceDateOutsideCard(firstDay: card.firstDay, lastDay: card.lastDay))
        }
        return card.left(on: day)
    }

    func addBeneficiary(
        _ context: RequestContext, to id: CardID, _ request: AddBeneficiaryRequest
    ) async throws(WalletServiceError) -> Written<CardView> {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let name = fields.read(request)
        try fields.check()
        let namesakes = try await beneficiaries(context, of: [id]).values
            .filter { $0.name.map(Self.folded) == Self.folded(name) }
        let command = AddBeneficiaryCommand(
            cardID: id, beneficiaryID: dependencies.ids.make(), namesakes: namesakes.map(\.id).sorted(), name: name,
            relation: request.relation, at: moment.now, day: moment.day)
        return try await written(
            context, .addBeneficiary(command), CommandOptions(resourceID: id.retagged(), status: 201))
    }

    /// A name as it is compared: without regard to case and to how words are set apart.
    private static func folded(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func removeBeneficiary(
        _ context: RequestContext, _ beneficiary: BeneficiaryID, from id: CardID
    ) async throws(WalletServiceError) -> Written<CardView> {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        return try await written(
            context, .removeBeneficiary(beneficiary, from: id, at: moment.now, day: moment.day),
            CommandOptions(resourceID: id.retagged(), status: 200))
    }

    private func change(
        _ context: RequestContext, _ id: CardID, to target: ChangeCardStatusCommand.Target, expectedVersion: Int?,
        reason: String?
    ) async throws(WalletServiceError) -> Written<CardView> {
        let caller: UserID?
        switch reach(context) {
        case .staff: caller = nil
        case .member(let member): caller = member
        case .merchant: throw .staffOnly
        }
        // The version of what is not the caller's is told to nobody.
        if caller != nil, expectedVersion != nil { _ = try await medCard(context, id) }
        let moment = try await wallets.moment(context)
        let command = ChangeCardStatusCommand(
            cardID: id, target: target, reason: reason, caller: caller, at: moment.now, day: moment.day)
        let options = CommandOptions(
            resourceID: id.retagged(), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        return try await written(context, .changeStatus(command), options)
    }

    /// The card after a command on it.
    ///
    /// Where the holder was erased, a reason is left out, as nothing can be sealed any more; a beneficiary without a name is
    /// nobody, and is refused.
    private func written(
        _ context: RequestContext, _ command: CardCommand, _ options: CommandOptions
    ) async throws(WalletServiceError) -> Written<CardView> {
        let outcome: CommandOutcome<WalletDecider>
        do throws(CommandFailure<WalletRejection>) {
            outcome = try await execute(context, command, options)
        } catch .journal(.erased) {
            guard case .changeStatus(var command) = command, command.reason != nil else { throw .rule(.unknownOwner) }
            command.reason = nil
            return try await written(context, .changeStatus(command), options)
        } catch {
            throw WalletServiceError(command: error)
        }
        switch outcome {
        case .committed(let commit):
            guard case .medCard(let card)? = commit.states.first else { throw .unknown(code: "state") }
            let receipt = try receipt(commit)
            let known = try await beneficiaries(context, of: [card.cardID])
            let day = try await wallets.moment(context).day
            return Written(card.view(version: receipt.version, on: day, known: known), receipt: receipt)
        case .replayed(let earlier): return try await shown(context, earlier)
        }
    }

    /// The card of an earlier outcome, as it is now.
    private func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<CardView> {
        let view = try await card(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }

    private func beneficiaries(
        _ context: RequestContext, of cards: [CardID]
    ) async throws(WalletServiceError) -> [BeneficiaryID: BeneficiaryView] {
        let statement = CardQueries.beneficiaries(context.hospitalID, of: cards)
        let views = try await wallets.query(context, statement, BeneficiaryRow.view)
        return Dictionary(views.map { ($0.id, $0) }) { first, _ in first }
    }
}
