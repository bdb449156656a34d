import EventLoop
import Kernel
import Postgres
import Telemetry

extension Lane {
    /// Loads, decides, encodes and sends a batch once.
    func attempt(_ tickets: [LaneTicket]) async -> AttemptOutcome {
        let isLocking = lockedBatchesLeft > 0
        if isLocking { lockedBatchesLeft -= 1 }
        let outcome = await attempt(tickets, isLocking: isLocking)
        if isLocking, !outcome.isCommitted {
            // Losing the error is right: a connection that cannot roll back is not in a transaction any more.
            _ = try? await connection?.query("ROLLBACK")
        }
        return outcome
    }

    private func attempt(_ tickets: [LaneTicket], isLocking: Bool) async -> AttemptOutcome {
        let connection: BorrowedConnection
        var draft: BatchDraft
        forgotten = []
        do throws(PostgresError) {
            try faults?.reached(.gathered)
            connection = try await connected()
            let loaded = try await load(tickets, on: connection, isLocking: isLocking)
            try faults?.reached(.loaded)
            draft = BatchDraft(tickets, loaded, ids: ids)
            try faults?.reached(.decided)
            for failure in draft.failed { finish(failure.ticket, failure.outcome) }
            if let outcome = try await encode(&draft, on: connection) { return outcome }
            try faults?.reached(.encoded)
            if let outcome = await intend(draft) { return outcome }
            try faults?.reached(.intended)
        } catch {
            return AttemptOutcome(beforeSending: error)
        }
        if draft.accepted.isEmpty, draft.refused.isEmpty { return .nothing }
        let erasure = draft.erasures.isEmpty ? [] : registry.erasures(of: draft.erasures.map(\.subject))
        let pipeline = BatchPipeline(draft, shard: shard, erasure: erasure, faults: faults)
        return await send(pipeline, on: connection, isLocking: isLocking)
    }

    /// Encodes the batch, looking keys up where it must; an outcome where it cannot be sent as it is.
    private func encode(
        _ draft: inout BatchDraft, on connection: BorrowedConnection
    ) async throws(PostgresError) -> AttemptOutcome? {
        var absent: Set<SubjectKey> = []
        while true {
            switch draft.encode(keys, written, absent: absent, limitBytes: limits.batchBytes) {
            case .complete: return nil
            case .needs(let subjects):
                do {
                    absent.formUnion(try await lookUp(subjects, on: connection))
                } catch let error as PostgresError {
                    throw error
                } catch {
                    return .unexpected("a data key cannot be opened")
                }
            case .refused(let command, let error):
                return .without(draft.accepted[command].ticket, .failed(JournalError(error)))
            case .keyless(let command): return .without(draft.accepted[command].ticket, .failed(.unavailable))
            case .tooLarge(let command):
                let kept = draft.accepted[..<command].map(\.ticket) + draft.refused.map(\.ticket)
                return .tooLarge(keep: kept, later: draft.accepted[command...].map(\.ticket))
            }
        }
    }

    /// Sends a batch: one pipeline, one transaction, one Sync.
    private func send(
        _ pipeline: BatchPipeline, on connection: BorrowedConnection, isLocking: Bool
    ) async -> AttemptOutcome {
        if pipeline.isWriting { for accepted in pipeline.draft.accepted { accepted.ticket.wasSent = true } }
        let began = MonotonicClock.nanoseconds()
        do throws(PostgresError) {
            let statements = pipeline.statements + (isLocking ? [JournalStatements.commit.bound()] : [])
            let results = try await connection.pipeline(
                statements, scope: pipeline.scope, timeout: limits.batchTimeout)
            try faults?.reached(.committed)
            observe(pipeline, since: began)
            return try complete(pipeline, results)
        } catch {
            return outcome(of: error, pipeline)
        }
    }

    /// What an error of a sent batch means.
    func outcome(of error: PostgresError, _ pipeline: BatchPipeline) -> AttemptOutcome {
        switch error {
        case .connectionLost, .deadlineExceeded:
            return pipeline.isWriting ? .outcomeUnknown(pipeline) : .unavailable
        case .server(let server):
            switch server.sqlState {
            case "MJ003": return .lostRace(lostStreams(server, pipeline))
            case "MJ004": return lostClaim(server, pipeline)
            case "MJ005":
                let taken = ordinals(server.detail).map { pipeline.draft.accepted[$0].ticket }
                return taken.isEmpty ? .transient : .keysTaken(taken)
            case "MJ006", "MJ007": return .keysChanged(pipeline.subjects)
            // The backend was ended: before the commit or after it, nobody knows.
            case "57P01", "57P02", "57P03": return pipeline.isWriting ? .outcomeUnknown(pipeline) : .unavailable
            default: return AttemptOutcome.refusal(server)
            }
        case .unavailable, .queueFull, .cancelled, .decoding, .misuse:
            return AttemptOutcome(beforeSending: error)
        }
    }

    private func lostStreams(_ error: ServerError, _ pipeline: BatchPipeline) -> [StreamKey] {
        let named = ordinals(error.detail).filter(pipeline.opened.indices.contains).map { pipeline.opened[$0] }
        return (named.isEmpty ? pipeline.opened : named).map { pipeline.draft.streams[$0].key }
    }

    private func lostClaim(_ error: ServerError, _ pipeline: BatchPipeline) -> AttemptOutcome {
        let parts = (error.detail ?? "").split(separator: ":")
        guard parts.count == 2, let place = Int(parts[0]), pipeline.claims.indices.contains(place) else {
            return .unexpected("a lost claim without a name")
        }
        let claim = pipeline.claims[place]
        let lost = Set(ordinals(String(parts[1])))
        let losers = claim.tickets.indices.filter { lost.contains($0) }.map { claim.tickets[$0] }
        let rivals = claim.tickets.filter { ticket in !losers.contains { $0 === ticket } }
        return .claimLost(name: claim.name, losers: losers, rivals: rivals)
    }

    private func ordinals(_ detail: String?) -> [Int] {
        (detail ?? "").split(separator: ",").compactMap { Int($0) }
    }

    private func observe(_ pipeline: BatchPipeline, since began: UInt64) {
        metrics.batches.increment()
        metrics.batchCommands.observe(Double(pipeline.draft.accepted.count + pipeline.draft.refused.count))
        metrics.commitSeconds.observe(nanoseconds: MonotonicClock.nanoseconds() - began)
    }
}
