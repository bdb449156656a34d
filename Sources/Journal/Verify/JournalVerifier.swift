public import Postgres

/// Proves that the log is whole and that what is made of it agrees (data.md, Verification).
///
/// Recomputes every shard's chain and every stream's leaves, checks positions, versions, idempotency rows, keys and
/// the rights on partitions, and compares the projections and claims of every module with a fold of the log, those that
/// are written behind it up to their checkpoints, snapshots and the states in streams' rows. It reads in pages, in one snapshot, so that it may run
/// beside writers with bounded memory.
public struct JournalVerifier: Sendable {
    /// Events in one page.
    static let pageEvents = 2_000

    private let database: Database
    private let keys: Keyring
    private let modules: [AnyJournalModule]
    private let subscriptions: [Subscription]
    private let register: ErasureRegister?
    private let heads: [HeadStatement]

    /// Makes a verifier; `modules` are all that write to the log, `subscriptions` all that read it behind.
    ///
    /// With a `register` it proves that everyone in it is erased; with exported `heads`, whose signatures were checked, that
    /// each of them lies on today's chains.
    public init(
        database: Database, keys: Keyring, modules: [AnyJournalModule], subscriptions: [Subscription] = [],
        register: ErasureRegister? = nil, heads: [HeadStatement] = []
    ) {
        self.database = database
        self.keys = keys
        self.modules = modules
        self.subscriptions = subscriptions
        self.register = register
        self.heads = heads
    }

    /// Runs every check; throws where the database cannot be read, or subscriptions do not fit the modules.
    public func verify() async throws -> VerifyReport {
        let catalogue = try ReaderCatalogue(modules: modules, subscriptions: subscriptions)
        return try await database.withConnection(.system) { connection in
            // One snapshot for all checks. The connection is rolled back when it is given back, temporary tables
            // included.
            _ = try await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
            var report = VerifyReport()
            for shard in 0..<Shard.count {
                try await ChainCheck(shard: shard).run(connection, &report)
            }
            try await StreamCheck().run(connection, &report)
            try await TableChecks().run(connection, &report)
            try await ProjectionCheck(keys: keys, modules: modules).run(connection, &report)
            try await ReaderCheck(catalogue: catalogue, keys: keys).run(connection, &report)
            try await SnapshotCheck(keys: keys, modules: modules).run(connection, &report)
            try await RowStateCheck(keys: keys, modules: modules).run(connection, &report)
            if let register { try await RegisterCheck(register: register).run(connection, &report) }
            for head in heads { try await HeadCheck(head: head).run(connection, &report) }
            _ = try await connection.query("ROLLBACK")
            return report
        }
    }
}
