public import Postgres

extension ErasureRegister {
    /// How a database stands to the register.
    public struct Status: Sendable, Hashable {
        /// Persons whom the register names.
        public var known: Int
        /// Those of them whom the database still holds: it was restored, and nothing was started on it since.
        public var readable: Int
    }

    /// How many of those whom the register names a migrated database still holds readable.
    ///
    /// Throws `ErasureRegisterError` where the file cannot be read or was tampered with.
    public func status(in database: Database) async throws -> Status {
        let lines = try await binding()
        if lines.isEmpty { return Status(known: 0, readable: 0) }
        let readable = try await database.withConnection(.system) { connection in
            try await EventJournal.readable(lines, connection)
        }
        return Status(known: lines.count, readable: readable.count)
    }
}
