/// The role and the limits under which a connection's statements run, and the texts that set them.
///
/// A connection of its own has them from its start, where they survive RESET ALL and DISCARD ALL, which SET would not;
/// through a pooler each transaction sets them itself.
struct SessionSettings: Sendable {
    /// What the connection is for; it decides the timeout of a statement.
    enum Purpose: Sendable { case shared, borrowed }

    let role: DatabaseRole
    let pooling: DatabasePooling
    /// The `options` of the connection's start; nil where a pooler would not pass them on.
    let startOptions: String?
    /// The first statement of a tenant-scoped transaction; `$1` is the tenants.
    let scopeText: String
    /// The same with the timeout of its statements as `$2`.
    let scopeAndTimeoutText: String
    /// The first statement of a transaction that says its tenants itself; nil where nothing is left to be set.
    let entryText: String?

    init(_ role: DatabaseRole, _ purpose: Purpose, _ pooling: DatabasePooling) {
        self.role = role
        self.pooling = pooling
        let statementTimeout =
            purpose == .shared
            ? DatabaseLimits.sharedStatementTimeoutMilliseconds : DatabaseLimits.borrowedStatementTimeoutMilliseconds
        let constants: [(String, String)] = [
            ("role", role.rawValue),
            ("lock_timeout", String(DatabaseLimits.lockTimeoutMilliseconds)),
            ("idle_in_transaction_session_timeout", String(DatabaseLimits.idleInTransactionTimeoutMilliseconds)),
            ("timezone", "UTC"),
            ("jit", "off"),
        ]
        let timeout = ("statement_timeout", String(statementTimeout))
        let tenants = "pg_catalog.set_config('medley.hospital_ids', $1, true)"
        let ownTimeout = "pg_catalog.set_config('statement_timeout', $2, true)"
        guard pooling == .transaction else {
            startOptions = (constants + [timeout]).map { "-c \($0.0)=\($0.1)" }.joined(separator: " ")
            scopeText = "SELECT \(tenants)"
            scopeAndTimeoutText = "SELECT \(tenants), \(ownTimeout)"
            entryText = nil
            return
        }
        let local = constants.map(Self.local).joined(separator: ", ")
        startOptions = nil
        scopeText = "SELECT \(local), \(Self.local(timeout)), \(tenants)"
        scopeAndTimeoutText = "SELECT \(local), \(tenants), \(ownTimeout)"
        entryText = "SELECT \(local), \(Self.local(timeout))"
    }

    /// Sets a constant for the transaction alone.
    private static func local(_ setting: (name: String, value: String)) -> String {
        "pg_catalog.set_config('\(setting.name)', '\(setting.value)', true)"
    }
}
