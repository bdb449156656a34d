import EventLoop
import Kernel
import Postgres
import Telemetry

extension SubscriptionRunner {
    /// Parked streams that are tried again in one round.
    private static let parkedPerRound: Int32 = 64

    /// Reads the heads again and again, and once in a while looks after leases, parked streams and figures.
    func beat() async {
        var nextRound: UInt64 = 0
        var isRegistered = false
        while !Task.isCancelled {
            do {
                if MonotonicClock.nanoseconds() >= nextRound {
                    // Once alone: it lets readers go on that were stopped for a fault.
                    if !isRegistered { try await register() }
                    isRegistered = true
                    // What fails in a round is left to the next, not to the next beat.
                    nextRound = MonotonicClock.nanoseconds() + limits.leaseInterval.wholeNanoseconds
                    try await round()
                }
                try await poll()
            } catch {
                if !Task.isCancelled {
                    logger.debug("the heads of the log were not read", ["error": .type(of: error)])
                }
            }
            // Losing the error is right: cancellation ends the loop above.
            try? await Task.sleep(for: limits.pollInterval)
        }
    }

    private func poll() async throws {
        let rows = try await database.query(ReaderStatements.heads.bound(), scope: .none)
        for index in 0..<rows.count {
            signal.raise(try rows[index].int(0), to: Int64(try rows[index].int(1)))
        }
        // What failed is not woken by a commit, and neither is who waited for a connection.
        if board.isAnyResting || board.readers.indices.contains(where: { board.lag($0, signal) > 0 }) { signal.ring() }
    }

    private func register() async throws {
        try await database.withConnection(.system) { connection in
            let live = try await self.leases.register(on: connection)
            // A release that was started anew may be the one that mends.
            try await self.resume(on: connection)
            self.tellVersions(live)
        }
    }

    private func round() async throws {
        try await database.withConnection(.system) { connection in
            if try await self.leases.renew(on: connection) { self.signal.ring() }
            try await self.retryParked(on: connection)
            try await self.measure(on: connection)
        }
    }

    private func resume(on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(ReaderStatements.resume.bound(.texts(board.readers.map(\.name))))
        _ = try await connection.query(
            "UPDATE journal.parked SET retry_at = now() WHERE name = ANY (\(.texts(board.readers.map(\.name))))")
    }

    private func tellVersions(_ live: [String: Int]) {
        for reader in board.readers {
            guard let version = live[reader.name], version > reader.version else { continue }
            logger.warning(
                "a newer release leads a reader of the log",
                ["reader": .public(reader.name), "version": .public(version)])
        }
    }

    /// Tries parked streams of tables again whose rest is over; those of reactions are their task's.
    private func retryParked(on connection: BorrowedConnection) async throws {
        for (reader, parking) in try await due(on: connection, limit: Self.parkedPerRound) {
            let subject = board.readers[reader]
            let isLed = board.standing(ReaderBoard.Place(reader: reader, shard: parking.shard)).isHeld
            guard subject.kind != .reaction, isLed else { continue }
            let outcome = try await ParkedReplay(carrier: carrier).replay(subject, parking, on: connection)
            tell(outcome, subject)
        }
    }

    /// Parked streams whose rest is over.
    func due(
        on connection: BorrowedConnection, limit: Int32
    ) async throws(PostgresError) -> [(reader: Int, parking: ParkedReplay.Parking)] {
        let rows = try await connection.query(
            ReaderStatements.parkedDue.bound(
                .texts(board.readers.map(\.name)), .int32s(board.readers.map { Int32($0.version) }), .int32(limit)))
        var due: [(reader: Int, parking: ParkedReplay.Parking)] = []
        for index in 0..<rows.count {
            let row = rows[index]
            let name = try row.text(0)
            guard let reader = board.readers.firstIndex(where: { $0.name == name }) else { continue }
            due.append(
                (
                    reader,
                    ParkedReplay.Parking(
                        reader: name, shard: try row.int(2),
                        stream: StreamKey(hospitalID: try row.id(3), streamID: try row.id(4)))
                ))
        }
        return due
    }

    /// Tells how a parked stream fared.
    func tell(_ outcome: ParkedReplay.Outcome, _ reader: LogReader) {
        switch outcome {
        case .resumed(let events):
            logger.info(
                "a parked stream goes on", ["reader": .public(reader.name), "events": .public(events)])
            metrics.events.series(reader.name).increment(by: UInt64(events))
        case .failed(let code):
            logger.warning(
                "a parked stream still cannot be taken in",
                ["reader": .public(reader.name), "code": .public(code)])
        case .gone: break
        }
    }

    /// Sets the gauges.
    private func measure(on connection: BorrowedConnection) async throws(PostgresError) {
        let names = SQLBind.texts(board.readers.map(\.name))
        let rows = try await connection.query(
            """
            SELECT r.name,
                (SELECT count(*) FROM journal.parked AS p WHERE p.name = r.name AND p.version = r.version),
                (
                    SELECT count(*) FROM journal.checkpoint AS c
                    WHERE c.name = r.name AND c.version = r.version AND c.stopped_at IS NOT NULL),
                (
                    SELECT extract(epoch FROM clock_timestamp() - min(b.recorded_at))::float8
                    FROM journal.checkpoint AS c
                    JOIN journal.shard_head AS h ON h.shard = c.shard AND h.position > c.position
                    CROSS JOIN LATERAL (
                        SELECT t.recorded_at FROM journal.batch AS t
                        WHERE t.shard = c.shard AND t.last_position > c.position
                        ORDER BY t.last_position LIMIT 1) AS b
                    WHERE c.name = r.name AND c.version = r.version)
            FROM journal.reader AS r
            WHERE r.name = ANY (\(names))
            """)
        for index in 0..<rows.count {
            let row = rows[index]
            let name = try row.text(0)
            metrics.parked.series(name).set(Double(try row.int(1)))
            metrics.stopped.series(name).set(Double(try row.int(2)))
            metrics.lagSeconds.series(name).set(row.isNull(3) ? 0 : try row.double(3))
        }
        for (index, reader) in board.readers.enumerated() {
            metrics.lagEvents.series(reader.name).set(Double(board.lag(index, signal)))
        }
    }
}
