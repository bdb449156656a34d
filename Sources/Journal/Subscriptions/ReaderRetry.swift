public import Kernel
public import Postgres

/// Lets readers go on that stopped, and takes parked streams up again: what an operator asks for after mending.
public struct ReaderRetry: Sendable {
    /// What a retry came to.
    public struct Report: Sendable, Hashable {
        /// Streams that are parked no more.
        public var resumed = 0
        /// Events that were taken in of them.
        public var events = 0
        /// Shards in which the reader goes on.
        public var started = 0
        /// Streams that a running server takes up within seconds: those of a reaction.
        public var left = 0
        /// Streams that still cannot be taken in, each with a word for why.
        public var failures: [String] = []
    }

    private let catalogue: ReaderCatalogue
    private let database: Database
    private let replay: ParkedReplay

    /// Makes a retry on a connected database.
    public init(_ catalogue: ReaderCatalogue, database: Database, keys: Keyring) {
        self.catalogue = catalogue
        self.database = database
        replay = ParkedReplay(
            carrier: PageCarrier(
                catalogue: catalogue, keys: keys, holder: LeaseHolderID(high: 0, low: 0), limits: SubscriptionLimits(),
                signal: LogSignal(), faults: nil))
    }

    /// Retries a reader, or one of its streams; nil where there is no reader of this name with a checkpoint.
    public func retry(_ name: String, stream: StreamID? = nil) async throws -> Report? {
        let reader = catalogue.reader(name)
        if let reader, !reader.kind.isBehind { return nil }
        return try await database.withConnection(.system) { connection in
            // A reaction is known to the servers that run it, and to the database.
            let rows = try await connection.query(
                "SELECT version FROM journal.reader WHERE name = \(name) AND (kind = 'reaction' OR \(reader != nil))")
            guard let row = rows.first else { return nil }
            var report = Report()
            if stream == nil {
                report.started = try await connection.query(
                    ReaderStatements.resume.bound(.texts([name]))
                ).affectedRows
            }
            let parkings = try await parkings(name, version: try row.int(0), stream, connection)
            guard let reader, reader.kind != .reaction else {
                _ = try await connection.query(
                    """
                    UPDATE journal.parked SET retry_at = now()
                    WHERE name = \(name) AND stream_id = ANY (\(.ids(parkings.map(\.stream.streamID))))
                    """)
                report.left = parkings.count
                return report
            }
            for parking in parkings {
                switch try await replay.replay(reader, parking, on: connection) {
                case .resumed(let events):
                    report.resumed += 1
                    report.events += events
                case .failed(let code): report.failures.append("\(parking.stream.streamID): \(code)")
                case .gone: break
                }
            }
            return report
        }
    }

    private func parkings(
        _ name: String, version: Int, _ stream: StreamID?, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> [ParkedReplay.Parking] {
        let rows = try await connection.query(
            """
            SELECT shard, hospital_id, stream_id FROM journal.parked
            WHERE name = \(name) AND version = \(Int32(version))
                AND (\(stream)::uuid IS NULL OR stream_id = \(stream))
            ORDER BY parked_at, hospital_id, stream_id
            """)
        return try rows.map { row throws(PostgresError) in
            ParkedReplay.Parking(
                reader: name, shard: try row.int(0),
                stream: StreamKey(hospitalID: try row.id(1), streamID: try row.id(2)))
        }
    }
}
