public import Crypto
import EventLoop
public import Kernel
public import Postgres

/// A signed head with what checks its signature.
public struct SignedHead: Sendable, Hashable {
    /// The statement as a compact JWS.
    public var document: [UInt8]
    /// The id of the key.
    public var keyID: String
    /// The public half of the key as PEM: an auditor keeps it, so that the statement is checked without the server.
    public var publicKey: [UInt8]
}

/// Signs where the chains stand (data.md, Verification), under a key of its own that the database keeps sealed under the
/// master key.
public struct HeadExporter: Sendable {
    /// The `typ` of the documents.
    public static let documentType = "medley-head+jws"

    private let database: Database
    private let masterKey: MasterKey
    private let clock: any WallClock
    private let disk = OffloadPool(label: "medley.heads", width: 1, queueLimit: 16)

    /// Makes an exporter; its key is made at the first export.
    public init(database: Database, masterKey: MasterKey, clock: any WallClock) {
        self.database = database
        self.masterKey = masterKey
        self.clock = clock
    }

    /// Where the chains stand now.
    public func statement() async throws -> HeadStatement {
        let now = clock.now()
        return try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                """
                SELECT i.database_id, h.shard, h.position, h.head_hash, nullif(h.last_recorded_at, '-infinity')
                FROM journal.shard_head AS h
                CROSS JOIN journal.identity AS i
                ORDER BY h.shard
                """)
            var heads: [HeadStatement.Head] = []
            for index in 0..<rows.count {
                let row = rows[index]
                heads.append(
                    HeadStatement.Head(
                        shard: try row.int(1), position: Int64(try row.int(2)), hash: try row.bytes(3),
                        recordedAt: try row.optionalTimestamp(4)))
            }
            guard let first = rows.first else { throw JournalError.fault("the log has no heads") }
            return HeadStatement(databaseID: try first.id(0), exportedAt: now, shards: heads)
        }
    }

    /// Where the chains stand now, signed.
    public func export() async throws -> SignedHead {
        let document = try await statement().encoded()
        let key = try await signingKey()
        return try await disk.run {
            SignedHead(
                document: try SignedDocument.sign(document, type: Self.documentType, key: key), keyID: key.keyID,
                publicKey: try key.verifyingKey.publicPEM())
        }
    }

    /// The statement of a document that was exported from this database, or signed by `trusted`.
    ///
    /// Throws `TokenError` for one that none of these keys signed.
    public func open(_ document: [UInt8], trusted: VerifyingKey? = nil) async throws -> HeadStatement {
        let keys = if let trusted { [trusted] } else { try await keys().map(\.verifyingKey) }
        let payload = try SignedDocument.open(document, type: Self.documentType, keys: keys)
        guard let statement = HeadStatement(payload) else { throw TokenError.malformed }
        return statement
    }

    /// Seals the keys anew under another master key, on a connection of the system role in a transaction.
    public static func reseal(
        from old: MasterKey, to new: MasterKey, on connection: BorrowedConnection
    ) async throws -> Int {
        let rows = try await connection.query("SELECT key_id, private_key_sealed FROM journal.head_key ORDER BY key_id")
        for index in 0..<rows.count {
            let keyID = try rows[index].text(0)
            let pem = try Envelope.open(try rows[index].bytes(1), key: old.key, associatedData: binding(keyID))
            let sealed = Envelope.seal(pem, key: new.key, associatedData: binding(keyID))
            _ = try await connection.query(
                "UPDATE journal.head_key SET private_key_sealed = \(bytes: sealed) WHERE key_id = \(keyID)")
        }
        return rows.count
    }

    /// The newest key, which is made where there is none.
    private func signingKey() async throws -> SigningKey {
        if let newest = try await keys().last { return newest }
        let made = try await disk.run { try SigningKey.generate() }
        let sealed = Envelope.seal(try made.privatePEM(), key: masterKey.key, associatedData: Self.binding(made.keyID))
        try await database.withConnection(.system) { connection in
            try await connection.transaction(scope: .none) { connection in
                try await MasterKeyUse.hold(self.masterKey, on: connection)
                // One of several processes makes it; the others take that one.
                _ = try await connection.query(
                    """
                    INSERT INTO journal.head_key (key_id, private_key_sealed)
                    SELECT \(made.keyID), \(bytes: sealed) WHERE NOT EXISTS (SELECT FROM journal.head_key)
                    """)
            }
        }
        return try await keys().last ?? made
    }

    /// The keys of this database, oldest first: those that the master key opens, so that none is planted.
    private func keys() async throws -> [SigningKey] {
        let rows: [(id: String, sealed: [UInt8])] = try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                "SELECT key_id, private_key_sealed FROM journal.head_key ORDER BY made_at, key_id")
            return try rows.map { row throws(PostgresError) in (id: try row.text(0), sealed: try row.bytes(1)) }
        }
        let masterKey = masterKey
        return try await disk.run {
            try rows.map { row in
                try SigningKey(
                    pem: try Envelope.open(row.sealed, key: masterKey.key, associatedData: Self.binding(row.id)))
            }
        }
    }

    /// What a sealed key is bound to, so that none can be put in another's place.
    private static func binding(_ keyID: String) -> [UInt8] { Array("medley.head-key.1:\(keyID)".utf8) }
}
