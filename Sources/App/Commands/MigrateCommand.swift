internal import Postgres

/// `medley migrate`.
enum MigrateCommand: Command {
    static let words = ["migrate"]
    static let summary = "Brings the database to the state that this release knows; does nothing where it is there."
    static let settings = DatabaseAccess.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        let ran = try access.migrate()
        for migration in ran { Console.say("  ran  \(migration.module)/\(migration.name)") }
        Console.say(ran.isEmpty ? "The database is up to date." : "The database is up to date: \(ran.count) steps ran.")
        return 0
    }
}
