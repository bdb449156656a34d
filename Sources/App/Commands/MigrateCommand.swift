internal import Auth
internal import Kernel
internal import Postgres

/// `medley migrate`.
enum MigrateCommand: Command {
    static let words = ["migrate"]
    static let summary = "Brings the database to the state that this release knows; does nothing where it is there."
    static let settings = DatabaseAccess.settings + Platform.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        let ran = try access.migrate()
        for migration in ran { Console.say("  ran  \(migration.module)/\(migration.name)") }
        Console.say(ran.isEmpty ? "The database is up to date." : "The database is up to date: \(ran.count) steps ran.")
        try await erase(configuration, access)
        return 0
    }

    /// A database that was restored from a backup is brought up to the erasures since, where this machine knows of any.
    private static func erase(_ configuration: Configuration, _ access: DatabaseAccess) async throws {
        let register = try configuration.erasureRegisterPath()
        guard SmallFile.exists(register) else { return }
        let platform = try await Platform.start(configuration, access, logger: .commandLine)
        do {
            let composition = Composition(platform, try AccountSettings(configuration, signUp: .closed))
            try await ErasureReplay.run(platform)
            await composition.stop()
            await platform.stop()
        } catch {
            await platform.stop()
            throw error
        }
    }
}
