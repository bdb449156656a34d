import EventLoop
public import Kernel
import Postgres

extension EventJournal {
    /// How long a read waits for a position (data.md, Projections).
    public static let positionWaitNanoseconds: UInt64 = 2_000_000_000
    /// How long it rests after its first look; twice as long after each further one, up to `positionIntervalLimit`.
    static let positionInterval: Duration = .milliseconds(5)
    /// The longest rest between two looks.
    static let positionIntervalLimit: Duration = .milliseconds(50)

    /// Waits until reads show everything up to `position`: the head of the shard stands there, and so do the checkpoints
    /// of the projections that are written behind the log.
    ///
    /// One look-up where that is so already. Throws `malformedPosition` for a position that no answer to this hospital
    /// can have given, `positionNotReached` once `positionWaitNanoseconds`, or the request's time, is over.
    public func awaitPosition(_ position: Position, _ context: RequestContext) async throws(Failure) {
        let shard = Shard.of(context.hospitalID)
        guard position.shard == shard else { throw .malformedPosition }
        let clock = resources.clock
        let end = min(clock.monotonicNanoseconds() + Self.positionWaitNanoseconds, context.deadlineNanoseconds)
        var interval = Self.positionInterval
        while try await head(of: shard, upTo: position, context).hasReached(position) != true {
            guard clock.monotonicNanoseconds() < end else { throw .positionNotReached }
            do {
                try await lanes[shard].reactor.sleep(for: interval)
            } catch {
                throw .cancelled
            }
            interval = min(Self.positionIntervalLimit, interval * 2)
        }
    }

    /// The last position of a shard that was committed and passed by every projection behind the log; as far as `position`
    /// is asked for.
    private func head(
        of shard: Int, upTo position: Position, _ context: RequestContext
    ) async throws(Failure) -> Position {
        do throws(PostgresError) {
            let statement = resources.waited.statement(
                shard: shard, position: position.number, resources.signal.ledger(of: shard))
            let rows = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID),
                deadlineNanoseconds: context.deadlineNanoseconds)
            guard rows.count == 1, let head = Position(shard: shard, number: Int64(try rows[0].int(0))) else {
                throw .decoding(column: 0, expected: "the position of a shard")
            }
            return head
        } catch {
            throw JournalError(error).failureOfLookUp
        }
    }
}
