import Kernel
import Postgres

/// Projections that are written behind the log: folds it up to their checkpoints into temporary tables, without what is
/// parked, and compares both ways.
///
/// After `ProjectionCheck`, which has learned the hospitals' keys.
struct ReaderCheck {
    let catalogue: ReaderCatalogue
    let keys: Keyring

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        let versions = try await versions(connection)
        for reader in catalogue.behind where !reader.tables.isEmpty {
            guard let version = versions[reader.name] else { continue }
            var faults = VerifyFaults()
            if version > reader.version {
                faults.add("a newer release leads it, in version \(version)")
                report.add("reader \(reader.name)", looked: "", faults: faults)
                continue
            }
            if version < reader.version {
                // Its tables are of the older version until the newer one was built beside them.
                report.add("reader \(reader.name)", looked: "version \(reader.version) is to be built", faults: faults)
                continue
            }
            let target = try await makeTables(reader, connection)
            var refusal: String?
            let count = try await FoldAttempt(connection: connection).run {
                refusal = $0
            } _: {
                try await fold(reader, target, connection, &faults)
            }
            if let refusal { faults.add(refusal) }
            report.add("reader \(reader.name)", looked: "\(count ?? 0) events read", faults: faults)
            guard count != nil else { continue }
            for table in reader.tables {
                try await ProjectionCheck(keys: keys, modules: []).compare(
                    table, target.table(table), connection, &report)
            }
        }
    }

    private func versions(_ connection: BorrowedConnection) async throws(PostgresError) -> [String: Int] {
        let rows = try await connection.query("SELECT name, version FROM journal.reader")
        var versions: [String: Int] = [:]
        for index in 0..<rows.count { versions[try rows[index].text(0)] = try rows[index].int(1) }
        return versions
    }

    private func makeTables(_ reader: LogReader, _ connection: BorrowedConnection) async throws -> ProjectionTarget {
        var names: [String: String] = [:]
        for table in reader.tables {
            let name = "verify_" + table.map { $0 == "." ? "_" : String($0) }.joined()
            _ = try await connection.query(
                "CREATE TEMPORARY TABLE \(unsafeRaw: name) (LIKE \(unsafeRaw: table) INCLUDING ALL)")
            names[table] = "pg_temp.\(name)"
        }
        return ProjectionTarget(names: names)
    }

    private func fold(
        _ reader: LogReader, _ target: ProjectionTarget, _ connection: BorrowedConnection,
        _ faults: inout VerifyFaults
    ) async throws -> Int {
        var count = 0
        let rows = try await connection.query(
            """
            SELECT shard, position FROM journal.checkpoint
            WHERE name = \(reader.name) AND version = \(Int32(reader.version)) ORDER BY shard
            """)
        for index in 0..<rows.count {
            let (shard, end) = (try rows[index].int(0), Int64(try rows[index].int(1)))
            var position: Int64 = 0
            while position < end {
                let last = min(end, position + Int64(JournalVerifier.pageEvents))
                let page = try await page(reader, shard, position, last, connection)
                var events: [DecodedEvent] = []
                for item in page.items {
                    switch item.body {
                    case .success(let event): events.append(event)
                    case .failure: faults.add("position \(shard)-\(item.stored.position) cannot be read")
                    }
                }
                for statement in reader.statements(PageEvents(events), target) {
                    _ = try await connection.query(statement)
                }
                count += events.count
                position = last
            }
        }
        return count
    }

    /// The reader's events but those of parked streams, from where they are parked on; no key is held, since a snapshot that
    /// is as old as this one may lock nothing that changed meanwhile.
    private func page(
        _ reader: LogReader, _ shard: Int, _ position: Int64, _ last: Int64, _ connection: BorrowedConnection
    ) async throws -> LogPage {
        let rows = try await connection.query(
            """
            SELECT e.hospital_id, e.stream_id, s.module, s.category, k.wrapped_key, e.shard, e.position, e.version,
                e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data,
                e.second_stream_id, e.second_version
            FROM journal.event AS e
            JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
            LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
            LEFT JOIN journal.parked AS p
                ON p.hospital_id = e.hospital_id AND p.stream_id = e.stream_id AND p.name = \(reader.name)
                    AND p.version = \(Int32(reader.version))
            WHERE e.shard = \(.int16(Int16(shard))) AND e.position > \(position) AND e.position <= \(last)
                AND s.module = \(reader.module) AND (p.position IS NULL OR e.position < p.position)
            ORDER BY e.position
            """)
        return try await LogPage(rows, catalogue, keys, on: connection)
    }
}
