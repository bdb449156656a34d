public import Postgres

/// In which version an event is written, and in which it could be, for operators.
public struct EventVersionStatus: Sendable, Hashable {
    /// The stored name with its module's, such as `patient.patientRegistered`.
    public var name: String
    /// The newest version that this release knows; 0 where it knows none.
    public var known: Int
    /// The version up to which it is written; 0 where it is not written yet.
    public var written: Int
    /// The living processes that know less than this release; empty where there are none.
    public var heldBackBy: String

    /// Whether a newer release writes it in a version that this one does not know.
    public var isBeyond: Bool { written > known }
    /// Whether this release could write it in a newer version.
    public var isBehind: Bool { written < known }
}

/// A process that works on the database, for operators.
public struct ProcessStatus: Sendable, Hashable {
    /// What it does, and where.
    public var name: String
    /// Its release.
    public var release: String
    /// When it was heard of last, in seconds from now.
    public var silentSeconds: Int
}

/// Looks at the versions of events and at the processes that know them.
public struct VersionOverview: Sendable {
    private let known: KnownVersions
    private let database: Database

    /// Makes an overview of a database that is connected; `modules` are all of the program.
    public init(modules: [AnyJournalModule], database: Database) {
        known = KnownVersions(modules)
        self.database = database
    }

    /// The events that this release knows or that are written, in order.
    public func statuses() async throws -> [EventVersionStatus] {
        let names = known.names
        return try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                """
                WITH known AS (
                    SELECT * FROM unnest(
                        \(.texts(names.map(\.module))), \(.texts(names.map(\.type))),
                        \(.int32s(names.map { Int32(self.known.versions[$0] ?? 0) }))) AS k (module, type, version))
                SELECT module, type, coalesce(k.version, 0), coalesce(v.version, 0), coalesce((
                    SELECT string_agg(p.name || ', release ' || p.release, '; ' ORDER BY p.name)
                    FROM journal.process AS p
                    WHERE p.expires_at > clock_timestamp() AND NOT EXISTS (
                        SELECT FROM unnest(p.modules, p.types, p.versions) AS x (module, type, version)
                        WHERE x.module = k.module AND x.type = k.type AND x.version >= k.version)), '')
                FROM known AS k
                FULL JOIN journal.event_version AS v USING (module, type)
                ORDER BY module COLLATE "C", type COLLATE "C"
                """)
            return try rows.map { row throws(PostgresError) in
                EventVersionStatus(
                    name: "\(try row.text(0)).\(try row.text(1))", known: try row.int(2), written: try row.int(3),
                    heldBackBy: try row.text(4))
            }
        }
    }

    /// The processes that live.
    public func processes() async throws -> [ProcessStatus] {
        try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                """
                SELECT name, release, extract(epoch FROM clock_timestamp() - seen_at)::bigint FROM journal.process
                WHERE expires_at > clock_timestamp() ORDER BY started_at, process_id
                """)
            return try rows.map { row throws(PostgresError) in
                ProcessStatus(name: try row.text(0), release: try row.text(1), silentSeconds: try row.int(2))
            }
        }
    }

    /// Has everything that this release knows written from now on, whoever knows less: those processes end within seconds.
    public func activateAll() async throws {
        let names = known.names
        _ = try await database.withConnection(.system) { connection in
            try await connection.query(
                """
                SELECT journal.activate_event_versions(
                    \(.texts(names.map(\.module))), \(.texts(names.map(\.type))),
                    \(.int32s(names.map { Int32(self.known.versions[$0] ?? 0) })))
                """)
        }
    }
}
