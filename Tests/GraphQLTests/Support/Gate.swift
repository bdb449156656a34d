import Synchronization

/// Lets nobody through until so many stand before it: only what runs at the same time gets past.
final class Gate: Sendable {
    private struct State {
        var waiting: [CheckedContinuation<Void, Never>] = []
        var events: [String] = []
    }

    private let state = Mutex(State())
    private let count: Int

    init(count: Int) { self.count = count }

    func pass() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.waiting.append(continuation)
                guard state.waiting.count >= count else { return [] }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in ready { continuation.resume() }
        }
    }

    func note(_ event: String) { state.withLock { $0.events.append(event) } }

    var events: [String] { state.withLock { $0.events } }
}
