import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveCardService {
    func claim(
        _ context: RequestContext, on id: CardID, _ request: CardClaimRequest
    ) async throws(WalletServiceError) -> Written<CardClaimView> {
        switch reach(context) {
        case .staff: break
        case .member: throw .staffOnly
        case .merchant(let merchant): if merchant != request.merchantId { throw .merchant(.unknownMerchant) }
        }
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let reference = fields.read(request)
        try fields.check()
        let claimID: CardClaimID = dependencies.ids.make()
        let options = CommandOptions(resourceID: claimID.retagged(), status: 201, newStreamIndices: [1])
        return try await written(context, options) { () async throws(WalletServiceError) in
            .claim(
                CardClaimCommand(
                    cardID: id, claimID: claimID, merchantID: request.merchantId,
                    wallets: try await claimWallets(context, id, request.merchantId),
                    benefitClass: request.benefitClass, amount: request.amount, serviceDate: request.serviceDate,
                    reference: reference, beneficiaryID: request.beneficiaryId, at: moment.now, day: moment.day))
        }
    }

    /// The wallets between which a claim would move money.
    private func claimWallets(
        _ context: RequestContext, _ card: CardID, _ merchant: MerchantID
    ) async throws(WalletServiceError) -> CardWallets {
        let funder = try await medCard(context, card).card.funderWalletID
        guard case .merchant(let merchant)? = try await state(context, merchant)?.state else {
            throw .merchant(.unknownMerchant)
        }
        return CardWallets(funder: funder, merchant: merchant.walletID)
    }

    func reverseClaim(
        _ context: RequestContext, on id: CardID, _ claim: CardClaimID
    ) async throws(WalletServiceError) -> Written<CardClaimView> {
        let merchantCaller: MerchantID?
        switch reach(context) {
        case .staff: merchantCaller = nil
        case .member: throw .staffOnly
        case .merchant(let merchant): merchantCaller = merchant
        }
        let moment = try await wallets.moment(context)
        let options = CommandOptions(resourceID: claim.retagged(), status: 200)
        return try await written(context, options) { () async throws(WalletServiceError) in
            let found = try await cardClaim(context, claim, on: id)
            return .reverseClaim(
                ReverseCardClaimCommand(
                    cardID: id, claimID: claim, wallets: found.processed.wallets, merchantCaller: merchantCaller,
                    at: moment.now, day: moment.day))
        }
    }

    func claim(
        _ context: RequestContext, on id: CardID, _ claim: CardClaimID
    ) async throws(WalletServiceError) -> CardClaimView {
        if case .member = reach(context) { _ = try await medCard(context, id) }
        return try await cardClaim(context, claim, on: id).view
    }

    func claims(
        _ context: RequestContext, on id: CardID, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<CardClaimView> {
        let before: CardClaimID? = try wallets.cursor(page)
        _ = try await medCard(context, id)
        var merchant: MerchantID?
        if case .merchant(let caller) = reach(context) { merchant = caller }
        let limit = wallets.limit(page)
        let statement = CardQueries.claims(
            context.hospitalID, of: id, merchant: merchant, before: before, limit: limit + 1)
        let ids = try await wallets.query(context, statement) { try $0.id(0, as: CardClaimID.self) }
        let shown = try wallets.page(ids, limit: limit) { $0 }
        let views = try await states(context, shown.items).compactMap { found -> CardClaimView? in
            guard case .cardClaim(let claim) = found.state else { return nil }
            return claim.view
        }
        return Page(items: views, nextCursor: shown.nextCursor)
    }

    /// A claim now; throws `notFound` for one that is not there, of another card, or of another merchant than the caller.
    private func cardClaim(
        _ context: RequestContext, _ id: CardClaimID, on card: CardID
    ) async throws(WalletServiceError) -> CardClaim {
        guard case .cardClaim(let claim)? = try await state(context, id)?.state, claim.processed.cardID == card else {
            throw .notFound
        }
        if case .merchant(let merchant) = reach(context), merchant != claim.processed.merchantID { throw .notFound }
        return claim
    }

    /// The claim after a command on it, which is put together anew where the wallets are others by then.
    private func written(
        _ context: RequestContext, _ options: CommandOptions,
        _ command: () async throws(WalletServiceError) -> CardCommand
    ) async throws(WalletServiceError) -> Written<CardClaimView> {
        for _ in 0..<Self.attempts {
            let command = try await command()
            let outcome: CommandOutcome<WalletDecider>
            do throws(CommandFailure<WalletRejection>) {
                outcome = try await execute(context, command, options)
            } catch .rejected(.outdated) {
                continue
            } catch {
                throw WalletServiceError(command: error)
            }
            switch outcome {
            case .committed(let commit):
                guard commit.states.count > 1, case .cardClaim(let claim) = commit.states[1] else {
                    throw .unknown(code: "state")
                }
                return Written(claim.view, receipt: try receipt(commit, of: 1))
            case .replayed(let earlier):
                guard let found = try await state(context, earlier.resourceID), case .cardClaim(let claim) = found.state
                else { throw .unknown(code: "replay") }
                return Written(claim.view, receipt: earlier.receipt(version: found.version))
            }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }
}
