import Kernel
import Postgres

/// Inline projections and claims: folds the log into temporary tables beside the live ones and compares them both ways.
///
/// Erased subjects read as erased in the fold, so a live row that still shows them is told here.
struct ProjectionCheck {
    let keys: Keyring
    let modules: [AnyJournalModule]

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        try await keys.learnHospitals(on: connection)
        var unknown = VerifyFaults()
        let known = Set(modules.map(\.name))
        let named = try await connection.query(
            "SELECT DISTINCT module FROM journal.stream WHERE version > 0 ORDER BY module")
        for index in 0..<named.count {
            let name = try named[index].text(0)
            if !known.contains(name) { unknown.add("nobody knows the module \(name)") }
        }
        report.add("modules", looked: "\(known.count)", faults: unknown)
        for module in modules.map(\.handle) {
            let target = try await makeTables(module, connection)
            var faults = VerifyFaults()
            var refusal: String?
            let count = try await FoldAttempt(connection: connection).run {
                refusal = $0
            } _: {
                try await rebuild(module, into: target, connection, &faults)
            }
            if let refusal { faults.add(refusal) }
            report.add("events of \(module.name)", looked: "\(count ?? 0) read", faults: faults)
            // What was not folded to its end agrees with nothing.
            guard count != nil else { continue }
            for table in module.tables { try await compare(table, target.table(table), connection, &report) }
        }
    }

    /// Makes an empty temporary table like each of the module's.
    private func makeTables(
        _ module: any ModuleHandle, _ connection: BorrowedConnection
    ) async throws -> ProjectionTarget {
        var names: [String: String] = [:]
        for (index, table) in module.tables.enumerated() {
            let name = "pg_temp.verify_\(module.name)_\(index)"
            _ = try await connection.query(
                """
                CREATE TEMPORARY TABLE \(unsafeRaw: name.replacingPrefix("pg_temp.")) \
                (LIKE \(unsafeRaw: table) INCLUDING ALL)
                """)
            names[table] = name
        }
        return ProjectionTarget(names: names)
    }

    /// Applies the module's events in the order of their shards; gives how many there were.
    private func rebuild(
        _ module: any ModuleHandle, into target: ProjectionTarget, _ connection: BorrowedConnection,
        _ faults: inout VerifyFaults
    ) async throws -> Int {
        var count = 0
        for shard in 0..<Shard.count {
            var position: Int64 = 0
            while true {
                let page = try await page(module.name, shard, after: position, connection)
                var events: [ErasedEvent] = []
                events.reserveCapacity(page.count)
                for index in 0..<page.count {
                    let row = page[index]
                    let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
                    let stored = try StoredEvent(row, from: 4, of: key)
                    position = stored.position
                    do {
                        let opener = try opener(stored, wrapped: try row.optionalBytes(3), keys)
                        let event = try module.decode(stored, opener)
                        var appended = ErasedEvent(
                            place: stored.place, category: try row.text(2), eventID: stored.eventID,
                            actorID: stored.actorID, event: event)
                        appended.second = try SecondStream(row, from: 15)
                        events.append(appended)
                    } catch {
                        faults.add("position \(shard)-\(stored.position) cannot be read")
                    }
                }
                for statement in module.project(events, into: target) { _ = try await connection.query(statement) }
                for claim in module.claims(events, into: target) { _ = try await connection.query(claim.statement) }
                count += page.count
                if page.count < JournalVerifier.pageEvents { break }
            }
        }
        return count
    }

    private func page(
        _ module: String, _ shard: Int, after position: Int64, _ connection: BorrowedConnection
    ) async throws -> ResultSet {
        try await connection.query(
            """
            SELECT e.hospital_id, e.stream_id, s.category, k.wrapped_key, e.shard, e.position, e.version,
                e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data,
                e.second_stream_id, e.second_version
            FROM journal.event AS e
            JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
            LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
            WHERE e.shard = \(.int16(Int16(shard))) AND e.position > \(position) AND s.module = \(module)
            ORDER BY e.position LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
    }

    /// Rows that only one of the two tables has, as text: not every type can be compared otherwise.
    func compare(
        _ live: String, _ rebuilt: String, _ connection: BorrowedConnection, _ report: inout VerifyReport
    ) async throws {
        let result = try await connection.query(
            """
            SELECT (SELECT count(*) FROM \(unsafeRaw: live)),
                (SELECT count(*) FROM (SELECT l::text FROM \(unsafeRaw: live) AS l
                    EXCEPT ALL SELECT r::text FROM \(unsafeRaw: rebuilt) AS r) AS surplus),
                (SELECT count(*) FROM (SELECT r::text FROM \(unsafeRaw: rebuilt) AS r
                    EXCEPT ALL SELECT l::text FROM \(unsafeRaw: live) AS l) AS missing)
            """)
        var faults = VerifyFaults()
        let surplus = try result[0].int(1)
        let missing = try result[0].int(2)
        if surplus > 0 { faults.add("\(surplus) rows do not follow from the log") }
        if missing > 0 { faults.add("\(missing) rows that follow from the log are missing or other") }
        report.add("table \(live)", looked: "\(try result[0].int(0)) rows", faults: faults)
    }
}

extension String {
    /// The text without `prefix`, where it begins with it.
    fileprivate func replacingPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
