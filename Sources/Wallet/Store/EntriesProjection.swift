import Journal
import Kernel
import Postgres
import WalletAPI

/// The ledger and the wallets' statements, written behind the log: both sides of each movement, and what they add up to.
///
/// It stops at an event that it cannot take in: a balance that runs on without one would be wrong.
struct EntriesProjection: AsynchronousProjection {
    /// By which what reads the tables names it.
    static let readerName = "wallet.entries"

    let name = Self.readerName
    let version = 1
    let tables = [LedgerTable.movement, LedgerTable.total, LedgerTable.closing]
    let onPoison = PoisonPolicy.stop

    func statements(for events: [RecordedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = EntryRows()
        for event in events {
            let (stored, hospital) = (event.stored, event.stored.hospitalID)
            if case .created(let wallet) = event.event { rows.open(wallet, of: hospital) }
            guard let posting = LedgerPosting(event.event, of: hospital) else { continue }
            let place = EntryPlace(recordedAt: stored.recordedAt, position: stored.position)
            rows.add(posting, place, stored.eventID, of: hospital)
        }
        var statements: [SQL] = []
        if !rows.movements.isEmpty {
            statements.append(Self.insert(rows.movements, target.table(LedgerTable.movement)))
            // Before the totals: a closing is what they were, and what the page adds up to then.
            statements.append(Self.close(rows.closings, target))
        }
        if !rows.totals.isEmpty { statements.append(Self.add(rows.totals, target.table(LedgerTable.total))) }
        return statements
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(LedgerTable.movement)) AS e
            SET description = NULL, subject_id = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, subject_id)
            WHERE e.hospital_id = x.hospital_id AND e.subject_id = x.subject_id
            """
        ]
    }

    private static func insert(_ movements: [EntryRows.Movement], _ table: String) -> SQL {
        let postings = movements.map(\.posting)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, recorded_at, position, event_id, amount_minor, currency, debit_id, debit_type,
                debit_balance_minor, debit_transaction_type, credit_id, credit_type, credit_balance_minor,
                credit_transaction_type, reference, description, subject_id)
            SELECT * FROM unnest(
                \(.ids(movements.map(\.hospitalID))), \(.timestamps(movements.map(\.place.recordedAt))),
                \(.int64s(movements.map(\.place.position))), \(.ids(movements.map(\.eventID))),
                \(.int64s(postings.map(\.amount.amountMinor))), \(.texts(postings.map(\.amount.currency.code))),
                \(.ids(postings.map(\.debit.accountID))), \(.texts(postings.map(\.debit.accountType.rawValue))),
                \(.int64s(postings.map(\.debit.balanceMinor))),
                \(.texts(postings.map { $0.debit.transactionType?.rawValue })),
                \(.ids(postings.map(\.credit.accountID))), \(.texts(postings.map(\.credit.accountType.rawValue))),
                \(.int64s(postings.map(\.credit.balanceMinor))),
                \(.texts(postings.map { $0.credit.transactionType?.rawValue })),
                \(.texts(postings.map(\.reference))), \(.texts(movements.map(\.description))),
                \(.optionalIDs(movements.map(\.subjectID))))
            """
    }

    private static func add(_ sums: [EntryRows.Account: EntryRows.Sums], _ table: String) -> SQL {
        // In key order, so that neighbours of the index are written together.
        let sums = sums.sorted { ($0.key.hospitalID, $0.key.id) < ($1.key.hospitalID, $1.key.id) }
        return """
            INSERT INTO \(unsafeRaw: table) AS t (
                hospital_id, account_id, account_type, currency, debit_minor, credit_minor)
            SELECT x.hospital_id, x.account_id, x.account_type, x.currency, x.debit::numeric, x.credit::numeric
            FROM unnest(
                \(.ids(sums.map(\.key.hospitalID))), \(.ids(sums.map(\.key.id))),
                \(.texts(sums.map(\.key.type.rawValue))), \(.texts(sums.map(\.key.currency.code))),
                \(.texts(sums.map { "\($0.value.debit)" })), \(.texts(sums.map { "\($0.value.credit)" })))
                AS x (hospital_id, account_id, account_type, currency, debit, credit)
            ON CONFLICT (hospital_id, account_id) DO UPDATE
                SET debit_minor = t.debit_minor + EXCLUDED.debit_minor,
                    credit_minor = t.credit_minor + EXCLUDED.credit_minor
            """
    }

    private static func close(_ closings: [EntryRows.Closing], _ target: ProjectionTarget) -> SQL {
        """
        INSERT INTO \(unsafeRaw: target.table(LedgerTable.closing)) AS c (
            hospital_id, account_id, minute, debit_minor, credit_minor)
        SELECT x.hospital_id, x.account_id, x.minute, coalesce(t.debit_minor, 0) + x.debit::numeric,
            coalesce(t.credit_minor, 0) + x.credit::numeric
        FROM unnest(
            \(.ids(closings.map(\.account.hospitalID))), \(.ids(closings.map(\.account.id))),
            \(.timestamps(closings.map(\.minute))), \(.texts(closings.map { "\($0.sums.debit)" })),
            \(.texts(closings.map { "\($0.sums.credit)" })))
            AS x (hospital_id, account_id, minute, debit, credit)
        LEFT JOIN \(unsafeRaw: target.table(LedgerTable.total)) AS t
            ON t.hospital_id = x.hospital_id AND t.account_id = x.account_id
        ON CONFLICT (hospital_id, account_id, minute) DO UPDATE
            SET debit_minor = EXCLUDED.debit_minor, credit_minor = EXCLUDED.credit_minor
        """
    }
}

/// The tables of the ledger.
enum LedgerTable {
    static let movement = "wallet.movement"
    static let total = "wallet.account_total"
    static let closing = "wallet.account_closing"
}
