import EventLoop
import Kernel
import Postgres

/// Takes in what was parked: the events of a stream from the one that failed up to where the reader stands, in order.
///
/// The checkpoint is held meanwhile, so that no newer event of the stream goes past between the last replayed one and the
/// end of the parking.
struct ParkedReplay: Sendable {
    /// Events that are taken in in one transaction.
    static let pageEvents: Int32 = 256

    let carrier: PageCarrier
    /// Told after each part that the reader's lease was renewed, with the moment until when it holds by the monotonic clock.
    var isRenewed: @Sendable (Parking, UInt64) -> Void = { _, _ in }

    /// A stream that is parked for a reader.
    struct Parking: Sendable, Hashable {
        var reader: String
        var shard: Int
        var stream: StreamKey
    }

    /// How a try ended.
    enum Outcome: Sendable, Hashable {
        /// The stream is parked no more; so many events were taken in.
        case resumed(events: Int)
        /// An event cannot be taken in yet.
        case failed(code: String)
        /// It was not parked any more.
        case gone
    }

    private struct Step: Sendable {
        var events: Int
        var isDone: Bool
        var isGone = false
        /// What stands behind the events that were taken in and cannot be read.
        var code: String?
    }

    /// Replays a stream for a reader of tables; a transient error of the database is thrown.
    func replay(_ reader: LogReader, _ parking: Parking, on connection: BorrowedConnection) async throws -> Outcome {
        var taken = 0
        var limit = Self.pageEvents
        while true {
            do {
                let step = try await step(reader, parking, limit: limit, on: connection)
                if step.isGone { return .gone }
                taken += step.events
                if step.isDone { return .resumed(events: taken) }
                if let code = step.code { return try await fail(reader, parking, code, connection) }
                limit = min(Self.pageEvents, limit * 2)
            } catch {
                guard case .poison(let code, _) = ReaderFault(error) else { throw error }
                if limit == 1 { return try await fail(reader, parking, code, connection) }
                limit /= 2
            }
        }
    }

    /// Notes a failure: the stream rests again.
    func fail(
        _ reader: LogReader, _ parking: Parking, _ code: String, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> Outcome {
        _ = try await connection.query(
            ReaderStatements.parkedAgain.bound(
                .text(reader.name), .int32(Int32(reader.version)), .id(parking.stream.hospitalID),
                .id(parking.stream.streamID), .text(code),
                .int64(carrier.limits.parkedRetryInterval.wholeMilliseconds)))
        return .failed(code: code)
    }

    private func step(
        _ reader: LogReader, _ parking: Parking, limit: Int32, on connection: BorrowedConnection
    ) async throws -> Step {
        let leasedUntil = MonotonicClock.nanoseconds() + carrier.limits.leaseDuration.wholeNanoseconds
        let step = try await connection.transaction(scope: .none) { connection in
            guard let (from, to) = try await lock(reader, parking, connection) else {
                return Step(events: 0, isDone: true, isGone: true)
            }
            let (events, code, isLast) = try await read(reader, parking, from, to, limit, connection)
            let statements = reader.statements(PageEvents(events), .live)
            if !statements.isEmpty {
                _ = try await connection.pipeline(
                    statements, scope: .none, timeout: carrier.limits.statementTimeout)
            }
            let isDone = isLast && code == nil
            if isDone {
                try await unpark(reader, parking, connection)
            } else if let last = events.last {
                try await move(reader, parking, behind: last.stored, connection)
            }
            try await renew(reader, parking, connection)
            return Step(events: events.count, isDone: isDone, code: code)
        }
        if !step.isGone { isRenewed(parking, leasedUntil) }
        return step
    }

    /// The checkpoint is locked meanwhile, so that no round renews its lease: a long replay would lose it.
    private func renew(
        _ reader: LogReader, _ parking: Parking, _ connection: BorrowedConnection
    ) async throws(PostgresError) {
        _ = try await connection.query(
            ReaderStatements.renewLease.bound(
                .text(reader.name), .int32(Int32(reader.version)), .int16(Int16(parking.shard)),
                .id(carrier.holder), .int64(carrier.limits.leaseDuration.wholeMilliseconds)))
    }

    /// Holds the reader's checkpoint and the parked row; nil where the stream is not parked any more.
    func lock(
        _ reader: LogReader, _ parking: Parking, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> (from: Int64, to: Int64)? {
        let checkpoint = try await connection.query(
            ReaderStatements.lockCheckpoint.bound(
                .text(reader.name), .int32(Int32(reader.version)), .int16(Int16(parking.shard))))
        let parked = try await connection.query(
            ReaderStatements.lockParked.bound(
                .text(reader.name), .int32(Int32(reader.version)), .id(parking.stream.hospitalID),
                .id(parking.stream.streamID)))
        guard let place = checkpoint.first, let row = parked.first else { return nil }
        return (Int64(try row.int(0)), Int64(try place.int(0)))
    }

    /// The next events of the stream up to the first that cannot be read, and whether there are none behind them.
    func read(
        _ reader: LogReader, _ parking: Parking, _ from: Int64, _ to: Int64, _ limit: Int32,
        _ connection: BorrowedConnection
    ) async throws -> (events: [DecodedEvent], code: String?, isLast: Bool) {
        let rows = try await connection.query(
            ReaderStatements.readParked.bound(
                .int16(Int16(parking.shard)), .id(parking.stream.hospitalID), .id(parking.stream.streamID),
                .int64(from), .int64(to), .int32(limit)))
        let page = try await LogPage(rows, carrier.catalogue, carrier.keys, on: connection)
        var events: [DecodedEvent] = []
        for item in page.items {
            switch item.body {
            case .success(let event): events.append(event)
            case .failure(let error): return (events, error.code, true)
            }
        }
        return (events, nil, rows.count < Int(limit))
    }

    /// The stream is parked no more.
    func unpark(_ reader: LogReader, _ parking: Parking, _ connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(
            ReaderStatements.unpark.bound(
                .text(reader.name), .int32(Int32(reader.version)), .id(parking.stream.hospitalID),
                .id(parking.stream.streamID)))
    }

    /// What was taken in is not parked any more; the rest is.
    func move(
        _ reader: LogReader, _ parking: Parking, behind event: StoredEvent, _ connection: BorrowedConnection
    ) async throws(PostgresError) {
        _ = try await connection.query(
            ReaderStatements.moveParked.bound(
                .text(reader.name), .int32(Int32(reader.version)), .id(parking.stream.hospitalID),
                .id(parking.stream.streamID), .int64(event.position + 1),
                .int32(Int32(clamping: event.version + 1))))
    }
}
