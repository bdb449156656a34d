import AuthAPI
import Crypto
import EventLoop
import Journal
import Kernel
import Postgres
import Synchronization

/// The keys that sign access tokens, shared by all processes on one database.
///
/// Private halves are stored sealed under the master key. A new key is published for `publicationLead` before it signs and
/// verifies until the last token under it has expired.
final class SigningKeyStore: Sendable {
    /// How long a key is published before it signs: processes and clients read the set again well within it.
    static let publicationLead: Duration = .seconds(3600)
    /// How long a key signs before another takes its place.
    static let rotationAge: Duration = .seconds(30 * 24 * 3600)
    /// How long after a reading a token with an unknown key does not cause another.
    static let reloadPause: Duration = .seconds(1)

    private let database: Database
    private let masterKey: MasterKey
    private let clock: any WallClock
    private let offload: OffloadPool
    private let state: Mutex<State>

    private struct State {
        var keys: SigningKeySet
        var loadedNanoseconds: UInt64 = 0
    }

    init(_ dependencies: AuthDependencies) {
        database = dependencies.database
        masterKey = dependencies.masterKey
        clock = dependencies.clock
        offload = dependencies.signing
        state = Mutex(State(keys: SigningKeySet(entries: [], tokenLifetime: Self.tokenLifetime)))
    }

    /// The keys as last read.
    var keys: SigningKeySet { state.withLock { $0.keys } }

    /// Reads the keys; makes the first where there is none, and the next where the present one is old.
    func start() async throws {
        try await reload()
        try await rotateIfOld()
    }

    /// Makes the next key where none signs, or the newest is older than `rotationAge`.
    func rotateIfOld() async throws {
        let now = clock.now()
        let newest = keys.entries.last?.signsFrom
        if let newest, newest.advanced(by: Self.rotationAge) > now { return }
        try await rotate(unlessChangedFrom: newest)
    }

    /// Makes a new key, which signs once it has been published long enough, and forgets those that nothing needs.
    func rotate() async throws {
        try await rotate(unlessChangedFrom: keys.entries.last?.signsFrom)
    }

    /// Reads the keys again.
    func reload() async throws {
        let rows = try await database.withConnection(.system) { connection in
            try await Self.load(connection)
        }
        try await take(rows)
    }

    /// Reads the keys again because a token named one that is not known; false where that was done a moment ago.
    func reloadForUnknownKey() async throws -> Bool {
        let present = clock.monotonicNanoseconds()
        let pause = UInt64(Self.reloadPause.components.seconds) * 1_000_000_000
        let isDue = state.withLock { state in
            guard present >= state.loadedNanoseconds + pause else { return false }
            state.loadedNanoseconds = present
            return true
        }
        guard isDue else { return false }
        try await reload()
        return true
    }

    private static let tokenLifetime: Duration = .seconds(AuthLimits.accessTokenSeconds)
    /// The number of the advisory lock that lets one process at a time change the keys; it means nothing else.
    private static let lockNumber: Int64 = 7_378_697_629_483_820_647

    private struct Row: Sendable {
        var keyID: String
        var sealed: [UInt8]
        var signsFrom: Timestamp
    }

    private func rotate(unlessChangedFrom newest: Timestamp?) async throws {
        let key = try await offload.run { try SigningKey.generate() }
        let sealed = Envelope.seal(try key.privatePEM(), key: masterKey.key, associatedData: Self.binding(key.keyID))
        let now = clock.now()
        let rows = try await database.withConnection(.system) { connection in
            try await connection.transaction(scope: .none) { connection in
                _ = try await connection.query("SELECT pg_advisory_xact_lock(\(Self.lockNumber))")
                try await MasterKeyUse.hold(self.masterKey, on: connection)
                let rows = try await Self.load(connection)
                // Another process was first.
                guard rows.map(\.signsFrom).max() == newest else { return rows }
                let isFirst = !rows.contains { $0.signsFrom <= now }
                let row = Row(
                    keyID: key.keyID, sealed: sealed,
                    signsFrom: isFirst ? now : now.advanced(by: Self.publicationLead))
                _ = try await connection.query(
                    """
                    INSERT INTO auth.signing_key (key_id, private_key_sealed, signs_from)
                    VALUES (\(row.keyID), \(bytes: row.sealed), \(row.signsFrom))
                    """)
                return rows + [row]
            }
        }
        try await take(rows)
        try await forgetUnneeded(among: rows, now: now)
    }

    private func forgetUnneeded(among rows: [Row], now: Timestamp) async throws {
        let needed = Set(keys.pruned(at: now).entries.map(\.key.keyID))
        let unneeded = rows.map(\.keyID).filter { !needed.contains($0) }
        guard !unneeded.isEmpty else { return }
        _ = try await database.withConnection(.system) { connection in
            try await connection.query("DELETE FROM auth.signing_key WHERE key_id = ANY (\(.texts(unneeded)))")
        }
    }

    private static func load(_ connection: BorrowedConnection) async throws -> [Row] {
        let rows = try await connection.query(
            "SELECT key_id, private_key_sealed, signs_from FROM auth.signing_key ORDER BY signs_from, key_id")
        return try rows.map { row throws(PostgresError) in
            Row(keyID: try row.text(0), sealed: try row.bytes(1), signsFrom: try row.timestamp(2))
        }
    }

    /// Opens what is new and makes it what is used.
    private func take(_ rows: [Row]) async throws {
        let known = Dictionary(keys.entries.map { ($0.key.keyID, $0.key) }) { first, _ in first }
        let masterKey = masterKey
        let entries = try await offload.run {
            try rows.map { row in
                let key: SigningKey
                if let same = known[row.keyID] {
                    key = same
                } else {
                    let pem = try Envelope.open(
                        row.sealed, key: masterKey.key, associatedData: Self.binding(row.keyID))
                    key = try SigningKey(pem: pem)
                }
                return SigningKeySet.Entry(key: key, signsFrom: row.signsFrom)
            }
        }
        let present = clock.monotonicNanoseconds()
        state.withLock { state in
            state.keys = SigningKeySet(entries: entries, tokenLifetime: Self.tokenLifetime)
            state.loadedNanoseconds = present
        }
    }

    /// What a sealed key is bound to, so that none can be put in another's place.
    static func binding(_ keyID: String) -> [UInt8] { Array("medley.signing-key.1:\(keyID)".utf8) }
}
