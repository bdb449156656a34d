public import Crypto
public import Kernel
public import Postgres

/// Builds the tables of a projection anew from the log beside the live ones, while traffic goes on, and swaps them in.
///
/// Interrupted at any moment it leaves the live tables alone; what it made is cleared away by the next rebuild, or by
/// `clearLeftovers`.
public struct ProjectionRebuilder: Sendable {
    /// How far behind the rebuilt tables may be when the live ones are locked.
    static let swapLagPositions: Int64 = 2_000
    /// Rounds of catching up before it is locked nevertheless.
    static let catchUpRounds = 20
    /// How often the lock is tried.
    static let lockAttempts = 100
    /// How long one try waits: shorter than the server's own search for deadlocks, so that no writer is its victim.
    static let lockTimeoutMilliseconds = 300
    /// The rest between two tries.
    static let lockRest = Duration.milliseconds(200)

    let catalogue: ReaderCatalogue
    let database: Database
    let keys: Keyring
    let ids: any IDGenerator
    let progress: @Sendable (String) -> Void

    /// Makes a rebuilder; `progress` hears a line now and then.
    public init(
        _ catalogue: ReaderCatalogue, database: Database, keys: Keyring,
        ids: any IDGenerator = UUIDv7Generator(clock: SystemClock()),
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.catalogue = catalogue
        self.database = database
        self.keys = keys
        self.ids = ids
        self.progress = progress
    }

    /// Rebuilds a projection or a claim; with `compare` the rebuilt tables are compared with the live ones before.
    ///
    /// Throws `RebuildError`, or what the database met.
    public func rebuild(_ name: String, compare: Bool = false) async throws -> RebuildReport {
        guard let reader = catalogue.reader(name), !reader.tables.isEmpty else {
            throw RebuildError.unknownProjection(name)
        }
        return try await RebuildLease.holding(name, by: ids.make(), on: database) { lease in
            do {
                return try await database.withConnection(.system) { connection in
                    try await RebuildWork(rebuilder: self, reader: reader, lease: lease)
                        .run(on: connection, compare: compare)
                }
            } catch {
                // What is left is cleared away later where even this fails.
                try? await database.withConnection(.system) { try await Self.drop(reader, lease, on: $0) }
                throw error
            }
        }
    }

    /// Drops what rebuilds left that were killed; answers how many tables. What a rebuild works on stays.
    @discardableResult
    public func clearLeftovers() async throws -> Int {
        try await database.withConnection(.system) { connection in
            try await connection.query("SELECT * FROM journal.drop_abandoned_twins()").count
        }
    }

    /// The tables that rebuilds left which were killed.
    public static func leftovers(of database: Database) async throws -> [String] {
        try await database.withConnection(.system) { connection in
            let rows = try await connection.query("SELECT twin FROM journal.abandoned_twins()")
            return try rows.map { row throws(PostgresError) in try row.text(0) }
        }
    }

    /// Drops the twins of a reader whose lease is held.
    static func drop(_ reader: LogReader, _ lease: RebuildLease, on connection: BorrowedConnection) async throws {
        try await connection.transaction(scope: .none) { connection in
            try await lease.prove(on: connection)
            _ = try await connection.query("SELECT journal.drop_twins(\(.texts(reader.tables)))")
        }
    }
}
