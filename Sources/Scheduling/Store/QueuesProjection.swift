import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The read tables of queues, of the keys of their boards, and of tokens.
struct QueuesProjection: InlineProjection {
    let name = "queues"
    let tables = [SchedulingTable.queue, SchedulingTable.boardDirectory, SchedulingTable.token]

    func statements(for events: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> [SQL] {
        let queues = QueueRowChange.fold(events)
        let tokens = TokenRowChange.fold(events)
        var statements: [SQL] = []
        if !queues.isEmpty {
            statements += Self.statements(for: queues, target.table(SchedulingTable.queue))
            statements += Self.directory(queues, target.table(SchedulingTable.boardDirectory))
        }
        if !tokens.isEmpty { statements += TokenRowChange.statements(for: tokens, target.table(SchedulingTable.token)) }
        return statements
    }

    /// A token names nobody: what it holds of a patient is an id.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func statements(for queues: [QueueRowChange], _ table: String) -> [SQL] {
        let written = queues.filter { $0.written != nil }
        var statements: [SQL] = []
        if !written.isEmpty { statements.append(write(written, table)) }
        statements.append(touch(queues, table))
        return statements
    }

    private static func write(_ queues: [QueueRowChange], _ table: String) -> SQL {
        let details = queues.compactMap { $0.written?.details }
        return """
            INSERT INTO \(unsafeRaw: table) AS q (
                hospital_id, queue_id, name, prefix, location_id, elderly_seconds, on_time_seconds, walk_in_seconds,
                default_service_minutes, status, created_at, version, has_board_link, updated_at)
            SELECT x.*, 1, false, x.created_at
            FROM unnest(
                \(.ids(queues.map(\.hospitalID))), \(.ids(queues.map(\.queueID))), \(.texts(details.map(\.name))),
                \(.texts(details.map(\.prefix))), \(.optionalIDs(details.map(\.locationID))),
                \(int32s(details.map(\.headStarts.elderly))), \(int32s(details.map(\.headStarts.onTimeAppointment))),
                \(int32s(details.map(\.headStarts.walkIn))), \(int32s(details.map(\.defaultServiceMinutes))),
                \(.texts(details.map(\.status.rawValue))), \(.timestamps(queues.map(\.updatedAt)))
            ) AS x (
                hospital_id, queue_id, name, prefix, location_id, elderly_seconds, on_time_seconds, walk_in_seconds,
                default_service_minutes, status, created_at)
            ON CONFLICT (hospital_id, queue_id) DO UPDATE
                SET name = EXCLUDED.name,
                    prefix = EXCLUDED.prefix,
                    location_id = EXCLUDED.location_id,
                    elderly_seconds = EXCLUDED.elderly_seconds,
                    on_time_seconds = EXCLUDED.on_time_seconds,
                    walk_in_seconds = EXCLUDED.walk_in_seconds,
                    default_service_minutes = EXCLUDED.default_service_minutes,
                    status = EXCLUDED.status
            """
    }

    /// Sets what every event changes, behind the rows that the batch makes.
    private static func touch(_ queues: [QueueRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS q
        SET version = x.version,
            updated_at = x.updated_at,
            created_at = coalesce(x.created_at, q.created_at),
            has_board_link = coalesce(x.has_board_link, q.has_board_link)
        FROM unnest(
            \(.ids(queues.map(\.hospitalID))), \(.ids(queues.map(\.queueID))), \(int32s(queues.map(\.version))),
            \(.timestamps(queues.map(\.updatedAt))), \(.timestamps(queues.map(\.createdAt))),
            \(.bools(queues.map { change in change.link.map { $0 != nil } }))
        ) AS x (hospital_id, queue_id, version, updated_at, created_at, has_board_link)
        WHERE q.hospital_id = x.hospital_id AND q.queue_id = x.queue_id
        """
    }

    private static func directory(_ queues: [QueueRowChange], _ table: String) -> [SQL] {
        let changed = queues.filter { $0.link != nil }
        if changed.isEmpty { return [] }
        let linked = changed.compactMap { change in change.link?.map { (change, $0) } }
        let ended: SQL = """
            DELETE FROM \(unsafeRaw: table) AS d
            USING unnest(\(.ids(changed.map(\.hospitalID))), \(.ids(changed.map(\.queueID)))) AS x (hospital_id, queue_id)
            WHERE d.hospital_id = x.hospital_id AND d.queue_id = x.queue_id
            """
        if linked.isEmpty { return [ended] }
        return [
            ended,
            """
            INSERT INTO \(unsafeRaw: table) (hospital_id, queue_id, key_hash)
            SELECT * FROM unnest(
                \(.ids(linked.map(\.0.hospitalID))), \(.ids(linked.map(\.0.queueID))), \(.byteArrays(linked.map(\.1))))
            """,
        ]
    }

    private static func int32s(_ values: [Int]) -> SQLBind { .int32s(values.map { Int32(clamping: $0) }) }
}

/// What a batch does to one row of `scheduling.queue`.
struct QueueRowChange {
    var hospitalID: HospitalID
    var queueID: QueueID
    var version = 0
    var updatedAt = Timestamp(microseconds: 0)
    /// Where the batch makes the queue.
    var createdAt: Timestamp?
    /// The queue as the batch last wrote it.
    var written: QueueWritten?
    /// The digest of its board's key where the batch changes that; the inner nil is none.
    var link: [UInt8]??

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<SchedulingEvent>]) -> [QueueRowChange] {
        var rows = RowChanges<RowKey<QueueTag>, QueueRowChange>()
        for appended in events {
            guard case .queue(let event) = appended.event, let (id, at) = event.queue else { continue }
            let first = QueueRowChange(hospitalID: appended.hospitalID, queueID: id)
            rows.update(RowKey(appended.hospitalID, id), first: first) { change in
                change.version = appended.version
                change.updatedAt = at
                switch event {
                case .created(let event):
                    change.createdAt = event.at
                    change.written = event
                case .changed(let event): change.written = event
                case .boardLinked(let event): change.link = .some(event.keyHash)
                case .boardUnlinked: change.link = .some(nil)
                default: break
                }
            }
        }
        return rows.changes
    }
}

extension QueueEvent {
    /// The queue on whose stream the event is, and when; nil for events of other streams.
    fileprivate var queue: (QueueID, Timestamp)? {
        switch self {
        case .created(let event), .changed(let event): (event.queueID, event.at)
        case .boardLinked(let event): (event.queueID, event.at)
        case .boardUnlinked(let event): (event.queueID, event.at)
        default: nil
        }
    }
}
