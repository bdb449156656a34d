import EventLoop
import Kernel
import Postgres

extension Lane {
    /// The first and the longest pause between two attempts to settle an outcome.
    private static let firstPause = Duration.milliseconds(20)
    private static let longestPause = Duration.milliseconds(500)

    /// Finds out what became of a batch whose connection was lost: sends the very same again, under the same keys.
    ///
    /// The idempotency rows meet those of the first transaction or wait for it. If they are taken by these very
    /// commands, it was committed. Absence of the rows proves nothing, because the old backend may commit later.
    /// Callers whose deadline passes are told so; those that come while the database is away get `unavailable`.
    func settle(_ pipeline: BatchPipeline) async {
        isSettling = true
        defer { isSettling = false }
        let giveUp = MonotonicClock.nanoseconds() + UInt64(limits.settleTimeout / .nanoseconds(1))
        let tickets = pipeline.draft.accepted.map(\.ticket) + pipeline.draft.refused.map(\.ticket)
        var pause = Self.firstPause
        while !isStopped || pause < Self.longestPause {
            switch await redo(pipeline) {
            case .outcomeUnknown, .unavailable, .exhausted, .transient: break
            case .keysTaken(let taken): return await settleTaken(taken, pipeline)
            case .lostRace, .claimLost:
                // What was sent first meets the same, should it still come.
                for ticket in tickets { ticket.isOutcomeUnknown = false }
                return
            // It is committed now, or it was proven that it never will be: versions moved on, a claim was lost.
            default: return
            }
            if MonotonicClock.nanoseconds() >= giveUp { break }
            _ = expire(tickets)
            // Once the database is back the next attempt is a pause away: that is no reason to turn anyone away.
            if !database.isReady { fail(takeOut { _ in true }, .unavailable) }
            if tickets.allSatisfy(\.isFinished) { break }
            // Losing the error is right: a reactor that stops ends the loop by its attempts.
            try? await reactor.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
        for stream in pipeline.draft.streams { hot.remove(stream.key) }
        fail(tickets, .deadlineExceeded)
    }

    private func redo(_ sent: BatchPipeline) async -> AttemptOutcome {
        // The same statements, but for a test's fault that happened already.
        let pipeline =
            faults == nil ? sent : BatchPipeline(sent.draft, shard: shard, erasure: sent.erasure, faults: faults)
        do throws(PostgresError) {
            let results = try await connected().pipeline(
                pipeline.statements, scope: pipeline.scope, timeout: limits.batchTimeout)
            try faults?.reached(.committed)
            return try complete(pipeline, results)
        } catch {
            let outcome = outcome(of: error, pipeline)
            if case .lostRace(let streams) = outcome { for stream in streams { hot.remove(stream) } }
            return outcome
        }
    }

    /// The keys are taken: by the batch itself, which then was committed as a whole, or by another process.
    private func settleTaken(_ taken: [LaneTicket], _ pipeline: BatchPipeline) async {
        do throws(PostgresError) {
            let stored = try await storedOutcomes(taken)
            let isOurs = zip(taken, stored).contains { ticket, stored in
                stored?.commandID == ticket.envelope.commandID
            }
            guard isOurs else {
                for ticket in taken { ticket.isOutcomeUnknown = false }
                return
            }
            let last = try await lastPlace(of: pipeline)
            keep(pipeline)
            answerAccepted(pipeline, last: last)
        } catch {
            // The rows say that it was committed; its callers may learn it by a repeat.
            fail(pipeline.draft.accepted.map(\.ticket), .deadlineExceeded)
            for stream in pipeline.draft.streams { hot.remove(stream.key) }
        }
    }

    private func lastPlace(of pipeline: BatchPipeline) async throws(PostgresError) -> RecordedPlace? {
        guard let last = pipeline.draft.events.last else { return nil }
        let key = pipeline.draft.streams[last.stream].key
        let statement = JournalStatements.findEvent.bound(
            .id(key.hospitalID), .id(key.streamID), .int32(Int32(last.version)))
        let results = try await connected().pipeline(
            [statement], scope: .hospital(key.hospitalID), timeout: limits.batchTimeout)
        guard results[0].count == 1 else { return nil }
        let row = results[0][0]
        return RecordedPlace(
            shard: shard, number: Int64(try row.int(0)), recordedAt: try row.timestamp(2))
    }
}
