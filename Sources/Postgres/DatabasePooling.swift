/// What stands between Medley's connections and PostgreSQL.
public enum DatabasePooling: String, Sendable, CaseIterable {
    /// Nothing: each connection has a backend of its own for as long as it lasts.
    case none
    /// A pooler that gives each transaction another backend, such as PgBouncer with `pool_mode = transaction`.
    ///
    /// Nothing is left to outlive a transaction then: no prepared statement, no setting of the session, no session lock.
    /// Role and limits are set in each transaction, by the statement that sets the tenants.
    case transaction
}
