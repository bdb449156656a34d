import EventLoop
public import Kernel
import Postgres

extension EventJournal {
    /// Waits until a projection behind the log shows everything that was recorded by a settled moment.
    ///
    /// A read as of a moment that uses such a table asks this first, else its answer would not stay true. One look-up
    /// where that is so already: what was recorded after the moment is not waited for. `moment` comes from
    /// `settled(_:context:)`. Throws `momentNotReached` at once where the projection was stopped before that moment, and
    /// else once `positionWaitNanoseconds`, or the request's time, is over.
    public func awaitProjection(
        _ name: String, asOf moment: Timestamp, _ context: RequestContext
    ) async throws(Failure) {
        let shard = Shard.of(context.hospitalID)
        let clock = resources.clock
        let end = min(clock.monotonicNanoseconds() + Self.positionWaitNanoseconds, context.deadlineNanoseconds)
        var interval = Self.positionInterval
        while true {
            switch try await reach(of: name, in: shard, by: moment, context) {
            case .complete: return
            case .stopped: throw .momentNotReached
            case .behind: break
            }
            guard clock.monotonicNanoseconds() < end else { throw .momentNotReached }
            do {
                try await lanes[shard].reactor.sleep(for: interval)
            } catch {
                throw .cancelled
            }
            interval = min(Self.positionIntervalLimit, interval * 2)
        }
    }

    /// How far a projection is, seen from a moment.
    private enum Reach {
        case complete
        case behind
        case stopped
    }

    private func reach(
        of name: String, in shard: Int, by moment: Timestamp, _ context: RequestContext
    ) async throws(Failure) -> Reach {
        do throws(PostgresError) {
            let rows = try await resources.database.query(
                Self.projectionReach.bound(
                    .int32(Int32(shard)), .text(name), .timestamp(moment), .int64(Self.pastPositions)),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            // Nobody has begun to read for it yet.
            guard let row = rows.first else { return .behind }
            if try row.bool(0) { return .complete }
            return try row.bool(1) ? .stopped : .behind
        } catch {
            throw JournalError(error).failureOfLookUp
        }
    }

    /// Events that are looked through for the first of the projection's module, in one look: checkpoints pass what is of
    /// other modules by the second, so that more lie behind one for a moment only.
    static let pastPositions: Int64 = 4_096

    /// Whether nothing of the projection's module that was recorded by a moment lies behind its checkpoint, and whether the
    /// projection was stopped.
    ///
    /// Time never runs against position, so the first event of the module decides, or the first behind those that were
    /// looked through: it does not matter how many batches lie behind the checkpoint, or how long ago the moment was.
    static let projectionReach: PreparedStatement = """
        SELECT found.recorded_at IS NULL OR found.recorded_at > $3, c.stopped_at IS NOT NULL
        FROM journal.reader AS r
        JOIN journal.checkpoint AS c ON c.name = r.name AND c.version = r.version
        LEFT JOIN LATERAL (
            SELECT b.recorded_at FROM journal.batch AS b
            WHERE b.shard = c.shard AND b.last_position > c.position
            ORDER BY b.last_position LIMIT 1
        ) AS behind ON true
        CROSS JOIN LATERAL (
            SELECT CASE
                    WHEN behind.recorded_at <= $3 THEN coalesce(
                        journal.next_position(c.shard, c.position, c.position + $4, r.module), c.position + $4 + 1)
                    END AS position
            OFFSET 0
        ) AS next
        LEFT JOIN LATERAL (
            SELECT b.recorded_at FROM journal.batch AS b
            WHERE b.shard = c.shard AND b.last_position >= next.position
            ORDER BY b.last_position LIMIT 1
        ) AS found ON true
        WHERE r.name = $2 AND c.shard = $1
        """
}

extension JournalError {
    /// The failure of a look-up of how far the log, or what reads it, has come.
    var failureOfLookUp: Failure {
        switch self {
        case .unavailable, .newerRelease, .erased: .unavailable(retryAfterSeconds: 1)
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        case .fault: .internal
        }
    }
}
