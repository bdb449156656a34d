import EventLoop
import Kernel
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
    let progress: @Sendable (String) -> Void

    /// Makes a rebuilder; `progress` hears a line now and then.
    public init(
        _ catalogue: ReaderCatalogue, database: Database, keys: Keyring,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.catalogue = catalogue
        self.database = database
        self.keys = keys
        self.progress = progress
    }

    /// Rebuilds a projection or a claim; with `compare` the rebuilt tables are compared with the live ones before.
    ///
    /// Throws `RebuildError`, or what the database met.
    public func rebuild(_ name: String, compare: Bool = false) async throws -> RebuildReport {
        guard let reader = catalogue.reader(name), !reader.tables.isEmpty else {
            throw RebuildError.unknownProjection(name)
        }
        return try await database.withConnection(.system) { connection in
            // The lock ends with the loan of the connection, whatever happens.
            guard try await Self.lock(name, connection) else { throw RebuildError.busy(name) }
            let work = RebuildWork(rebuilder: self, reader: reader)
            _ = try await connection.query("SELECT journal.drop_twins(\(.texts(reader.tables)))")
            do {
                return try await work.run(on: connection, compare: compare)
            } catch {
                // What is left is cleared away later where even this fails.
                _ = try? await database.withConnection(.system) { other in
                    try await other.query("SELECT journal.drop_twins(\(.texts(reader.tables)))")
                }
                throw error
            }
        }
    }

    /// Drops what interrupted rebuilds left; answers how many tables.
    @discardableResult
    public func clearLeftovers() async throws -> Int {
        var dropped = 0
        for reader in catalogue.readers where !reader.tables.isEmpty {
            dropped += try await database.withConnection(.system) { connection in
                let present = try await connection.query(
                    """
                    SELECT count(*) FROM unnest(\(.texts(reader.tables))) AS x (name)
                    WHERE to_regclass(x.name || '__twin') IS NOT NULL
                    """)[0].int(0)
                guard present > 0, try await Self.lock(reader.name, connection) else { return 0 }
                return try await connection.query("SELECT journal.drop_twins(\(.texts(reader.tables)))")[0].int(0)
            }
        }
        return dropped
    }

    private static func lock(_ name: String, _ connection: BorrowedConnection) async throws(PostgresError) -> Bool {
        try await connection.query(
            "SELECT pg_try_advisory_lock(hashtextextended(\("medley.rebuild." + name), 0))")[0].bool(0)
    }
}
