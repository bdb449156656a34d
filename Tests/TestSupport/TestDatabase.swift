import Migrations
import Postgres

/// A database of one test.
public struct TestDatabase: Sendable {
    /// Its name.
    public let name: String
    /// The folder of the server's socket.
    public let folder: String

    /// The owner's connection string: a superuser, for migrations and for preparing a test's tables.
    public var connectionString: String { connectionString(user: "postgres") }

    /// The service's log-in.
    public static var loginName: String { ServiceLogin.defaultName }

    /// The service's connection string: the log-in under which Medley serves.
    public var loginConnectionString: String { connectionString(user: ServiceLogin.defaultName) }

    /// The connection string of any user; the server trusts whoever can reach its socket.
    ///
    /// `socketFolder` is for a proxy.
    public func connectionString(user: String, socketFolder: String? = nil) -> String {
        "host=\(socketFolder ?? folder) port=\(PrivatePostgres.port) user=\(user) dbname=\(name)"
    }

    /// Applies every migration of the product and makes the service's log-in.
    public func migrate() throws {
        let migrations = allMigrations.map { Migration(module: $0.module, name: $0.name, text: $0.text) }
        _ = try Migrator(migrations).migrate(connectionString: connectionString)
        try ServiceLogin().create(connectionString: connectionString)
    }
}
