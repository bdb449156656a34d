import Journal
import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

extension WalletDesk {
    /// The ledger of this process.
    var ledger: LiveLedgerService { LiveLedgerService(database: database, journal: journal) }

    /// Has the readers of the log take in what is in it.
    func follow() async throws {
        let catalogue = try ReaderCatalogue(modules: [WalletModule.journalModule], subscriptions: [])
        let runner = SubscriptionRunner(
            catalogue, journal: journal,
            telemetry: (MetricsRegistry(), Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)))
        runner.start()
        for hospital in [Self.hospital, Self.otherHospital] {
            let place = try sql(
                """
                SELECT shard || '-' || max(position) FROM journal.event WHERE hospital_id = '\(hospital)' GROUP BY shard
                """)
            if place.isEmpty { continue }
            let position = try #require(Position(place))
            // Each time waits two seconds, which a busy machine may need more of.
            for _ in 0..<60 {
                do throws(Failure) {
                    try await journal.awaitPosition(position, context(hospital))
                    break
                } catch {
                    #expect(error.code == "positionNotReached")
                }
            }
        }
        await runner.stop()
    }

    /// Every page of a list, in one.
    func all<Item: Sendable>(
        _ limit: Int, _ page: (WalletPageRequest) async throws -> Page<Item>
    ) async throws -> [Item] {
        var items: [Item] = []
        var cursor: String?
        repeat {
            let found = try await page(WalletPageRequest(limit: limit, cursor: cursor))
            #expect(found.items.count <= limit)
            #expect(found.nextCursor == nil || found.items.count == limit)
            items += found.items
            cursor = found.nextCursor
        } while cursor != nil
        return items
    }

    /// What verification says of wallets, by the names of its lines.
    func invariants() async throws -> [String: WalletInvariants.Line] {
        let lines = try await database.withConnection(.system) { try await WalletInvariants(keys: keys).check($0) }
        return Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0) })
    }

    /// When the log recorded its last event.
    func recordedAt() throws -> Timestamp {
        let text = try sql(
            """
            SELECT to_char(max(recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM journal.event
            """)
        return try #require(Timestamp(text))
    }
}
