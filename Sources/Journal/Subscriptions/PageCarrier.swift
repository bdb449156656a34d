import EventLoop
import Kernel
public import Postgres

/// Takes pages of the log in: what is made of them and the checkpoints, in one transaction.
struct PageCarrier: Sendable {
    let catalogue: ReaderCatalogue
    let keys: Keyring
    let holder: LeaseHolderID
    let limits: SubscriptionLimits
    let signal: LogSignal
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

    /// Takes a page in for readers of tables that all stand where it begins.
    ///
    /// The checkpoints are moved first, which locks them: whoever else would take the readers over waits or sees that they
    /// are at work.
    func carry(
        _ cohort: ReaderBoard.Cohort, of readers: [LogReader], on connection: BorrowedConnection
    ) async throws -> Outcome {
        let leasedUntil = MonotonicClock.nanoseconds() + limits.leaseDuration.wholeNanoseconds
        let recent = recentPage(cohort, of: readers)
        return try await connection.transaction(scope: .none) { connection in
            let (end, page, parked) =
                if let recent {
                    try await take(recent, cohort, of: readers, on: connection)
                } else {
                    try await takeFromLog(cohort, of: readers, on: connection)
                }
            var statements: [SQL] = []
            var counts: [Int] = []
            // Readers of one module share what is found of its events.
            var whole: [String: PageEvents] = [:]
            for reader in readers {
                let events: PageEvents
                if let streams = parked[reader.name], !streams.isEmpty {
                    events = PageEvents(try page.events(of: reader.module, besides: streams))
                } else if let known = whole[reader.module] {
                    events = known
                } else {
                    events = PageEvents(try page.events(of: reader.module))
                    whole[reader.module] = events
                }
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

    /// Where a page ends, what is in it, and which streams of it are parked for whom.
    private typealias Taken = (end: Int64, page: LogPage, parked: [String: Set<StreamKey>])

    /// The page, where this process wrote all of it of late.
    func recentPage(_ cohort: ReaderBoard.Cohort, of readers: [LogReader]) -> RecentEvents.Page? {
        signal.recent(
            cohort.shard, after: cohort.position, upTo: cohort.position + cohort.pagePositions,
            of: Set(readers.map(\.module)), limitBytes: limits.pageBytes)
    }

    /// Takes a page that is in memory: the checkpoints alone are the database's, in one round trip.
    private func take(
        _ recent: RecentEvents.Page, _ cohort: ReaderBoard.Cohort, of readers: [LogReader],
        on connection: BorrowedConnection
    ) async throws -> Taken {
        let results = try await connection.pipeline(
            [
                ReaderStatements.unflushed.bound(), advancing(readers, cohort, to: recent.end),
                parkedStatement(readers, cohort.shard),
            ], scope: .none, timeout: limits.statementTimeout)
        guard results[1].affectedRows == readers.count else { throw ReaderFault.leaseLost }
        return (recent.end, LogPage(recent.entries), try parkedStreams(results[2]))
    }

    private func takeFromLog(
        _ cohort: ReaderBoard.Cohort, of readers: [LogReader], on connection: BorrowedConnection
    ) async throws -> Taken {
        let end = try await pageEnd(cohort, isFlushed: false, connection)
        try await advance(readers, cohort, to: end, connection)
        let page = try await read(readers, cohort.shard, cohort.position, end, connection)
        return (end, page, try parkedStreams(try await connection.query(parkedStatement(readers, cohort.shard))))
    }

    /// Reads a page for a reaction: where it ends, its events but for those of parked streams, and whether any stream is parked.
    func readAhead(
        _ reader: LogReader, _ cohort: ReaderBoard.Cohort, on connection: BorrowedConnection
    ) async throws -> (end: Int64, events: [DecodedEvent], isAnyParked: Bool) {
        try await connection.transaction(scope: .none) { connection in
            let end = try await pageEnd(cohort, isFlushed: true, connection)
            let page = try await read([reader], cohort.shard, cohort.position, end, connection)
            let parked = try await parkedStreams(of: reader, shard: cohort.shard, on: connection)
            return (end, try page.events(of: reader.module, besides: parked), !parked.isEmpty)
        }
    }

    /// Moves checkpoints on; throws `leaseLost` where one is another's, or not where it was left.
    func advance(
        _ readers: [LogReader], _ cohort: ReaderBoard.Cohort, to end: Int64, _ connection: BorrowedConnection
    ) async throws {
        let moved = try await connection.query(advancing(readers, cohort, to: end))
        guard moved.affectedRows == readers.count else { throw ReaderFault.leaseLost }
    }

    private func advancing(_ readers: [LogReader], _ cohort: ReaderBoard.Cohort, to end: Int64) -> SQL {
        ReaderStatements.advance.bound(
            .int16(Int16(cohort.shard)), .texts(readers.map(\.name)), .int32s(readers.map { Int32($0.version) }),
            .int64s(cohort.stored), .int64(end), .int64(limits.leaseDuration.wholeMilliseconds), .id(holder))
    }

    /// Parks the stream of the event with which a page begins and goes past it, in one transaction.
    func park(
        _ reader: LogReader, _ cohort: ReaderBoard.Cohort, code: String, on connection: BorrowedConnection
    ) async throws {
        let (shard, position) = (cohort.shard, cohort.position + 1)
        try await connection.transaction(scope: .none) { connection in
            try await advance([reader], cohort, to: position, connection)
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
        _ cohort: ReaderBoard.Cohort, isFlushed: Bool, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> Int64 {
        let statement = isFlushed ? ReaderStatements.pageEnd : ReaderStatements.pageEndUnflushed
        let end = try await connection.query(
            statement.bound(
                .int16(Int16(cohort.shard)), .int64(cohort.position), .int64(cohort.position + cohort.pagePositions),
                .int64(limits.pageBytes)))
        return Int64(try end[0].int(0))
    }

    /// Asks for the first position that is of the reader's module, for each question; nil for none up to its end.
    func skim(
        _ questions: [ReaderBoard.Question], of readers: [LogReader], on connection: BorrowedConnection
    ) async throws(PostgresError) -> [Int64?] {
        let rows = try await connection.query(
            ReaderStatements.skim.bound(
                .int16s(questions.map { Int16($0.place.shard) }), .int64s(questions.map(\.position)),
                .int64s(questions.map(\.end)), .texts(questions.map { readers[$0.place.reader].module })))
        return try rows.map { row throws(PostgresError) in row.isNull(0) ? nil : Int64(try row.int(0)) }
    }

    private func read(
        _ readers: [LogReader], _ shard: Int, _ position: Int64, _ end: Int64, _ connection: BorrowedConnection
    ) async throws -> LogPage {
        let rows = try await connection.query(
            ReaderStatements.readPage.bound(
                .int16(Int16(shard)), .int64(position), .int64(end), .texts(Set(readers.map(\.module)).sorted())))
        return try await LogPage(rows, catalogue, keys, on: connection)
    }

    /// The streams of a shard that are parked for a reader.
    func parkedStreams(
        of reader: LogReader, shard: Int, on connection: BorrowedConnection
    ) async throws(PostgresError) -> Set<StreamKey> {
        try parkedStreams(try await connection.query(parkedStatement([reader], shard)))[reader.name] ?? []
    }

    private func parkedStatement(_ readers: [LogReader], _ shard: Int) -> SQL {
        ReaderStatements.parkedStreams.bound(
            .int16(Int16(shard)), .texts(readers.map(\.name)), .int32s(readers.map { Int32($0.version) }))
    }

    private func parkedStreams(_ rows: ResultSet) throws(PostgresError) -> [String: Set<StreamKey>] {
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
