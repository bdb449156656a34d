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
                Self.projectionReach.bound(.int32(Int32(shard)), .text(name), .timestamp(moment)),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            // Nobody has begun to read for it yet.
            guard let row = rows.first else { return .behind }
            if try row.bool(0) { return .complete }
            return try row.bool(1) ? .stopped : .behind
        } catch {
            throw JournalError(error).failureOfLookUp
        }
    }

    /// Whether nothing of the projection's module that was recorded by a moment lies behind its checkpoint, and whether the
    /// projection was stopped. Checkpoints pass what is of other modules once in a while only, so that does not count. Time
    /// never runs against position.
    private static let projectionReach: PreparedStatement = """
        SELECT CASE
                WHEN behind.last IS NULL THEN true
                ELSE journal.next_position(c.shard, c.position, behind.last, r.module) IS NULL END,
            c.stopped_at IS NOT NULL
        FROM journal.reader AS r
        JOIN journal.checkpoint AS c ON c.name = r.name AND c.version = r.version
        CROSS JOIN LATERAL (
            SELECT max(b.last_position) AS last
            FROM journal.batch AS b
            WHERE b.shard = c.shard AND b.last_position > c.position AND b.recorded_at <= $3
        ) AS behind
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
