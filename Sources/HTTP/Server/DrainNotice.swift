import Synchronization

/// Tells `/readyz` that the server is about to end, before anything else happens.
final class DrainNotice: Sendable {
    private let hasBegun = Atomic<Bool>(false)

    var isGiven: Bool { hasBegun.load(ordering: .relaxed) }

    func begin() { hasBegun.store(true, ordering: .relaxed) }
}
