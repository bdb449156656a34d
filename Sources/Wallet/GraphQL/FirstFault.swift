import Synchronization

/// The first of the errors that a client is told nothing of; resolvers run beside each other.
final class FirstFault: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    /// What was noted first; nil where nothing was.
    var error: (any Error)? { first.withLock { $0 } }

    /// Notes an error.
    func note(_ error: any Error) {
        first.withLock { first in
            if first == nil { first = error }
        }
    }
}
