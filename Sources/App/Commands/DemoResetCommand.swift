internal import Postgres

/// `medley demo reset`.
enum DemoResetCommand: Command {
    static let words = ["demo", "reset"]
    static let summary = "Empties a database that holds the demonstration hospital and no other, and makes it anew."
    static let settings = DemoLoadCommand.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        try StateDirectory.needed(by: configuration)?.require()
        try empty(configuration)
        return try await DemoLoadCommand.run(configuration)
    }

    /// Drops what the migrations made. The log refuses every deletion, so nothing less would do.
    static func empty(_ configuration: Configuration) throws {
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        guard let owner = access.owner else {
            throw UsageError("a reset needs --owner-database-url: a role that may drop schemas")
        }
        try access.migrate()
        try DatabaseAccess.migrator.dropSchemas(
            connectionString: owner,
            unless: [
                SchemaGuard(
                    statement: """
                        SELECT string_agg(code, ', ' ORDER BY code) FROM auth.hospital
                        WHERE code <> \(DemoHospital.code)
                        """,
                    refusal: "the database holds other hospitals"),
                SchemaGuard(
                    statement: """
                        SELECT string_agg(DISTINCT usename, ', ') FROM pg_catalog.pg_stat_activity
                        WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()
                        """,
                    refusal: "others are connected, such as a server, which must be stopped first; they are"),
            ])
        Console.say("The database was emptied.")
    }
}
