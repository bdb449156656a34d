public import Postgres

/// How a projection or a reader of the log stands, for operators.
public struct ReaderStatus: Sendable, Hashable {
    /// What it is doing.
    public enum State: String, Sendable {
        /// Written with the events themselves.
        case inline
        /// Some process leads it in every shard where anything was written.
        case running
        /// No process leads it in a shard: no server runs, or one died just now.
        case unattended
        /// It stopped in a shard at an event that it may not leave out.
        case stopped
        /// A newer version is to be built, or is being built.
        case outdated
        /// A newer release leads it.
        case superseded
        /// No server of this release has run yet.
        case new
    }

    /// The stable name, with the module's.
    public var name: String
    /// `inline`, `claim`, `asynchronous`, `subscribed` or `reaction`.
    public var kind: String
    /// The version that this release makes.
    public var version: Int
    /// The tables that it owns.
    public var tables: [String]
    /// Positions from the first event of its module that it has yet to take in up to the head of the shard, of all shards;
    /// 0 where only events of other modules are before it.
    public var lagEvents: Int
    /// The age of the oldest such event's batch, in seconds; 0 where there is none.
    public var lagSeconds: Double
    /// Streams that are parked for it.
    public var parkedStreams: Int
    /// What it is doing.
    public var state: State
    /// Shards in which it stopped, with a word for why.
    public var stops: [String]
    /// Shards where anything was written and no process leads it, whichever release's it is.
    public var unattendedShards: Int
}

/// A stream that is parked for a reader, for operators; without a word of its data.
public struct ParkedStream: Sendable, Hashable {
    /// The reader.
    public var reader: String
    /// The stream's id as text.
    public var stream: String
    /// The position of the first event that could not be taken in.
    public var position: String
    /// How often it was tried.
    public var attempts: Int
    /// A word for why.
    public var code: String
}

/// Looks at every projection and reader of a database.
public struct ReaderOverview: Sendable {
    /// Parked streams that are told one by one.
    static let parkedLimit: Int32 = 100

    private let catalogue: ReaderCatalogue
    private let database: Database

    /// Makes an overview of a database that is connected.
    public init(_ catalogue: ReaderCatalogue, database: Database) {
        self.catalogue = catalogue
        self.database = database
    }

    /// Every projection, claim and reader of the program, in order.
    public func statuses() async throws -> [ReaderStatus] {
        let facts = try await facts()
        let known = Set(catalogue.readers.map(\.name))
        // What a server does when others publish is known to its process alone, and to the database.
        let elsewhere = facts.filter { $0.value.kind == ReaderKind.reaction.rawValue && !known.contains($0.key) }
        return catalogue.readers.map { status(of: $0, facts) }
            + elsewhere.sorted { $0.key < $1.key }.map { name, fact in
                var status = ReaderStatus(
                    name: name, kind: fact.kind, version: fact.version, tables: [], lagEvents: 0, lagSeconds: 0,
                    parkedStreams: 0, state: .running, stops: [], unattendedShards: 0)
                fact.fill(&status)
                return status
            }
    }

    private func status(of reader: LogReader, _ facts: [String: Fact]) -> ReaderStatus {
        var status = ReaderStatus(
            name: reader.name, kind: reader.kind.rawValue, version: reader.version, tables: reader.tables,
            lagEvents: 0, lagSeconds: 0, parkedStreams: 0, state: .inline, stops: [], unattendedShards: 0)
        guard reader.kind.isBehind else { return status }
        guard let fact = facts[reader.name] else {
            status.state = .new
            return status
        }
        fact.fill(&status)
        return status
    }

    /// The streams that are parked longest, of every reader.
    public func parkedStreams() async throws -> [ParkedStream] {
        try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                """
                SELECT name, stream_id::text, shard || '-' || position, attempts, error_code
                FROM journal.parked
                ORDER BY parked_at, name, stream_id
                LIMIT \(Self.parkedLimit)
                """)
            return try rows.map { row throws(PostgresError) in
                ParkedStream(
                    reader: try row.text(0), stream: try row.text(1), position: try row.text(2),
                    attempts: try row.int(3), code: try row.text(4))
            }
        }
    }

    /// What the database says of a reader.
    private struct Fact: Sendable {
        var kind: String
        var version: Int
        var lagEvents: Int
        var lagSeconds: Double
        var parked: Int
        var stops: [String]
        var unattended: Int

        func fill(_ status: inout ReaderStatus) {
            status.lagEvents = lagEvents
            status.lagSeconds = lagSeconds
            status.parkedStreams = parked
            status.stops = stops
            status.unattendedShards = unattended
            if version != status.version {
                status.state = version < status.version ? .outdated : .superseded
            } else if !stops.isEmpty {
                status.state = .stopped
            } else {
                status.state = unattended > 0 ? .unattended : .running
            }
        }
    }

    private func facts() async throws -> [String: Fact] {
        try await database.withConnection(.system) { connection in
            let rows = try await connection.query(
                """
                SELECT r.name, r.version, coalesce(sum(h.position - n.position + 1), 0)::bigint,
                    coalesce(extract(epoch FROM clock_timestamp() - min(b.recorded_at)), 0)::float8,
                    (SELECT count(*) FROM journal.parked AS p WHERE p.name = r.name AND p.version = r.version),
                    coalesce(string_agg('shard ' || c.shard || ': ' || c.stop_code, ', ' ORDER BY c.shard), ''),
                    count(*) FILTER (
                        WHERE h.position > 0 AND (c.lease_holder IS NULL OR c.lease_expires_at < clock_timestamp())),
                    r.kind
                FROM journal.reader AS r
                JOIN journal.checkpoint AS c ON c.name = r.name AND c.version = r.version
                JOIN journal.shard_head AS h ON h.shard = c.shard
                CROSS JOIN LATERAL (
                    SELECT journal.next_position(c.shard, c.position, h.position, r.module) AS position) AS n
                LEFT JOIN LATERAL (
                    SELECT t.recorded_at FROM journal.batch AS t
                    WHERE t.shard = c.shard AND t.last_position >= n.position
                    ORDER BY t.last_position LIMIT 1) AS b ON true
                GROUP BY r.name, r.version, r.kind
                """)
            var facts: [String: Fact] = [:]
            for index in 0..<rows.count {
                let row = rows[index]
                let stops = try row.text(5)
                facts[try row.text(0)] = Fact(
                    kind: try row.text(7), version: try row.int(1), lagEvents: try row.int(2),
                    lagSeconds: try row.double(3),
                    parked: try row.int(4), stops: stops.isEmpty ? [] : [stops], unattended: try row.int(6))
            }
            return facts
        }
    }
}
