import Postgres

/// A fold of the log that the database may refuse, as where a table has a constraint that no migration knows: that is a fault
/// of what is checked, and the other checks go on in the same snapshot.
struct FoldAttempt {
    let connection: BorrowedConnection

    /// The value of `fold`; nil where the database refused a statement, of which `refused` is told without data.
    func run<Value>(
        _ refused: (String) -> Void, _ fold: () async throws -> Value
    ) async throws -> Value? {
        _ = try await connection.query("SAVEPOINT fold")
        do {
            let value = try await fold()
            _ = try await connection.query("RELEASE SAVEPOINT fold")
            return value
        } catch PostgresError.server(let error) {
            _ = try await connection.query("ROLLBACK TO SAVEPOINT fold")
            refused("an event cannot be taken in: \(error)")
            return nil
        }
    }
}
