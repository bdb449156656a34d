import EventLoop
import Kernel
import Postgres
import Synchronization
import Telemetry

extension SubscriptionRunner {
    /// How long a commit of this process that the poll of the heads saw first is waited for: asking the log of which modules
    /// it is would cost more.
    private static let settlingTime = Duration.milliseconds(5)

    /// Reads the heads again and again, and once in a while looks after leases, checkpoints and figures.
    func beat() async {
        var nextRound: UInt64 = 0
        var nextFollow: UInt64 = 0
        var isRegistered = false
        while !Task.isCancelled {
            do {
                // Where a reader was lost, its checkpoint is to be read anew.
                if MonotonicClock.nanoseconds() >= nextRound || board.takeLoss() {
                    // Once alone: it lets readers go on that were stopped for a fault.
                    if !isRegistered { try await register() }
                    isRegistered = true
                    // What fails in a round is left to the next, not to the next beat.
                    nextRound = MonotonicClock.nanoseconds() + limits.leaseInterval.wholeNanoseconds
                    try await round()
                }
                try await poll()
                if MonotonicClock.nanoseconds() >= nextFollow {
                    nextFollow = MonotonicClock.nanoseconds() + limits.checkpointInterval.wholeNanoseconds
                    follow()
                }
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
        if board.settle(signal) {
            try await Task.sleep(for: Self.settlingTime)
            // What another process committed wakes nobody, nor does a commit who waited for a connection.
            if board.settle(signal) { signal.ring() }
        } else if board.isAnyResting {
            signal.ring()
        }
    }

    /// Lets whoever carries readers on store how far they are past events of other modules.
    private func follow() {
        guard !board.moves(where: { _, _ in true }).isEmpty else { return }
        followRounds.wrappingAdd(1, ordering: .acquiringAndReleasing)
        signal.ring()
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

    /// Sets the gauges.
    private func measure(on connection: BorrowedConnection) async throws(PostgresError) {
        let names = SQLBind.texts(board.readers.map(\.name))
        _ = board.settle(signal)
        let lags = board.readers.indices.map { board.lag($0, signal) }
        // Of the shards that are led here it is known where nothing is behind; the log is asked of the others.
        let behind = zip(board.readers, lags).filter { $0.1 > 0 }.map(\.0.name)
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
                        WHERE t.shard = c.shard
                            AND t.last_position >= journal.next_position(c.shard, c.position, h.position, r.module)
                        ORDER BY t.last_position LIMIT 1) AS b
                    WHERE c.name = r.name AND c.version = r.version
                        AND (c.lease_holder IS DISTINCT FROM \(leases.holder) OR r.name = ANY (\(.texts(behind)))))
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
        for (reader, lag) in zip(board.readers, lags) { metrics.lagEvents.series(reader.name).set(Double(lag)) }
    }
}
