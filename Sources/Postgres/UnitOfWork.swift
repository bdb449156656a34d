import Synchronization

/// What is sent as a whole and answered as a whole, with the caller that waits for it.
struct UnitOfWork: Sendable {
    enum Content: Sendable {
        /// One implicit transaction under tenants.
        case scoped([SQL], TenantScope, timeoutMilliseconds: Int?)
        /// Statements within whatever transaction and tenants the connection has.
        case plain([SQL])
        /// Several statements in one text, in the simple protocol.
        case script(String)
    }

    typealias Outcome = Result<[ResultSet], PostgresError>

    var content: Content
    /// Monotonic nanoseconds after which the answer is of no use.
    var deadlineNanoseconds: UInt64
    var ticket: UnitTicket
    var continuation: UnsafeContinuation<Outcome, Never>

    func finish(_ outcome: Outcome) { continuation.resume(returning: outcome) }

    var statements: [SQL] {
        switch content {
        case .scoped(let statements, _, _), .plain(let statements): statements
        case .script: []
        }
    }

    var isScript: Bool { if case .script = content { true } else { false } }
}

/// Names a unit, and remembers a cancellation that came before it was submitted.
final class UnitTicket: Sendable {
    private let cancelled = Atomic<Bool>(false)
    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    func cancel() { cancelled.store(true, ordering: .relaxed) }
}

/// A unit that was sent; its caller may have gone away since.
struct SentUnit {
    /// Whose it is.
    enum Kind {
        /// A caller's.
        case caller
        /// A caller's, in the simple protocol.
        case script
        /// The connection's own; where it fails the connection is not fit for use.
        case essential
        /// The connection's own; where it fails nothing is lost but some memory of the server.
        case dispensable
    }

    var kind: Kind
    var sentNanoseconds: UInt64
    var deadlineNanoseconds: UInt64
    /// Nil for the connection's own, and once the caller was answered.
    var unit: UnitOfWork?

    /// Answers the caller, if it still waits.
    mutating func finish(_ outcome: UnitOfWork.Outcome) {
        unit?.finish(outcome)
        unit = nil
    }
}
