import Crypto
import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveMerchantService {
    /// How often a settlement is reckoned anew where what it rests on changed in the meantime.
    private static let attempts = 16

    func runSettlements(
        _ context: RequestContext, _ request: RunSettlementsRequest
    ) async throws(WalletServiceError) -> SettlementRunView {
        try requireStaff(context)
        let moment = try await wallets.moment(context)
        if let day = request.day, day > moment.day {
            throw .invalid([
                FieldError(field: "day", code: "inFuture", message: "Give a business day that has begun.")
            ])
        }
        var rows = try await settling(context, request)
        var view = SettlementRunView(day: request.day, items: [])
        if rows.count > MerchantLimits.runMerchants {
            rows.removeLast()
            view.continueAfter = rows.last?.view.id
        }
        for row in rows {
            let due = moment.day.advanced(byDays: -(row.view.settlementDays ?? MerchantLimits.usualSettlementDays))
            view.items.append(try await settle(context, row, through: request.day ?? due, moment))
        }
        return view
    }

    /// The merchants that a run looks at, one more than it takes.
    private func settling(
        _ context: RequestContext, _ request: RunSettlementsRequest
    ) async throws(WalletServiceError) -> [(view: MerchantView, walletID: WalletID)] {
        let hospital = context.hospitalID
        if let id = request.merchantId {
            let rows = try await wallets.query(context, MerchantQueries.merchant(hospital, id)) {
                try MerchantRow.merchant($0)
            }
            if rows.isEmpty { throw .merchant(.unknownMerchant) }
            return rows
        }
        let statement = MerchantQueries.settling(
            hospital, after: request.afterMerchantId, limit: MerchantLimits.runMerchants + 1)
        return try await wallets.query(context, statement) { try MerchantRow.merchant($0) }
    }

    /// Settles with one merchant through a day, in as many settlements as it takes.
    func settle(
        _ context: RequestContext, _ row: (view: MerchantView, walletID: WalletID), through day: LocalDate,
        _ moment: LiveWalletService.Moment
    ) async throws(WalletServiceError) -> SettlementRunView.Item {
        // What is settled is settled, whichever key asks: a settlement is done once by what it rests on.
        var context = context
        context.idempotency = nil
        let id = row.view.id
        var made: [SettlementID] = []
        var stale = 0
        while true {
            let step = try await attempt(context, id, row.walletID, through: day, moment)
            switch step {
            case .settled(let settlement, let isWhole):
                made.append(settlement)
                if isWhole { return try await item(context, id, .settled, made) }
            case .stale:
                stale += 1
                if stale >= Self.attempts { throw .unavailable(retryAfterSeconds: 1) }
            case .ended(let outcome): return try await item(context, id, made.isEmpty ? outcome : .settled, made)
            }
        }
    }

    private func item(
        _ context: RequestContext, _ id: MerchantID, _ outcome: SettlementRunOutcome, _ made: [SettlementID]
    ) async throws(WalletServiceError) -> SettlementRunView.Item {
        var item = SettlementRunView.Item(merchantId: id, outcome: outcome)
        for settlement in made { item.settlements.append(try await self.row(context, settlement).view) }
        return item
    }

    /// What became of one attempt.
    private enum Step {
        case settled(SettlementID, isWhole: Bool)
        /// What it rested on is not so any more.
        case stale
        case ended(SettlementRunOutcome)
    }

    private func attempt(
        _ context: RequestContext, _ id: MerchantID, _ walletID: WalletID, through day: LocalDate,
        _ moment: LiveWalletService.Moment
    ) async throws(WalletServiceError) -> Step {
        guard let (merchant, wallet) = try await accounts(context, id, walletID), let terms = merchant.fees else {
            return .ended(.notActive)
        }
        if merchant.status != .active || wallet.status != .active { return .ended(.notActive) }
        if let settled = merchant.settled.day, settled >= day { return .ended(.alreadySettled) }
        if moment.day < merchant.dueDay(of: day) { return .ended(.notDue) }
        var span = SettlementSpan(
            of: walletID, after: merchant.settled.throughVersion, through: day, in: merchant.currency, terms)
        try await fill(&span, context)
        let amounts = WalletDecider.amounts(of: span.tally, merchant, wallet, at: moment.now)
        if span.tally.lineCount == 0 && amounts.takenMinor == 0 { return .ended(.nothingToSettle) }
        let settlement: SettlementID = wallets.dependencies.ids.make()
        let command = SettleCommand(
            merchantID: id, walletID: walletID, settlementID: settlement, day: day, today: moment.day,
            completesDay: span.isWhole && day < moment.day, tally: span.tally, terms: terms, expected: amounts,
            fileSHA256: SHA256.hash(span.file(settlement, amounts)), at: moment.now)
        return try await run(context, command, isWhole: span.isWhole)
    }

    private func run(
        _ context: RequestContext, _ command: SettleCommand, isWhole: Bool
    ) async throws(WalletServiceError) -> Step {
        let options = CommandOptions(resourceID: command.merchantID.retagged(), status: 200)
        do throws(CommandFailure<WalletRejection>) {
            let outcome = try await wallets.dependencies.journal.execute(
                .merchant(.settle(command)), of: WalletDecider.self, in: wallets.definition, options, context: context)
            guard case .committed(let commit) = outcome, !commit.eventIDs.isEmpty else {
                return .ended(.alreadySettled)
            }
            return .settled(command.settlementID, isWhole: isWhole)
        } catch {
            switch error {
            case .rejected(.settlementStale): return .stale
            case .rejected(.merchant(.settlementNotDue)): return .ended(.notDue)
            case .rejected(.merchant), .rejected(.rule): return .ended(.notActive)
            default: throw WalletServiceError(command: error)
            }
        }
    }

    /// A merchant and their wallet now; nil where one of them is not there.
    private func accounts(
        _ context: RequestContext, _ id: MerchantID, _ wallet: WalletID
    ) async throws(WalletServiceError) -> (MerchantAccount, WalletAccount)? {
        do throws(JournalError) {
            let states = try await wallets.dependencies.journal.presentStates(
                of: [id.retagged(), wallet.retagged()], WalletDecider.self, in: wallets.definition, context: context)
            guard case .merchant(let merchant)? = states[0]?.state, case .wallet(let wallet)? = states[1]?.state else {
                return nil
            }
            return (merchant, wallet)
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    /// Gives a span the events of its wallet, page by page, up to a version where one is named.
    private func fill(
        _ span: inout SettlementSpan, _ context: RequestContext, through last: Int = .max
    ) async throws(WalletServiceError) {
        let stream: StreamID = span.walletID.retagged()
        while span.tally.throughVersion < last {
            let page: [RecordedEvent<WalletEvent>]
            do throws(JournalError) {
                page = try await wallets.dependencies.journal.events(
                    of: stream, WalletDecider.self, in: wallets.definition,
                    fromVersion: span.tally.throughVersion + 1, limit: EventJournal.pageLimit, context: context)
            } catch {
                throw WalletServiceError(journal: error)
            }
            for recorded in page {
                guard let version = recorded.stored.version(in: stream), version <= last else { return }
                let stored = recorded.stored
                guard span.take(recorded.event, version: version, stored.eventID, recordedAt: stored.recordedAt) else {
                    return
                }
            }
            if page.count < EventJournal.pageLimit { return }
        }
    }

    /// A settlement; throws `notFound` for one of a merchant whom the caller does not reach.
    private func row(
        _ context: RequestContext, _ id: SettlementID
    ) async throws(WalletServiceError) -> SettlementRow {
        let statement = MerchantQueries.settlement(context.hospitalID, id)
        guard let row = try await wallets.query(context, statement, { try SettlementRow($0) }).first else {
            throw .notFound
        }
        switch reach(context) {
        case .all: return row
        case .one(let own):
            if row.view.merchantId != own { throw .notFound }
            return row
        case .none: throw .notFound
        }
    }

    func settlement(
        _ context: RequestContext, _ id: SettlementID
    ) async throws(WalletServiceError) -> SettlementView {
        try await row(context, id).view
    }

    func settlements(
        _ context: RequestContext, _ query: SettlementListQuery
    ) async throws(WalletServiceError) -> Page<SettlementView> {
        var merchant = query.merchantID
        switch reach(context) {
        case .all: break
        case .one(let own):
            if let merchant, merchant != own { return Page(items: [], nextCursor: nil) }
            merchant = own
        case .none: return Page(items: [], nextCursor: nil)
        }
        let limit = wallets.limit(query.page)
        let before: SettlementID? = try wallets.cursor(query.page)
        let statement = MerchantQueries.settlements(
            context.hospitalID, of: merchant, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try SettlementRow($0).view }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    func settlementFile(
        _ context: RequestContext, _ id: SettlementID
    ) async throws(WalletServiceError) -> [UInt8] {
        let row = try await row(context, id)
        var span = SettlementSpan(
            of: row.view.walletId, after: row.afterVersion, through: row.view.day, in: row.view.sales.currency,
            row.view.terms)
        try await fill(&span, context, through: row.throughVersion)
        let file = span.file(id, row.amounts)
        // Never a file that is not the one that was settled by.
        guard Hexadecimal.encode(SHA256.hash(file)) == row.view.fileSha256 else {
            throw .unknown(code: "settlementFile")
        }
        return file
    }
}
