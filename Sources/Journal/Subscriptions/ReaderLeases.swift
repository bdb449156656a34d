import EventLoop
import Kernel
import Postgres

/// Keeps the leases of the readers of a process: takes free ones, renews those that it has, gives them back.
struct ReaderLeases: Sendable {
    let board: ReaderBoard
    let holder: LeaseHolderID
    let limits: SubscriptionLimits

    private var names: SQLBind { .texts(board.readers.map(\.name)) }
    private var modules: SQLBind { .texts(board.readers.map(\.module)) }
    private var versions: SQLBind { .int32s(board.readers.map { Int32($0.version) }) }

    /// Makes the rows of readers that are new; answers the live version of each.
    func register(on connection: BorrowedConnection) async throws(PostgresError) -> [String: Int] {
        _ = try await connection.query(
            ReaderStatements.register.bound(names, versions, .texts(board.readers.map(\.kind.rawValue)), modules))
        return try await liveVersions(on: connection)
    }

    /// The live version of each reader.
    func liveVersions(on connection: BorrowedConnection) async throws(PostgresError) -> [String: Int] {
        let rows = try await connection.query(ReaderStatements.liveVersions.bound(names))
        var versions: [String: Int] = [:]
        for index in 0..<rows.count { versions[try rows[index].text(0)] = try rows[index].int(1) }
        return versions
    }

    /// Renews and takes leases; answers whether any came that was not there before.
    func renew(on connection: BorrowedConnection) async throws(PostgresError) -> Bool {
        let began = MonotonicClock.nanoseconds()
        let until = began + limits.leaseDuration.wholeNanoseconds
        let (before, left) = (board.stored, board.left)
        let rows = try await connection.query(
            ReaderStatements.lease.bound(
                names, versions, .id(holder), .int64(limits.leaseDuration.wholeMilliseconds),
                .texts(left.map { board.readers[$0.place.reader].name }), .int16s(left.map { Int16($0.place.shard) }),
                .int64s(left.map(\.position))))
        var places: [String: Int] = [:]
        for (index, reader) in board.readers.enumerated() { places[reader.name] = index }
        var isAnyNew = false
        for index in 0..<rows.count {
            let row = rows[index]
            guard let reader = places[try row.text(0)] else { continue }
            let (shard, position, isStopped) = (try row.int(2), Int64(try row.int(3)), try row.bool(4))
            let place = ReaderBoard.Place(reader: reader, shard: shard)
            let isNew = board.lease(place, at: position, isStopped: isStopped, before: before[place], until: until)
            isAnyNew = isAnyNew || isNew
        }
        board.expire(now: MonotonicClock.nanoseconds())
        return isAnyNew
    }

    /// Stores how far readers are past events of other modules, for those that `matches` says.
    ///
    /// Not flushed, as the pages: what a crash takes of it is found out from the log again.
    func follow(
        on connection: BorrowedConnection, where matches: (LogReader, Int) -> Bool
    ) async throws {
        let moves = board.moves(where: matches)
        if moves.isEmpty { return }
        let readers = moves.map { board.readers[$0.place.reader] }
        let statement = ReaderStatements.follow.bound(
            .texts(readers.map(\.name)), .int32s(readers.map { Int32($0.version) }),
            .int16s(moves.map { Int16($0.place.shard) }), .int64s(moves.map(\.stored)),
            .int64s(moves.map(\.position)), .id(holder))
        let rows = try await connection.pipeline(
            ["SELECT set_config('synchronous_commit', 'off', true)", statement], scope: .none)[1]
        var places: [String: Int] = [:]
        for (index, reader) in board.readers.enumerated() { places[reader.name] = index }
        for index in 0..<rows.count {
            guard let reader = places[try rows[index].text(0)] else { continue }
            board.moved(
                ReaderBoard.Place(reader: reader, shard: try rows[index].int(1)), to: Int64(try rows[index].int(2)))
        }
    }

    /// Leaves a reader in a shard to a newer release.
    func leave(_ reader: LogReader, shard: Int, on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(
            ReaderStatements.leave.bound(
                .text(reader.name), .int32(Int32(reader.version)), .int16(Int16(shard)), .id(holder)))
    }

    /// Gives all leases back, so that another process need not wait for their end.
    func release(on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(ReaderStatements.release.bound(.id(holder)))
    }
}
