public import Kernel
public import Postgres

/// Goes over every stream of a module from its first event on, as its decider folds it: for what must hold at each step.
///
/// It reads in pages, so with bounded memory however long streams are.
public struct StreamReplay<D: Decider>: Sendable {
    /// One event of a stream, and what the stream adds up to before and after it.
    public struct Step: Sendable {
        /// The stream, which of an event of two streams may be either.
        public var streamID: StreamID
        /// The version of the event in that stream.
        public var version: Int
        /// The state without the event.
        public var before: D.State
        /// The state with it.
        public var after: D.State
        /// The event with its row, whose data is left out.
        public var recorded: RecordedEvent<D.Event>
    }

    private let module: JournalModule<D>
    private let keys: Keyring

    /// Makes a replay of a module's streams, whose sealed fields these keys open.
    public init(_ module: JournalModule<D>, keys: Keyring) {
        self.module = module
        self.keys = keys
    }

    /// Gives every page of steps in the order of hospitals, streams and versions; answers how many events could not be read.
    ///
    /// On a connection of the system role, in a transaction that sees one snapshot.
    public func run(
        on connection: BorrowedConnection, _ page: ([Step]) async throws -> Void
    ) async throws -> Int {
        try await keys.learnHospitals(on: connection)
        var unread = 0
        var after = StreamSides.Place()
        var state = D.initial
        var stream: StreamKey?
        while true {
            let rows = try await rows(after: after, connection)
            var steps: [Step] = []
            steps.reserveCapacity(rows.count)
            for index in 0..<rows.count {
                let row = rows[index]
                let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
                after = StreamSides.Place(stream: key, version: try row.int(2))
                if try row.optionalText(3) == nil { continue }
                if stream != key { (stream, state) = (key, D.initial) }
                guard let recorded = try recorded(row, key) else {
                    unread += 1
                    continue
                }
                let next = D.evolve(state, recorded.event)
                steps.append(
                    Step(
                        streamID: key.streamID, version: after.version, before: state, after: next,
                        recorded: recorded))
                state = next
            }
            if !steps.isEmpty { try await page(steps) }
            if rows.count < JournalVerifier.pageEvents { return unread }
            try Task.checkCancellation()
        }
    }

    /// The event of a row; nil where it cannot be decoded.
    private func recorded(_ row: Row, _ key: StreamKey) throws -> RecordedEvent<D.Event>? {
        var stored = try StoredEvent(row, from: 5, of: key, sides: 16)
        let opener = try opener(stored, wrapped: try row.optionalBytes(4), keys)
        do throws(EventCodecError) {
            let event = try module.codec.decode(stored, opener)
            stored.data = []
            return RecordedEvent(event: event, stored: stored)
        } catch {
            return nil
        }
    }

    /// A page of the events of all modules; the name and the data only where they are of this one.
    private func rows(after place: StreamSides.Place, _ connection: BorrowedConnection) async throws -> ResultSet {
        try await connection.query(
            """
            SELECT e.hospital_id, e.side_id, e.side_version, s.module, k.wrapped_key, e.shard, e.position, e.version,
                e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id, e.recorded_at,
                CASE WHEN s.module IS NOT NULL THEN e.data END, e.stream_id, e.second_stream_id, e.second_version
            FROM \(StreamSides.page(after: place))
            LEFT JOIN journal.stream AS s
                ON s.hospital_id = e.hospital_id AND s.stream_id = e.side_id AND s.module = \(module.name)
            LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
            ORDER BY e.hospital_id, e.side_id, e.side_version
            """)
    }
}

extension Keyring {
    /// Learns the keys of all hospitals that are not known yet, on a connection of the system role.
    func learnHospitals(on connection: BorrowedConnection) async throws {
        let result = try await connection.query("SELECT hospital_id, wrapped_key FROM journal.hospital_key")
        for index in 0..<result.count {
            let hospital: HospitalID = try result[index].id(0)
            if !hasHospitalKey(hospital) { try learn(hospital: hospital, wrapped: try result[index].bytes(1)) }
        }
    }
}
