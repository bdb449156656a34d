import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveDeskService {
    /// The status under which a refund is stored that was done at once; one that waits has 202.
    private static let doneStatus = 200

    func refund(
        _ context: RequestContext, of transaction: EventID, _ request: RefundRequest
    ) async throws(WalletServiceError) -> Written<RefundView> {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let texts = fields.read(request)
        try fields.check()
        // What is left of the movement may be another amount by the time of a repeat.
        return try await wallets.replaying(context, of: nil) { () async throws(WalletServiceError) in
            let terms = try await terms(context, transaction, request, texts.reference)
            return try await refund(context, terms, texts.description, moment)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await repeated(context, earlier)
        }
    }

    /// Gives back at once, or asks for it where a second person must agree.
    private func refund(
        _ context: RequestContext, _ terms: RefundTerms, _ description: String?, _ moment: LiveWalletService.Moment
    ) async throws(WalletServiceError) -> Written<RefundView> {
        let command = RefundCommand(
            terms: terms, description: description, hospitalID: context.hospitalID, at: moment.now, day: moment.day)
        let options = CommandOptions(resourceID: terms.to.retagged(), status: Self.doneStatus)
        do {
            switch try await execute(context, .refund(command), options) {
            case .committed(let commit): return try Self.written(commit, terms.to)
            case .replayed(let earlier): return try await repeated(context, earlier)
            }
        } catch .desk(.approvalRequired) {
            let written = try await ask(context, .refund(terms), description: description)
            return Written(RefundView(approval: written.view), receipt: written.receipt)
        } catch .notFound {
            // The movement is there, so what is not is a wallet.
            throw .rule(.unknownWallet)
        }
    }

    /// The movement that a commit made: its last event.
    private static func written(
        _ commit: Commit<WalletDecider>, _ walletID: WalletID
    ) throws(WalletServiceError) -> Written<RefundView> {
        guard case .wallet(let wallet)? = commit.states.first, let version = commit.versions.first,
            let eventID = commit.eventIDs.last, let position = commit.position, let time = commit.recordedAt
        else { throw .unknown(code: "state") }
        let movement = MovementView(
            eventId: eventID, time: time, position: position, walletId: walletID,
            balance: wallet.money(wallet.balanceMinor))
        let receipt = WriteReceipt(eventID: eventID, position: position, version: version, isReplay: false)
        return Written(RefundView(movement: movement), receipt: receipt)
    }

    /// What the same request led to before.
    private func repeated(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<RefundView> {
        if earlier.status != Self.doneStatus {
            let written = try await shown(context, earlier)
            return Written(RefundView(approval: written.view), receipt: written.receipt)
        }
        let written = try await wallets.repeated(context, earlier, of: earlier.resourceID.retagged())
        return Written(RefundView(movement: written.view), receipt: written.receipt)
    }

    /// What the movement was, and what of it is to be given back.
    private func terms(
        _ context: RequestContext, _ transaction: EventID, _ request: RefundRequest, _ reference: String
    ) async throws(WalletServiceError) -> RefundTerms {
        let movement = try await movement(context, transaction)
        var terms = RefundTerms(
            originalID: transaction, original: movement.amount, from: movement.payee, to: movement.payer,
            amount: movement.amount, reference: reference)
        if let amount = request.amount {
            terms.amount = amount
        } else {
            terms.amount = try await remaining(context, transaction) ?? movement.amount
            if terms.amount.amountMinor == 0 { throw .desk(.exceedsRefundable(remaining: terms.amount)) }
        }
        return terms
    }

    /// The movement with an id, as its event tells it; throws `notFound` where there is none, also once the ledger has come as far
    /// as the log is now.
    private func movement(
        _ context: RequestContext, _ id: EventID
    ) async throws(WalletServiceError) -> RefundableMovement {
        let statement = DeskQueries.movement(context.hospitalID, id)
        if let found = try await wallets.query(context, statement, { try MovementPlace($0) }).first {
            return try await refundable(context, id, found)
        }
        let failure = await ledgerFailure(context)
        // A ledger that is behind for others' sake may have come past this movement all the same.
        guard let found = try await wallets.query(context, statement, { try MovementPlace($0) }).first else {
            throw failure ?? .notFound
        }
        return try await refundable(context, id, found)
    }

    /// Waits until the ledger shows what is in the log now; gives why it does not, nil where it does.
    private func ledgerFailure(_ context: RequestContext) async -> WalletServiceError? {
        let journal = dependencies.journal
        do {
            let moment = try await journal.settled(.latest, context: context)
            try await journal.awaitProjection(EntriesProjection.readerName, asOf: moment, context)
            return nil
        } catch {
            return WalletServiceError(journal: error)
        }
    }

    /// What of the event at a place can be given back. The ledger's lines do not say what a movement was for, the event does.
    private func refundable(
        _ context: RequestContext, _ id: EventID, _ place: MovementPlace
    ) async throws(WalletServiceError) -> RefundableMovement {
        let events: [RecordedEvent<WalletEvent>]
        do throws(JournalError) {
            events = try await dependencies.journal.events(
                of: place.streamID, WalletDecider.self, in: wallets.definition, fromVersion: place.version, limit: 1,
                context: context)
        } catch {
            throw WalletServiceError(journal: error)
        }
        guard let event = events.first, event.stored.eventID == id else { throw .unknown(code: "movement") }
        if case .clearing = event.event { throw .clearing(.clearingNotRefundable) }
        do throws(DeskRule) {
            return try RefundableMovement(event.event)
        } catch {
            throw .desk(error)
        }
    }

    /// Where the event of a movement stands in the log.
    private struct MovementPlace {
        var streamID: StreamID
        var version: Int

        init(_ row: Row) throws {
            streamID = try row.id(0)
            version = try row.int(1)
        }
    }

    /// What of a movement was not given back yet; nil where nobody asked before.
    private func remaining(_ context: RequestContext, _ id: EventID) async throws(WalletServiceError) -> Money? {
        do throws(JournalError) {
            let found = try await dependencies.journal.presentState(
                of: WalletStreams.refunds(of: id).id, WalletDecider.self, in: wallets.definition, context: context)
            guard case .refunds(let tally)? = found?.state else { return nil }
            return tally.remaining
        } catch {
            throw WalletServiceError(journal: error)
        }
    }
}
