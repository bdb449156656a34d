import Kernel
import Postgres

extension Lane {
    /// After the commit: keeps the states, answers the callers; those whose refusal proved stale are to be decided
    /// again.
    func complete(_ pipeline: BatchPipeline, _ results: [ResultSet]) throws(PostgresError) -> AttemptOutcome {
        var last: RecordedPlace?
        if let placeIndex = pipeline.placeIndex {
            let position = Int64(try results[placeIndex][0].int(0))
            let place = RecordedPlace(
                shard: shard, number: position, recordedAt: try results[placeIndex][0].timestamp(1))
            last = place
            signal.committed(
                shard, pipeline.draft.positions(upTo: position), pipeline.draft.modules(upTo: position)
            ) { pipeline.draft.recent(of: $0, last: place) }
        }
        let replays = try replays(pipeline, results)
        let stale = try staleStreams(pipeline, results)
        keep(pipeline)
        answerAccepted(pipeline, last: last)
        var again: [LaneTicket] = []
        for (index, refused) in pipeline.draft.refused.enumerated() {
            if let stored = replays[index] {
                let isSame = isSame(stored, refused.ticket)
                finish(refused.ticket, isSame ? .replayed(stored) : .keyReused)
            } else if refused.streams.contains(where: stale.contains) {
                again.append(refused.ticket)
            } else {
                finish(refused.ticket, refused.outcome)
            }
        }
        for index in stale { hot.remove(pipeline.draft.streams[index].key) }
        return .committed(again: again)
    }

    /// Answers the accepted commands of a batch whose last event is at `last`.
    func answerAccepted(_ pipeline: BatchPipeline, last: RecordedPlace?) {
        let draft = pipeline.draft
        for accepted in draft.accepted {
            var place: RecordedPlace?
            if let last, !accepted.events.isEmpty {
                let number = last.number - Int64(draft.events.count - accepted.events.upperBound)
                place = RecordedPlace(shard: shard, number: number, recordedAt: last.recordedAt)
            }
            accepted.ticket.isCommitted = true
            finish(
                accepted.ticket,
                .committed(
                    states: accepted.states, versions: accepted.versions,
                    eventIDs: draft.events[accepted.events].map(\.eventID), place: place))
        }
    }

    /// Keeps the states and keys of a committed batch in memory.
    func keep(_ pipeline: BatchPipeline) {
        for (subject, use) in pipeline.draft.subjects {
            if case .fresh(_, let state) = use { keys.remember(state, for: subject) }
        }
        forgetErased(pipeline.draft)
        for stream in pipeline.draft.streams where stream.isOpened && stream.isChanged {
            if forgotten.contains(stream.key.hospitalID) { continue }
            var kept = HotStream(
                module: stream.module, category: stream.category, version: stream.version, leaf: stream.leaf,
                state: stream.state, snapshotVersion: stream.snapshotVersion)
            if kept.version - kept.snapshotVersion >= limits.snapshotEvents { offer(&kept, stream, pipeline.draft) }
            hot.insert(kept, for: stream.key)
        }
    }

    private func replays(_ pipeline: BatchPipeline, _ results: [ResultSet]) throws(PostgresError) -> [Int:
        StoredOutcome]
    {
        guard let proof = pipeline.keyProof else { return [:] }
        var replays: [Int: StoredOutcome] = [:]
        let result = results[proof.index]
        for index in 0..<result.count {
            let row = result[index]
            replays[proof.refused[try row.int(0)]] = try StoredOutcome(row)
        }
        return replays
    }

    private func staleStreams(_ pipeline: BatchPipeline, _ results: [ResultSet]) throws(PostgresError) -> Set<Int> {
        guard let proof = pipeline.versionProof else { return [] }
        var stale: Set<Int> = []
        let result = results[proof.index]
        for (index, stream) in proof.streams.enumerated() {
            if try result[index].int(0) != pipeline.draft.streams[stream].from { stale.insert(stream) }
        }
        return stale
    }
}
