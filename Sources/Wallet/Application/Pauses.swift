import Kernel
import Synchronization

/// How long what could not be done yet is left alone: a while after the first try, and twice as long after each further one.
final class Pauses<Key: Hashable & Sendable>: Sendable {
    private struct Pause {
        var seconds: Int
        var until: Timestamp
    }

    private let first: Int
    private let longest: Int
    private let pauses = Mutex<[Key: Pause]>([:])

    /// Pauses in seconds: the first, and the longest that there is.
    init(first: Int, longest: Int) {
        self.first = first
        self.longest = longest
    }

    /// Whether something may be tried now; it is then left alone for a while.
    func begin(_ key: Key, _ now: Timestamp) -> Bool {
        pauses.withLock { pauses in
            let before = pauses[key]
            if let before, now < before.until { return false }
            let seconds = min(before.map { $0.seconds * 2 } ?? first, longest)
            pauses[key] = Pause(seconds: seconds, until: now.advanced(by: .seconds(seconds)))
            return true
        }
    }

    /// Forgets all others: what comes again begins with a short pause.
    func keep(_ keys: Set<Key>) {
        pauses.withLock { pauses in pauses = pauses.filter { keys.contains($0.key) } }
    }
}
