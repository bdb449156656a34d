import Kernel
import Postgres

/// Applies the log to the twins of a projection's tables, page by page, in transactions of its own or in one given.
struct RebuildFold: Sendable {
    /// Positions in one page.
    static let pagePositions: Int64 = 2_000
    /// Bytes of event data in one page.
    static let pageBytes: Int64 = 16_777_216
    /// How often a page is tried that fails for a lock or a deadlock.
    static let passingLimit = 10

    /// A stream that was parked here.
    struct Parking: Sendable {
        var shard: Int
        var position: Int64
        /// A word for why, without data.
        var code: String
    }

    let reader: LogReader
    let catalogue: ReaderCatalogue
    let keys: Keyring
    let target: ProjectionTarget
    let lease: RebuildLease
    /// Where the fold stands in each shard.
    var positions = [Int64](repeating: 0, count: Shard.count)
    /// Streams that are left out from a position on: parked for the live tables, or here.
    var held: [StreamKey: Int64] = [:]
    /// Streams that were parked here, because an event cannot be taken in: their shards, positions and a word for why.
    var parked: [StreamKey: Parking] = [:]
    /// Events that were applied.
    var events = 0
    /// How long a page waits for a lock where writers are kept out meanwhile; nil for the usual time, and some patience.
    var lockTimeoutMilliseconds: Int?

    init(
        _ reader: LogReader, _ catalogue: ReaderCatalogue, _ keys: Keyring, _ target: ProjectionTarget,
        _ lease: RebuildLease
    ) {
        self.reader = reader
        self.catalogue = catalogue
        self.keys = keys
        self.target = target
        self.lease = lease
    }

    /// How many positions lie before `ends`.
    func behind(_ ends: [Int64]) -> Int64 { zip(positions, ends).reduce(0) { $0 + max(0, $1.1 - $1.0) } }

    /// Goes on to `ends` in transactions of its own, telling `told` after each page.
    mutating func run(
        to ends: [Int64], on connection: BorrowedConnection, told: (RebuildFold) throws -> Void
    ) async throws {
        for shard in 0..<Shard.count {
            var span = Self.pagePositions
            var passing = 0
            while positions[shard] < ends[shard] {
                try Task.checkCancellation()
                let (present, limit) = (self, span)
                do {
                    self = try await connection.transaction(scope: .none) { connection in
                        // Not durable page by page: what is lost in a crash is built anew, and the swap is durable.
                        _ = try await connection.query("SET LOCAL synchronous_commit = off")
                        if let milliseconds = present.lockTimeoutMilliseconds {
                            _ = try await connection.query(
                                "SELECT set_config('lock_timeout', \("\(milliseconds)ms"), true)")
                        }
                        try await present.lease.prove(on: connection)
                        var next = present
                        try await next.page(shard, to: ends[shard], span: limit, on: connection)
                        return next
                    }
                    span = min(Self.pagePositions, span * 2)
                    passing = 0
                    try told(self)
                } catch {
                    if lockTimeoutMilliseconds == nil, passing < Self.passingLimit,
                        case .transient = ReaderFault(error), !Task.isCancelled
                    {
                        passing += 1
                        continue
                    }
                    try await narrow(&span, shard, ends[shard], error, connection)
                }
            }
        }
    }

    /// Goes on to `ends` within the transaction of `connection`.
    mutating func finish(to ends: [Int64], on connection: BorrowedConnection) async throws {
        for shard in 0..<Shard.count {
            while positions[shard] < ends[shard] {
                do {
                    try await page(shard, to: ends[shard], span: Self.pagePositions, on: connection)
                } catch {
                    throw Self.unreadable(error, shard, positions[shard])
                }
            }
        }
    }

    /// Makes erased people read as erased in the twins, as the live tables do.
    func erase(_ subjects: [ErasedSubject], on connection: BorrowedConnection) async throws {
        if subjects.isEmpty { return }
        let statements = reader.erasure(subjects, target)
        if !statements.isEmpty { _ = try await connection.pipeline(statements, scope: .none) }
    }

    private mutating func page(
        _ shard: Int, to end: Int64, span: Int64, on connection: BorrowedConnection
    ) async throws {
        let position = positions[shard]
        let last = Int64(
            try await connection.query(
                ReaderStatements.pageEnd.bound(
                    .int16(Int16(shard)), .int64(position), .int64(min(end, position + span)), .int64(Self.pageBytes)))[
                    0
                ]
                .int(0))
        if reader.kind.isBehind { try await learnParked(shard, connection) }
        let rows = try await connection.query(
            ReaderStatements.readPage.bound(
                .int16(Int16(shard)), .int64(position), .int64(last), .texts([reader.module])))
        let page = try await LogPage(rows, catalogue, keys, on: connection)
        let decoded = try included(page)
        try await apply(decoded, on: connection)
        positions[shard] = last
        events += decoded.count
    }

    /// The events of a page but those that are held back.
    private func included(_ page: LogPage) throws(ReaderFault) -> [DecodedEvent] {
        var events: [DecodedEvent] = []
        events.reserveCapacity(page.items.count)
        for item in page.items where item.module == reader.module {
            if let from = held[item.streamKey], item.stored.position >= from { continue }
            switch item.body {
            case .success(let event): events.append(event)
            case .failure(let error): throw .undecodable(error, at: item.stored.position)
            }
        }
        return events
    }

    /// Applies events to the twins.
    func apply(_ events: [DecodedEvent], on connection: BorrowedConnection) async throws {
        let statements = reader.statements(PageEvents(events), target)
        if !statements.isEmpty { _ = try await connection.pipeline(statements, scope: .none) }
    }

    private mutating func learnParked(_ shard: Int, _ connection: BorrowedConnection) async throws(PostgresError) {
        let rows = try await connection.query(
            ReaderStatements.parkedStreams.bound(
                .int16(Int16(shard)), .texts([reader.name]), .int32s([Int32(reader.version)])))
        for index in 0..<rows.count {
            let row = rows[index]
            let key = StreamKey(hospitalID: try row.id(1), streamID: try row.id(2))
            held[key] = min(held[key] ?? .max, Int64(try row.int(3)))
        }
    }

    /// After a page that failed: a shorter one, and at last the event alone, which is parked where the policy says so.
    private mutating func narrow(
        _ span: inout Int64, _ shard: Int, _ end: Int64, _ error: any Error, _ connection: BorrowedConnection
    ) async throws {
        guard case .poison(let code, let position) = ReaderFault(error) else {
            throw Self.unreadable(error, shard, positions[shard])
        }
        if let position, position > positions[shard] + 1 {
            span = position - positions[shard] - 1
        } else if position == nil, min(span, end - positions[shard]) > 1 {
            span = max(1, min(span, end - positions[shard]) / 2)
        } else {
            guard reader.kind.isBehind, reader.onPoison == .parkStream else {
                throw Self.unreadable(error, shard, positions[shard])
            }
            let place = positions[shard] + 1
            let row = try await connection.query(
                """
                SELECT hospital_id, stream_id FROM journal.event
                WHERE shard = \(.int16(Int16(shard))) AND position = \(place)
                """)[0]
            let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
            held[key] = min(held[key] ?? .max, place)
            if parked[key] == nil { parked[key] = Parking(shard: shard, position: place, code: code) }
            span = Self.pagePositions
        }
    }

    private static func unreadable(_ error: any Error, _ shard: Int, _ position: Int64) -> any Error {
        switch ReaderFault(error) {
        case .poison(let code, let found), .tooNew(let code, let found):
            RebuildError.unreadable(position: "\(shard)-\(found ?? position + 1)", code: code)
        case .broken(let code): RebuildError.unreadable(position: "\(shard)-\(position + 1)", code: code)
        case .transient, .leaseLost: error
        }
    }
}
