import Journal
import Kernel
import Postgres
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// A log of wallets that is made up, with times that lie as a test wants them, and the ledger that is made of it.
struct LedgerBook {
    static let hospital = WalletDesk.hospital
    var events: [RecordedEvent<WalletEvent>] = []

    /// Adds an event that was recorded some time after the one before.
    mutating func add(_ event: WalletEvent, at time: Timestamp) {
        let position = Int64(events.count) + 1
        // Read by nobody: the ledger is made of decoded events.
        let encoded = EncodedEvent(type: "madeUp", schemaVersion: 1, data: [])
        var stored = StoredEvent(
            encoded, hospitalID: Self.hospital, streamID: StreamID(high: 1, low: 1), version: Int(position),
            eventID: EventID(high: 0x018f_0000_0000_7000, low: UInt64(position)))
        stored.position = position
        stored.recordedAt = time
        events.append(RecordedEvent(event: event, stored: stored))
    }

    /// Both sides of each movement, in order.
    var postings: [(posting: LedgerPosting, stored: StoredEvent)] {
        events.compactMap { event in
            LedgerPosting(event.event, of: Self.hospital).map { ($0, event.stored) }
        }
    }

    /// What an account, or all wallets, moved on a side by a moment.
    func sum(of account: LedgerAccountID?, _ side: LedgerSide, _ currency: Currency, by moment: Timestamp) -> Int64 {
        postings.reduce(0) { sum, item in
            let leg = side == .debit ? item.posting.debit : item.posting.credit
            let isOf = account.map { $0 == leg.accountID } ?? (leg.accountType == .wallet)
            guard isOf, item.posting.amount.currency == currency, item.stored.recordedAt <= moment else { return sum }
            return sum + item.posting.amount.amountMinor
        }
    }

    /// Writes the ledger, page by page, and has its reader be one that has taken everything in.
    func write(
        _ desk: WalletDesk, into target: ProjectionTarget = .live, pages: (Int) -> Int
    ) async throws {
        var start = 0
        var statements: [SQL] = []
        while start < events.count {
            let end = min(events.count, start + max(1, pages(start)))
            statements += EntriesProjection().statements(for: Array(events[start..<end]), into: target)
            start = end
        }
        let all = statements
        try await desk.database.withConnection(.system) { connection in
            for statement in all { _ = try await connection.query(statement) }
        }
        try desk.readAll()
    }
}

extension WalletDesk {
    /// Makes the ledger's reader one that has taken everything in, whatever the log has.
    func readAll() throws {
        try sql(
            """
            INSERT INTO journal.reader (name, version, kind) VALUES ('wallet.entries', 1, 'asynchronous')
            ON CONFLICT DO NOTHING;
            INSERT INTO journal.checkpoint (name, version, shard, position)
            SELECT 'wallet.entries', 1, shard, 9223372036854775807 FROM generate_series(0, 15) AS shard
            ON CONFLICT DO NOTHING;
            """)
    }
}
