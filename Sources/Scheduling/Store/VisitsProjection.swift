import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The read table of visits.
struct VisitsProjection: InlineProjection {
    let name = "visits"
    let tables = [SchedulingTable.visit]

    /// What a batch does to one row.
    private struct Change {
        var hospitalID: HospitalID
        var visitID: VisitID
        var version = 0
        var opened: VisitOpened?
        /// Nil where the batch leaves it.
        var status: VisitStatus?
        var token: TokenPlace?
        var startedAt: Timestamp?
        var endedAt: Timestamp?

        mutating func apply(_ event: QueueEvent) {
            switch event {
            case .visitOpened(let event):
                opened = event
                status = .waiting
            case .tokenIssued(let event): token = event.place
            case .visitMoved(let event):
                status = event.step.status
                if event.step == .started { startedAt = event.at } else { endedAt = event.at }
            default: break
            }
        }
    }

    func statements(for events: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = RowChanges<RowKey<VisitTag>, Change>()
        for appended in events {
            guard case .queue(let event) = appended.event, let id = event.visitID else { continue }
            // A token is issued on its day's stream first, and on the visit's second.
            var version = appended.version
            if case .tokenIssued = event { version = appended.second?.version ?? version }
            let first = Change(hospitalID: appended.hospitalID, visitID: id)
            rows.update(RowKey(appended.hospitalID, id), first: first) { change in
                change.version = version
                change.apply(event)
            }
        }
        let table = target.table(SchedulingTable.visit)
        let opened = rows.changes.filter { $0.opened != nil }
        let changed = rows.changes.filter { $0.opened == nil }
        return (opened.isEmpty ? [] : [Self.insert(opened, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// A visit names nobody: what it holds of a patient is an id.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let opened = changes.compactMap(\.opened)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, visit_id, version, status, token_id, token_queue_id, token_day, started_at, ended_at,
                patient_id, appointment_id, location_id, day, opened_at)
            SELECT * FROM unnest(
                \(columns(changes)), \(.ids(opened.map(\.patientID))), \(.optionalIDs(opened.map(\.appointmentID))),
                \(.optionalIDs(opened.map(\.locationID))),
                \(.dates(opened.map { Int32(clamping: $0.day.dayNumber) })), \(.timestamps(opened.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS v
        SET version = x.version,
            status = coalesce(x.status, v.status),
            token_id = coalesce(x.token_id, v.token_id),
            token_queue_id = coalesce(x.token_queue_id, v.token_queue_id),
            token_day = coalesce(x.token_day, v.token_day),
            started_at = coalesce(x.started_at, v.started_at),
            ended_at = coalesce(x.ended_at, v.ended_at)
        FROM unnest(\(columns(changes))) AS x (
            hospital_id, visit_id, version, status, token_id, token_queue_id, token_day, started_at, ended_at)
        WHERE v.hospital_id = x.hospital_id AND v.visit_id = x.visit_id
        """
    }

    private static func columns(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.visitID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.texts(changes.map { $0.status?.rawValue })),
        \(.optionalIDs(changes.map { $0.token?.tokenID })), \(.optionalIDs(changes.map { $0.token?.queueID })),
        \(.dates(changes.map { $0.token.map { Int32(clamping: $0.day.dayNumber) } })),
        \(.timestamps(changes.map(\.startedAt))), \(.timestamps(changes.map(\.endedAt)))
        """
    }
}

extension QueueEvent {
    /// The visit that the event is of; nil where it is of none.
    fileprivate var visitID: VisitID? {
        switch self {
        case .visitOpened(let event): event.visitID
        case .visitMoved(let event): event.visitID
        case .tokenIssued(let event): event.visitID
        default: nil
        }
    }
}
