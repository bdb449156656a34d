internal import Crypto
internal import Migrations
internal import Postgres

/// How a command reaches its database: a cluster of its own, or the one that a URL names.
struct DatabaseAccess: Sendable {
    /// The connection string of the service's log-in, a secret.
    let service: String
    /// The connection string of a role that may migrate, a secret; nil where none was given.
    let owner: String?
    /// The private cluster, where there is one.
    let cluster: EmbeddedPostgres?
    /// What stands before the database.
    let pooling: DatabasePooling

    /// How the service's connections are made.
    var configuration: DatabaseConfiguration {
        var configuration = DatabaseConfiguration(connectionString: service)
        configuration.pooling = pooling
        return configuration
    }

    /// The settings that say where the database is.
    static let settings: [Setting] = [.embeddedPostgres, .databaseURL, .ownerDatabaseURL, .databasePooler]

    /// A database that is someone else's to keep, by its connection string.
    init(service: String) {
        self.service = service
        owner = nil
        cluster = nil
        pooling = .none
    }

    /// Starts or joins the private cluster, or takes the URL of whoever may migrate. Blocks.
    init(migrating configuration: Configuration) throws {
        if configuration[.embeddedPostgres] != nil {
            self = try DatabaseAccess(configuration)
            return
        }
        guard let owner = configuration[.ownerDatabaseURL] else { throw Self.ownerNeeded }
        cluster = nil
        service = configuration[.databaseURL] ?? owner
        self.owner = owner
        pooling = .none
    }

    /// Starts or joins the private cluster, or takes the URLs. Blocks.
    init(_ configuration: Configuration) throws {
        let pooler = try configuration.choice(.databasePooler, of: DatabasePooling.allCases.map(\.rawValue))
        pooling = DatabasePooling(rawValue: pooler) ?? .none
        if let directory = configuration[.embeddedPostgres] {
            guard configuration[.databaseURL] == nil else {
                throw UsageError("--embedded-postgres and --database-url exclude each other")
            }
            let cluster = try EmbeddedPostgres(directory: directory)
            self.cluster = cluster
            service = cluster.connectionString(user: ServiceLogin.defaultName)
            owner = cluster.connectionString(user: EmbeddedPostgres.superuser)
        } else {
            guard let url = configuration[.databaseURL] else {
                throw UsageError("say where the database is: --embedded-postgres DIR or --database-url URL")
            }
            cluster = nil
            service = url
            owner = configuration[.ownerDatabaseURL]
        }
    }

    /// The embedded migrations, in order.
    static var migrator: Migrator {
        Migrator(allMigrations.map { Migration(module: $0.module, name: $0.name, text: $0.text) })
    }

    /// Brings the database to the state that this binary knows and answers what ran. Blocks.
    ///
    /// In a private cluster the service's log-in is made as well; elsewhere the operator made it (docs/operations.md).
    @discardableResult
    func migrate() throws -> [Migration] {
        guard let owner else { throw Self.ownerNeeded }
        let ran = try Self.migrator.migrate(connectionString: owner)
        if cluster != nil { try ServiceLogin().create(connectionString: owner) }
        return ran
    }

    /// Makes the log-in that servers connect as, or brings it to its state. Blocks.
    func makeLogin(_ login: ServiceLogin) throws {
        guard let owner else { throw Self.ownerNeeded }
        try login.create(connectionString: owner)
    }

    private static let ownerNeeded = UsageError(
        "migrations need --embedded-postgres, or --owner-database-url: a role that may create schemas and roles")

    /// Leaves the private cluster; the last process that uses it stops it. Blocks.
    func close() {
        do {
            try cluster?.release()
        } catch {
            Console.complain("the embedded PostgreSQL was not stopped: \(error)")
        }
    }
}
