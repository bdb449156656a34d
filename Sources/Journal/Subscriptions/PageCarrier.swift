import EventLoop
import Kernel
public import Postgres

/// Takes pages of the log in: what is made of them and the checkpoints, in one transaction.
struct PageCarrier: Sendable {
    let catalogue: ReaderCatalogue
    let keys: Keyring
    let holder: LeaseHolderID
    let limits: SubscriptionLimits
    let faults: (any ReaderFaultPoints)?

    /// What a page came to.
    struct Outcome: Sendable {
        /// Where the checkpoints stand now.
        var position: Int64
        /// Events that each reader took in, in their order.
        var counts: [Int]
        /// Until when the leases hold at least.
        var leasedUntilNanoseconds: UInt64
    }

    /// Takes a page behind `position` in for readers of tables that all stand there.
    ///
    /// The checkpoints are moved first, which locks them: whoever else would take the readers over waits or sees that they
    /// are at work.
    func carry(
        _ readers: [LogReader], shard: Int, after position: Int64, positions: Int64, on connection: BorrowedConnection
    ) async throws -> Outcome {
        let leasedUntil = MonotonicClock.nanoseconds() + limits.leaseDuration.wholeNanoseconds
        return try await connection.transaction(scope: .none) { connection in
            let end = try await pageEnd(shard, position, positions, connection)
            try await advance(readers, shard, from: position, to: end, connection)
            let page = try await read(readers, shard, position, end, connection)
            let parked = try await parkedStreams(readers, shard, connection)
            var statements: [SQL] = []
            var counts: [Int] = []
            for reader in readers {
                let events = try page.events(of: reader.module, besides: parked[reader.name] ?? [])
                counts.append(events.count)
                statements += reader.statements(events, .live)
            }
            if !statements.isEmpty {
                _ = try await connection.pipeline(statements, scope: .none, timeout: limits.statementTimeout)
            }
            if let fault = faults?.statement(after: .projected) { _ = try await connection.query(fault) }
            return Outcome(position: end, counts: counts, leasedUntilNanoseconds: leasedUntil)
        }
    }

    /// Reads a page for a reaction: its events, where the page ends, and which streams are parked.
    func readAhead(
        _ reader: LogReader, shard: Int, after position: Int64, positions: Int64, on connection: BorrowedConnection
    ) async throws -> (end: Int64, events: [DecodedEvent]) {
        try await connection.transaction(scope: .none) { connection in
            let end = try await pageEnd(shard, position, positions, connection)
            let page = try await read([reader], shard, position, end, connection)
            let parked = try await parkedStreams([reader], shard, connection)
            return (end, try page.events(of: reader.module, besides: parked[reader.name] ?? []))
        }
    }

    /// Moves checkpoints on; throws `leaseLost` where one is another's, or not where it was left.
    func advance(
        _ readers: [LogReader], _ shard: Int, from position: Int64, to end: Int64, _ connection: BorrowedConnection
    ) async throws {
        let moved = try await connection.query(
            ReaderStatements.advance.bound(
                .int16(Int16(shard)), .texts(readers.map(\.name)), .int32s(readers.map { Int32($0.version) }),
                .int64(position), .int64(end), .int64(limits.leaseDuration.wholeMilliseconds), .id(holder)))
        guard moved.affectedRows == readers.count else { throw ReaderFault.leaseLost }
    }

    /// Parks the stream of the event at a position and goes past it, in one transaction.
    func park(
        _ reader: LogReader, shard: Int, at position: Int64, code: String, on connection: BorrowedConnection
    ) async throws {
        try await connection.transaction(scope: .none) { connection in
            try await advance([reader], shard, from: position - 1, to: position, connection)
            _ = try await connection.query(
                ReaderStatements.park.bound(
                    .text(reader.name), .int32(Int32(reader.version)), .int16(Int16(shard)), .int64(position),
                    .int32(Int32(limits.tries)), .text(code),
                    .int64(limits.parkedRetryInterval.wholeMilliseconds)))
        }
    }

    /// Stops a reader in a shard.
    func stop(
        _ reader: LogReader, shard: Int, code: String, on connection: BorrowedConnection
    ) async throws(PostgresError) {
        _ = try await connection.query(
            ReaderStatements.stop.bound(
                .text(reader.name), .int32(Int32(reader.version)), .int16(Int16(shard)), .id(holder), .text(code)))
    }

    private func pageEnd(
        _ shard: Int, _ position: Int64, _ positions: Int64, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> Int64 {
        let end = try await connection.query(
            ReaderStatements.pageEnd.bound(
                .int16(Int16(shard)), .int64(position), .int64(position + positions), .int64(limits.pageBytes)))
        return Int64(try end[0].int(0))
    }

    private func read(
        _ readers: [LogReader], _ shard: Int, _ position: Int64, _ end: Int64, _ connection: BorrowedConnection
    ) async throws -> LogPage {
        let rows = try await connection.query(
            ReaderStatements.readPage.bound(
                .int16(Int16(shard)), .int64(position), .int64(end), .texts(Set(readers.map(\.module)).sorted())))
        return try await LogPage(rows, catalogue, keys, on: connection)
    }

    private func parkedStreams(
        _ readers: [LogReader], _ shard: Int, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> [String: Set<StreamKey>] {
        let rows = try await connection.query(
            ReaderStatements.parkedStreams.bound(
                .int16(Int16(shard)), .texts(readers.map(\.name)), .int32s(readers.map { Int32($0.version) })))
        var parked: [String: Set<StreamKey>] = [:]
        for index in 0..<rows.count {
            let row = rows[index]
            parked[try row.text(0), default: []].insert(
                StreamKey(hospitalID: try row.id(1), streamID: try row.id(2)))
        }
        return parked
    }
}

/// A place at which taking a page in can be made to fail, for tests.
public protocol ReaderFaultPoints: Sendable {
    /// A statement to run after a step of a page, such as one that ends the connection; nil for none.
    func statement(after step: CommitStep) -> SQL?
}
