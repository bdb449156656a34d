internal import Postgres

/// `medley migrate`.
enum MigrateCommand: Command {
    static let words = ["migrate"]
    static let summary = "Brings the database to the state that this release knows; does nothing where it is there."
    static let settings = DatabaseAccess.settings + [.serviceLogin, .servicePassword]

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
        return 0
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
