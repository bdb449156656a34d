import Journal
import Kernel
import Postgres
import WalletAPI

/// What is wrong at any step of the lives of wallets, gone through event by event, and what the ledger has of each step.
struct WalletWalk {
    private var balances = InvariantCount()
    private var funds = InvariantCount()
    private var holds = InvariantCount()
    private var entries = InvariantCount()
    /// What is gone through of MedCards.
    private var cards = CardWalk()
    /// What is gone through of payments.
    private var payments = PaymentWalk()
    /// The wallet that is gone through, and the holds that it had.
    private var wallet: RowPlace?
    private var holdsHad: Set<HoldID> = []
    /// How many rows of the ledger were met.
    private var rowsMet = 0

    /// A wallet of a hospital.
    private struct RowPlace: Hashable {
        var hospital: HospitalID
        var stream: StreamID
    }

    /// A row that the ledger must have.
    private struct Expected {
        var stored: StoredEvent
        var account: LedgerAccountID
        var side: LedgerSide
        var amount: Money
        var balanceMinor: Int64
    }

    /// Takes a page of steps in.
    mutating func take(_ steps: [StreamReplay<WalletDecider>.Step], _ connection: BorrowedConnection) async throws {
        var expected: [Expected] = []
        for step in steps {
            let place = RowPlace(hospital: step.recorded.stored.hospitalID, stream: step.streamID)
            if place != wallet {
                wallet = place
                holdsHad = []
            }
            cards.take(step)
            let after: WalletAccount
            switch step.after {
            case .wallet(let account): after = account
            case .payment(let payment):
                payments.take(step, payment)
                continue
            // These have no money of their own: what merchants are paid, and claims pay, is in wallets; what is between tenants is
            // held against both sides (`WalletInvariants`).
            case .merchant, .cardPlan, .medCard, .cardClaim, .clearing, .approval, .refunds, .settings: continue
            case .empty:
                balances.look(false)
                continue
            }
            var before: WalletAccount?
            if case .wallet(let account) = step.before { before = account }
            funds.look(Self.isWithinFunds(after))
            holds.look(areHoldsSound(before, after, step.recorded.event))
            let row = Self.row(of: step, after)
            balances.look(Self.followsFrom(before, after, row?.side, row?.amount.amountMinor ?? 0))
            if let row { expected.append(row) }
        }
        if !expected.isEmpty { try await compare(expected, connection) }
        try await payments.compare(connection)
    }

    /// What was found. Rows of wallets that no step has are wrong as well.
    func lines(unread: Int, _ connection: BorrowedConnection) async throws -> [WalletInvariants.Line] {
        let found = try await connection.query("SELECT count(*) FROM wallet.entry() WHERE account_type = 'wallet'")
        let surplus = max(0, try found[0].int(0) - rowsMet)
        return [
            balances.line("balances follow from the events", also: unread),
            funds.line("no wallet goes below its overdraft at any step"),
            holds.line("holds reserve what they say and are resolved once"),
            entries.line("entries say what the events of their wallets say", also: surplus),
        ] + cards.lines + payments.lines
    }

    /// Whether the wallet owes no more than it may, with everything that is reserved.
    private static func isWithinFunds(_ wallet: WalletAccount) -> Bool {
        Int128(wallet.balanceMinor) - Int128(wallet.heldMinor) + Int128(wallet.overdraftMinor) >= 0
    }

    /// Whether the balance is the one before and what moved. Only a first event has none before it.
    private static func followsFrom(
        _ before: WalletAccount?, _ after: WalletAccount, _ side: LedgerSide?, _ amountMinor: Int64
    ) -> Bool {
        guard let before else { return after.balanceMinor == 0 && side == nil }
        let moved = side == .debit ? -Int128(amountMinor) : Int128(amountMinor)
        return Int128(after.balanceMinor) == Int128(before.balanceMinor) + moved
            && after.currency == before.currency && amountMinor >= 0
    }

    /// Whether the holds are sound after an event: what is held is what they reserve, none gives more than it has, and none that
    /// is over or unknown is taken from or given back.
    private mutating func areHoldsSound(
        _ before: WalletAccount?, _ after: WalletAccount, _ event: WalletEvent
    ) -> Bool {
        var reserved: Int128 = 0
        for hold in after.holds {
            let left = Int128(hold.amountMinor) - Int128(hold.capturedMinor) - Int128(hold.releasedMinor)
            guard left > 0, hold.capturedMinor >= 0, hold.releasedMinor >= 0 else { return false }
            reserved += left
        }
        guard Int128(after.heldMinor) == reserved else { return false }
        let open = before?.holds ?? []
        switch event {
        case .held(let event):
            return event.amount.amountMinor > 0 && holdsHad.insert(event.holdID).inserted
        case .holdCaptured(let event) where event.walletID == after.walletID:
            guard let hold = open.first(where: { $0.id == event.holdID }) else { return false }
            return event.amount.amountMinor > 0 && event.releasedMinor >= 0
                && Int128(event.amount.amountMinor) + Int128(event.releasedMinor) <= Int128(hold.remainingMinor)
        case .holdReleased(let event), .holdExpired(let event):
            guard let hold = open.first(where: { $0.id == event.holdID }) else { return false }
            return event.amount.amountMinor == hold.remainingMinor
        case .closed: return after.holds.isEmpty && after.balanceMinor == 0
        default: return after.holds == open
        }
    }

    /// The row that the wallet of a step must have for it; nil where nothing moved in it.
    private static func row(of step: StreamReplay<WalletDecider>.Step, _ wallet: WalletAccount) -> Expected? {
        let stored = step.recorded.stored
        guard let posting = LedgerPosting(step.recorded.event, of: stored.hospitalID) else { return nil }
        let account: LedgerAccountID = step.streamID.retagged()
        let side: LedgerSide = posting.debit.accountID == account ? .debit : .credit
        return Expected(
            stored: stored, account: account, side: side, amount: posting.amount, balanceMinor: wallet.balanceMinor)
    }

    /// Looks for the rows of a page of steps; one that the ledger has not come to yet may be missing.
    private mutating func compare(_ rows: [Expected], _ connection: BorrowedConnection) async throws {
        let result = try await connection.query(
            """
            SELECT count(e.position),
                count(*) FILTER (
                    WHERE CASE
                        WHEN e.position IS NULL THEN x.position <= coalesce(c.position, 0)
                        ELSE e.event_id <> x.event_id OR e.account_type <> 'wallet' OR e.side <> x.side
                            OR e.amount_minor <> x.amount_minor OR e.currency <> x.currency
                            OR e.balance_minor <> x.balance_minor
                        END)
            FROM unnest(
                \(.ids(rows.map(\.stored.hospitalID))), \(.ids(rows.map(\.account))),
                \(.timestamps(rows.map(\.stored.recordedAt))), \(.int64s(rows.map(\.stored.position))),
                \(.int16s(rows.map { Int16($0.stored.shard) })), \(.ids(rows.map(\.stored.eventID))),
                \(.texts(rows.map(\.side.rawValue))), \(.int64s(rows.map(\.amount.amountMinor))),
                \(.texts(rows.map(\.amount.currency.code))), \(.int64s(rows.map(\.balanceMinor))))
                AS x (
                    hospital_id, account_id, recorded_at, position, shard, event_id, side, amount_minor, currency,
                    balance_minor)
            LEFT JOIN wallet.entry() AS e
                ON e.hospital_id = x.hospital_id AND e.account_id = x.account_id AND e.recorded_at = x.recorded_at
                    AND e.position = x.position
            LEFT JOIN journal.reader AS r ON r.name = \(EntriesProjection.readerName)
            LEFT JOIN journal.checkpoint AS c ON c.name = r.name AND c.version = r.version AND c.shard = x.shard
            """)
        rowsMet += try result[0].int(0)
        entries.add(looked: rows.count, faults: try result[0].int(1))
    }
}
