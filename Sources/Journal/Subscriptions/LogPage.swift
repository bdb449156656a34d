import Kernel
import Postgres

/// Some events of a shard, in order, opened and decoded once for all who read them.
struct LogPage: Sendable {
    /// An event, or why it cannot be read.
    struct Item: Sendable {
        var module: String
        var stored: StoredEvent
        var body: Result<DecodedEvent, EventCodecError>
    }

    private(set) var items: [Item] = []

    /// Reads the rows of `journal.read_events` or `journal.read_parked_events`.
    ///
    /// Throws `JournalError` where a hospital's key does not open; an event that cannot be decoded is told where it is asked
    /// for.
    init(
        _ rows: ResultSet, _ catalogue: ReaderCatalogue, _ keys: Keyring, on connection: BorrowedConnection
    ) async throws {
        try await Self.learnHospitals(rows, keys, connection)
        items.reserveCapacity(rows.count)
        for index in 0..<rows.count {
            let row = rows[index]
            let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
            let module = try row.text(2)
            var stored = try StoredEvent(row, from: 5, of: key)
            stored.second = try SecondStream(row, from: 16)
            let opener = try opener(stored, wrapped: try row.optionalBytes(4), keys)
            guard let handle = catalogue.module(module) else { continue }
            let body: Result<DecodedEvent, EventCodecError>
            do throws(EventCodecError) {
                let event = try handle.decode(stored, opener)
                body = .success(DecodedEvent(category: try Self.category(row), stored: stored, event: event))
            } catch {
                body = .failure(error)
            }
            items.append(Item(module: module, stored: stored, body: body))
        }
    }

    /// Takes events that this process still has.
    init(_ recent: [RecentEvents.Entry]) {
        items = recent.map { Item(module: $0.module, stored: $0.event.stored, body: .success($0.event)) }
    }

    /// The events of a module that are of no parked stream; throws `poison` or `tooNew` for one that cannot be decoded.
    func events(of module: String, besides parked: Set<StreamKey> = []) throws(ReaderFault) -> [DecodedEvent] {
        var events: [DecodedEvent] = []
        for item in items where item.module == module {
            if !parked.isEmpty, parked.contains(item.streamKey) { continue }
            switch item.body {
            case .success(let event): events.append(event)
            case .failure(let error): throw .undecodable(error, at: item.stored.position)
            }
        }
        return events
    }

    private static func category(_ row: Row) throws(EventCodecError) -> String {
        do { return try row.text(3) } catch { throw .malformed(type: "") }
    }

    private static func learnHospitals(
        _ rows: ResultSet, _ keys: Keyring, _ connection: BorrowedConnection
    ) async throws {
        var unknown: Set<HospitalID> = []
        for index in 0..<rows.count {
            let hospital: HospitalID = try rows[index].id(0)
            if !keys.hasHospitalKey(hospital) { unknown.insert(hospital) }
        }
        if unknown.isEmpty { return }
        let found = try await connection.query(
            "SELECT hospital_id, wrapped_key FROM journal.hospital_key WHERE hospital_id = ANY (\(.ids(unknown.sorted())))"
        )
        for index in 0..<found.count {
            try keys.learn(hospital: try found[index].id(0), wrapped: try found[index].bytes(1))
        }
    }
}

extension LogPage.Item {
    var streamKey: StreamKey { StreamKey(hospitalID: stored.hospitalID, streamID: stored.streamID) }
}

extension StoredEvent {
    /// The stream that it is of; of two the first, under which readers get it and park it.
    var streamKey: StreamKey { StreamKey(hospitalID: hospitalID, streamID: streamID) }
}
