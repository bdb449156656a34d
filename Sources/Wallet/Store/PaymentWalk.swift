import Journal
import Kernel
import Postgres
import WalletAPI

/// What is wrong at any step of the lives of payments, gone through event by event, and what the ledger has of each step.
struct PaymentWalk {
    private var sums = (looked: 0, faults: 0)
    private var entries = (looked: 0, faults: 0)
    private var expected: [Expected] = []

    /// The two rows that the ledger must have for a step.
    private struct Expected {
        var stored: StoredEvent
        var posting: LedgerPosting
    }

    /// Takes a step of a payment in.
    mutating func take(_ step: StreamReplay<WalletDecider>.Step, _ after: Payment) {
        sums.looked += 1
        var before: Payment?
        if case .payment(let payment) = step.before { before = payment }
        guard case .payment(let event) = step.recorded.event else { return sums.faults += 1 }
        if !Self.isSound(before, after, event) { sums.faults += 1 }
        if let posting = LedgerPosting(step.recorded.event, of: step.recorded.stored.hospitalID) {
            expected.append(Expected(stored: step.recorded.stored, posting: posting))
        }
    }

    /// What was found.
    var lines: [WalletInvariants.Line] {
        [
            WalletInvariants.Line(
                name: "payments take what was agreed to and give back what they took", looked: sums.looked,
                faults: sums.faults),
            WalletInvariants.Line(
                name: "entries say what payments took and gave back", looked: entries.looked, faults: entries.faults),
        ]
    }

    /// Whether a payment is sound after an event: refunded ≤ captured ≤ agreed, and what the sums changed by is what the event
    /// moved. The refunds that are kept add up to what was given back.
    private static func isSound(_ before: Payment?, _ after: Payment, _ event: PaymentEvent) -> Bool {
        let sums = after.sums
        let given = Int128(sums.refundedMinor) + Int128(sums.refundingMinor)
        guard sums.capturedMinor >= 0, sums.capturingMinor >= 0, sums.refundedMinor >= 0, sums.refundingMinor >= 0,
            given <= Int128(sums.capturedMinor),
            Int128(sums.capturedMinor) + Int128(sums.capturingMinor) <= Int128(after.terms.amount.amountMinor),
            after.refunds.filter({ $0.status != .failed }).reduce(Int128(0), { $0 + Int128($1.amountMinor) }) == given
        else { return false }
        guard let before else { return sums == PaymentSums() }
        var expected = before.sums
        let amountMinor = event.moved?.amount.amountMinor ?? 0
        switch event {
        case .captured: expected.capturedMinor += amountMinor
        case .refundRequested: expected.refundingMinor += amountMinor
        case .refunded:
            expected.refundingMinor -= amountMinor
            expected.refundedMinor += amountMinor
        case .refundFailed: expected.refundingMinor -= amountMinor
        default: break
        }
        return expected.capturedMinor == sums.capturedMinor && expected.refundingMinor == sums.refundingMinor
            && expected.refundedMinor == sums.refundedMinor && before.terms == after.terms
    }

    /// Looks for both rows of each step; those that the ledger has not come to yet may be missing.
    mutating func compare(_ connection: BorrowedConnection) async throws {
        if expected.isEmpty { return }
        let rows = expected
        expected = []
        let result = try await connection.query(
            """
            SELECT count(*) FILTER (
                WHERE CASE
                    WHEN e.event_id IS NULL THEN x.position <= coalesce(c.position, 0)
                    ELSE e.account_id <> x.account_id OR e.account_type <> x.account_type
                        OR e.amount_minor <> x.amount_minor OR e.currency <> x.currency
                    END)
            FROM unnest(
                \(.ids(rows.flatMap { [$0.stored.hospitalID, $0.stored.hospitalID] })),
                \(.ids(rows.flatMap { [$0.stored.eventID, $0.stored.eventID] })),
                \(.texts(rows.flatMap { _ in [LedgerSide.debit.rawValue, LedgerSide.credit.rawValue] })),
                \(.int64s(rows.flatMap { [$0.stored.position, $0.stored.position] })),
                \(.int16s(rows.flatMap { [Int16($0.stored.shard), Int16($0.stored.shard)] })),
                \(.ids(rows.flatMap { [$0.posting.debit.accountID, $0.posting.credit.accountID] })),
                \(.texts(rows.flatMap { [$0.posting.debit, $0.posting.credit].map(\.accountType.rawValue) })),
                \(.int64s(rows.flatMap { [$0.posting.amount.amountMinor, $0.posting.amount.amountMinor] })),
                \(.texts(rows.flatMap { [$0.posting.amount.currency.code, $0.posting.amount.currency.code] })))
                AS x (
                    hospital_id, event_id, side, position, shard, account_id, account_type, amount_minor, currency)
            LEFT JOIN wallet.entry() AS e
                ON e.hospital_id = x.hospital_id AND e.event_id = x.event_id AND e.side = x.side
            LEFT JOIN journal.reader AS r ON r.name = \(EntriesProjection.readerName)
            LEFT JOIN journal.checkpoint AS c ON c.name = r.name AND c.version = r.version AND c.shard = x.shard
            """)
        entries.looked += rows.count
        entries.faults += try result[0].int(0)
    }
}
