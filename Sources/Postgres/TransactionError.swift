/// A transaction that was not committed: what failed at which step.
///
/// Where only the body failed and the rollback went through, the body's own error is thrown instead of this.
public struct TransactionError: Error, Sendable {
    /// Why it could not begin; then nothing was done.
    public var begin: PostgresError?
    /// What the body threw.
    public var body: (any Error)?
    /// Why it was not committed; after `connectionLost` and `deadlineExceeded` nobody knows whether it was.
    public var commit: PostgresError?
    /// Why the rollback failed; the connection is then not used again, which rolls it back all the same.
    public var rollback: PostgresError?

    /// Makes an error; see the properties.
    public init(
        begin: PostgresError? = nil, body: (any Error)? = nil, commit: PostgresError? = nil,
        rollback: PostgresError? = nil
    ) {
        self.begin = begin
        self.body = body
        self.commit = commit
        self.rollback = rollback
    }

    /// Whether the same transaction may succeed later.
    public var isTransient: Bool {
        (begin ?? commit ?? (body as? PostgresError))?.isTransient ?? false
    }

    /// Whether it may have been committed although this was thrown.
    public var isOutcomeUnknown: Bool { commit == .connectionLost || commit == .deadlineExceeded }
}

extension TransactionError: CustomStringConvertible {
    /// The failed steps; of a body's error its type alone, because its text is not known to be free of data.
    public var description: String {
        var parts: [String] = []
        if let begin { parts.append("begin: \(begin)") }
        if let body { parts.append("body: \((body as? PostgresError)?.description ?? "\(type(of: body))")") }
        if let commit { parts.append("commit: \(commit)") }
        if let rollback { parts.append("rollback: \(rollback)") }
        return "transaction failed at " + parts.joined(separator: ", ")
    }
}
