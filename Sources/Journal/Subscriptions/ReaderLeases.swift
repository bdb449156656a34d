import EventLoop
import Kernel
import Postgres

/// Keeps the leases of the readers of a process: takes free ones, renews those that it has, gives them back.
struct ReaderLeases: Sendable {
    let board: ReaderBoard
    let holder: LeaseHolderID
    let limits: SubscriptionLimits

    private var names: SQLBind { .texts(board.readers.map(\.name)) }
    private var versions: SQLBind { .int32s(board.readers.map { Int32($0.version) }) }

    /// Makes the rows of readers that are new; answers the live version of each.
    func register(on connection: BorrowedConnection) async throws(PostgresError) -> [String: Int] {
        _ = try await connection.query(
            ReaderStatements.register.bound(names, versions, .texts(board.readers.map(\.kind.rawValue))))
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
        let rows = try await connection.query(
            ReaderStatements.lease.bound(names, versions, .id(holder), .int64(limits.leaseDuration.wholeMilliseconds)))
        var places: [String: Int] = [:]
        for (index, reader) in board.readers.enumerated() { places[reader.name] = index }
        var isAnyNew = false
        for index in 0..<rows.count {
            let row = rows[index]
            guard let reader = places[try row.text(0)] else { continue }
            let (shard, position, isStopped) = (try row.int(2), Int64(try row.int(3)), try row.bool(4))
            let isNew = board.update(ReaderBoard.Place(reader: reader, shard: shard)) { standing in
                let isNew = !standing.isHeld || standing.isStopped != isStopped
                // What this process committed meanwhile is newer than the answer.
                standing.position = standing.isHeld ? max(standing.position, position) : position
                standing.isHeld = true
                standing.isStopped = isStopped
                standing.leasedUntilNanoseconds = began + limits.leaseDuration.wholeNanoseconds
                return isNew
            }
            isAnyNew = isAnyNew || isNew
        }
        expire(now: MonotonicClock.nanoseconds())
        return isAnyNew
    }

    /// Gives all leases back, so that another process need not wait for their end.
    func release(on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(ReaderStatements.release.bound(.id(holder)))
    }

    private func expire(now: UInt64) {
        for reader in board.readers.indices {
            for shard in 0..<Shard.count {
                board.update(ReaderBoard.Place(reader: reader, shard: shard)) { standing in
                    if standing.leasedUntilNanoseconds <= now { standing.isHeld = false }
                }
            }
        }
    }
}
