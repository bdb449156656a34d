import BillingAPI
import Journal
import Kernel
import Postgres

/// The receivables ledger and each patient's balance.
struct LedgerProjection: InlineProjection {
    let name = "ledger"
    let tables = [BillingTable.ledgerEntry, BillingTable.account]

    private struct Entry {
        var hospitalID: HospitalID
        var eventID: EventID
        var posting: LedgerPosting
    }

    private struct Line {
        var entry: Entry
        var ordinal: Int
        var line: LedgerLine
    }

    private struct AccountKey: Hashable {
        var hospitalID: HospitalID
        var patientID: PatientID
        var currency: String
    }

    private struct AccountChange {
        var key: AccountKey
        var balanceMinor: Int64 = 0
        var depositMinor: Int64 = 0
    }

    func statements(for events: [AppendedEvent<BillingEvent>], into target: ProjectionTarget) -> [SQL] {
        let entries = events.compactMap { event in
            LedgerPosting(event.event).map { Entry(hospitalID: event.hospitalID, eventID: event.eventID, posting: $0) }
        }
        guard !entries.isEmpty else { return [] }
        return [
            Self.insert(entries, target.table(BillingTable.ledgerEntry)),
            Self.add(Self.accounts(entries), target.table(BillingTable.account)),
        ]
    }

    private static func insert(_ entries: [Entry], _ table: String) -> SQL {
        let rows = entries.flatMap { entry in
            entry.posting.lines.enumerated().map { Line(entry: entry, ordinal: $0 + 1, line: $1) }
        }
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, patient_id, event_id, ordinal, account, currency, amount_minor, invoice_id, payment_id,
                occurred_at)
            SELECT * FROM unnest(
                \(.ids(rows.map(\.entry.hospitalID))), \(.ids(rows.map(\.line.patientID))),
                \(.ids(rows.map(\.entry.eventID))), \(.int32s(rows.map { Int32(clamping: $0.ordinal) })),
                \(.texts(rows.map(\.line.account.rawValue))), \(.texts(rows.map(\.entry.posting.currency.code))),
                \(.int64s(rows.map(\.line.amountMinor))), \(.optionalIDs(rows.map(\.line.invoiceID))),
                \(.optionalIDs(rows.map(\.entry.posting.paymentID))), \(.timestamps(rows.map(\.entry.posting.at))))
            """
    }

    private static func accounts(_ entries: [Entry]) -> [AccountChange] {
        var rows = RowChanges<AccountKey, AccountChange>()
        for entry in entries {
            for line in entry.posting.lines {
                let key = AccountKey(
                    hospitalID: entry.hospitalID, patientID: line.patientID, currency: entry.posting.currency.code)
                rows.update(key, first: AccountChange(key: key)) { change in
                    switch line.account {
                    case .receivable: change.balanceMinor += line.amountMinor
                    case .deposits:
                        change.balanceMinor += line.amountMinor
                        change.depositMinor -= line.amountMinor
                    case .revenue, .cash: break
                    }
                }
            }
        }
        // In key order, so that two processes never wait for each other's rows crosswise.
        return rows.changes.sorted { left, right in
            if left.key.hospitalID != right.key.hospitalID { return left.key.hospitalID < right.key.hospitalID }
            if left.key.patientID != right.key.patientID { return left.key.patientID < right.key.patientID }
            return left.key.currency < right.key.currency
        }
    }

    private static func add(_ changes: [AccountChange], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) AS a (hospital_id, patient_id, currency, balance_minor, deposit_minor)
        SELECT * FROM unnest(
            \(.ids(changes.map(\.key.hospitalID))), \(.ids(changes.map(\.key.patientID))),
            \(.texts(changes.map(\.key.currency))), \(.int64s(changes.map(\.balanceMinor))),
            \(.int64s(changes.map(\.depositMinor))))
        ON CONFLICT (hospital_id, patient_id, currency) DO UPDATE
            SET balance_minor = a.balance_minor + EXCLUDED.balance_minor,
                deposit_minor = a.deposit_minor + EXCLUDED.deposit_minor
        """
    }
}
