import Kernel

/// A command of some decider, with the caller who waits for it.
struct CommandWork<D: Decider>: LaneWork {
    typealias Answer = Result<CommandOutcome<D>, CommandFailure<D.Rejection>>

    let envelope: CommandEnvelope
    let module: any ModuleHandle
    let streams: [StreamReference]
    let command: D.Command
    let continuation: UnsafeContinuation<Answer, Never>

    func decide(_ states: [any Sendable]) -> Decision {
        var typed: [D.State] = []
        typed.reserveCapacity(states.count)
        for state in states {
            guard let state = state as? D.State else { return .fault("a stream has the state of another decider") }
            typed.append(state)
        }
        do throws(D.Rejection) {
            let events = try D.decide(command, typed)
            for event in events {
                guard typed.indices.contains(event.streamIndex) else {
                    return .fault("an event names a stream that its command does not")
                }
                typed[event.streamIndex] = D.evolve(typed[event.streamIndex], event.event)
                guard let second = event.secondStreamIndex else { continue }
                guard typed.indices.contains(second), second != event.streamIndex else {
                    return .fault("an event names a second stream that its command does not, or its first")
                }
                typed[second] = D.evolve(typed[second], event.event)
            }
            return .accepted(events: events.map(DecidedEvent.init), states: typed)
        } catch {
            return .rejected(error)
        }
    }

    func finish(_ outcome: LaneOutcome) {
        continuation.resume(returning: answer(outcome))
    }

    private func answer(_ outcome: LaneOutcome) -> Answer {
        switch outcome {
        case .committed(let states, let versions, let eventIDs, let place):
            var commit = Commit<D>(
                states: states.compactMap { $0 as? D.State }, versions: versions, eventIDs: eventIDs,
                position: place?.position?.description)
            commit.recordedAt = place?.recordedAt
            return .success(.committed(commit))
        case .replayed(let stored):
            return .success(.replayed(EarlierOutcome(stored)))
        case .rejected(let error):
            guard let rejection = error as? D.Rejection else {
                return .failure(.journal(.fault("a rejection of another decider")))
            }
            return .failure(.rejected(rejection))
        case .stale(let streamIndex, let actual):
            return .failure(.stale(streamIndex: streamIndex, actual: actual))
        case .claimed(let name): return .failure(.claimed(name: name))
        case .keyReused: return .failure(.keyReused)
        case .failed(let error): return .failure(.journal(error))
        }
    }
}

extension DecidedEvent {
    /// The event with its type erased.
    fileprivate init(_ event: StreamEvent<some Sendable>) {
        self.init(streamIndex: event.streamIndex, secondStreamIndex: event.secondStreamIndex, event: event.event)
    }
}
