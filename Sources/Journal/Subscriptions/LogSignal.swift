import Synchronization

/// The heads of the shards as far as this process knows them, and whoever waits for them to move.
///
/// A lane tells its new head after each commit, in a few instructions; the poll of the heads tells what other processes
/// committed. Thread-safe.
final class LogSignal: Sendable {
    private let heads: [AtomicHead]
    private let bells = Mutex<[Bell]>([])
    private let hasBells = Atomic<Bool>(false)

    private final class AtomicHead: Sendable {
        let position = Atomic<Int64>(0)
    }

    init() { heads = (0..<Shard.count).map { _ in AtomicHead() } }

    /// The head of a shard, as far as is known.
    func head(of shard: Int) -> Int64 { heads[shard].position.load(ordering: .acquiring) }

    /// Notes a head, and wakes those who wait where it moved.
    func raise(_ shard: Int, to position: Int64) {
        let before = heads[shard].position.max(position, ordering: .acquiringAndReleasing).oldValue
        if before < position { ring() }
    }

    /// Wakes everyone who waits.
    func ring() {
        guard hasBells.load(ordering: .acquiring) else { return }
        for bell in bells.withLock({ $0 }) { bell.ring() }
    }

    /// A new bell that rings from now on.
    func makeBell() -> Bell {
        let bell = Bell()
        bells.withLock { $0.append(bell) }
        hasBells.store(true, ordering: .releasing)
        return bell
    }

    /// Rings a bell for the last time.
    func remove(_ bell: Bell) {
        bells.withLock { bells in
            bells.removeAll { $0 === bell }
            hasBells.store(!bells.isEmpty, ordering: .releasing)
        }
        bell.ring()
    }
}

/// Wakes one task; rings that come while it is awake are kept as one.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the waiter, or lets its next wait return at once.
    func ring() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiter = state.waiter else {
                state.isRung = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns at the next ring; one task at a time waits.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                if state.isRung {
                    state.isRung = false
                    return true
                }
                state.waiter = continuation
                return false
            }
            if isRung { continuation.resume() }
        }
    }
}
