internal import Auth
internal import Kernel
internal import Postgres

/// `medley migrate`.
enum MigrateCommand: Command {
    static let words = ["migrate"]
    static let summary = "Brings the database to the state that this release knows; does nothing where it is there."
    static let settings = DatabaseAccess.settings + Platform.settings + [.serviceLogin, .servicePassword]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let access = try DatabaseAccess(migrating: configuration)
        defer { access.close() }
        let ran = try access.migrate()
        for migration in ran { Console.say("  ran  \(migration.module)/\(migration.name)") }
        Console.say(ran.isEmpty ? "The database is up to date." : "The database is up to date: \(ran.count) steps ran.")
        if let name = configuration[.serviceLogin] {
            try access.makeLogin(ServiceLogin(name: name, password: configuration[.servicePassword]))
            Console.say("The server may log in as \(name).")
        }
        try await erase(configuration, access)
        return 0
    }

    /// A database that was restored from a backup is brought up to the erasures since, where this machine knows of any.
    private static func erase(_ configuration: Configuration, _ access: DatabaseAccess) async throws {
        let register = try configuration.erasureRegisterPath()
        // Without a log-in that may serve it is left to the server, which does the same before it listens.
        guard access.service != access.owner, SmallFile.exists(register) else { return }
        let platform = try await Platform.start(configuration, access, logger: .commandLine)
        do {
            let composition = Composition(platform, try AccountSettings(configuration, signUp: .closed))
            try await ErasureReplay.run(platform, composition)
            await composition.stop()
            await platform.stop()
        } catch {
            await platform.stop()
            throw error
        }
    }
}

extension Setting {
    fileprivate static let serviceLogin = Setting(
        name: "service-login", placeholder: "NAME",
        summary: "Also make the log-in that servers connect as: no superuser, with the rights of two roles.")
    fileprivate static let servicePassword = Setting(
        name: "service-password", placeholder: "TEXT",
        summary: "That log-in's password; none where the database trusts the connection.", isSecret: true)
}
