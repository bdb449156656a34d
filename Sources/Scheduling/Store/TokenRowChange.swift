import JSON
import Journal
import Kernel
import Postgres
import SchedulingAPI

/// What a batch does to one row of `scheduling.token`.
struct TokenRowChange {
    var hospitalID: HospitalID
    var tokenID: QueueTokenID
    /// Where the batch issues the token: where, and the token after the batch.
    var issued: (place: TokenPlace, record: TokenRecord)?
    var status = QueueTokenStatus.issued
    var called: TokenCalled?
    /// When it was first served, in the batch.
    var servingAt: Timestamp?
    /// What ended it.
    var ended: TokenMoved?

    /// Folds a batch's events into one change per row.
    static func fold(_ events: [AppendedEvent<SchedulingEvent>]) -> [TokenRowChange] {
        var rows = RowChanges<RowKey<QueueTokenTag>, TokenRowChange>()
        for appended in events {
            guard case .queue(let event) = appended.event, let id = event.tokenID else { continue }
            let first = TokenRowChange(hospitalID: appended.hospitalID, tokenID: id)
            rows.update(RowKey(appended.hospitalID, id), first: first) { $0.apply(event) }
        }
        return rows.changes
    }

    private mutating func apply(_ event: QueueEvent) {
        switch event {
        case .tokenIssued(let event): issued = (event.place, TokenRecord(event))
        case .tokenCalled(let event):
            status = .called
            called = event
            issued?.record.apply(event)
        case .tokenMoved(let event):
            status = event.step.status
            if event.step == .served { servingAt = servingAt ?? event.at }
            if !status.isActive { ended = event }
            issued?.record.apply(event)
        default: break
        }
    }

    /// The statements that bring the rows about.
    static func statements(for changes: [TokenRowChange], _ table: String) -> [SQL] {
        let issued = changes.filter { $0.issued != nil }
        let changed = changes.filter { $0.issued == nil }
        return (issued.isEmpty ? [] : [insert(issued, table)]) + (changed.isEmpty ? [] : [update(changed, table)])
    }

    private static func insert(_ changes: [TokenRowChange], _ table: String) -> SQL {
        let places = changes.compactMap { $0.issued?.place }
        let tokens = changes.compactMap { $0.issued?.record }
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, queue_id, day, number, token_id, label, patient_id, visit_id, priority,
                head_start_seconds, status, journey, previous_token_id, next_token_id, counter, called_by, issued_at,
                called_at, serving_at, ended_at)
            SELECT * FROM unnest(
                \(.ids(changes.map(\.hospitalID))), \(.ids(places.map(\.queueID))),
                \(.dates(places.map { Int32(clamping: $0.day.dayNumber) })), \(int32s(tokens.map(\.number))),
                \(.ids(tokens.map(\.tokenID))), \(.texts(tokens.map(\.label))), \(.ids(tokens.map(\.patientID))),
                \(.optionalIDs(tokens.map(\.visitID))), \(.texts(tokens.map(\.priority.rawValue))),
                \(int32s(tokens.map(\.headStartSeconds))), \(.texts(tokens.map(\.status.rawValue))),
                \(.jsons(tokens.map { journey($0.journey) })), \(.optionalIDs(tokens.map(\.previousID))),
                \(.optionalIDs(tokens.map(\.nextID))), \(.texts(tokens.map(\.counter))),
                \(.optionalIDs(tokens.map(\.calledBy))), \(.timestamps(tokens.map(\.issuedAt))),
                \(.timestamps(tokens.map(\.calledAt))), \(.timestamps(tokens.map(\.servingAt))),
                \(.timestamps(tokens.map(\.endedAt))))
            """
    }

    private static func update(_ changes: [TokenRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS t
        SET status = x.status,
            counter = coalesce(x.counter, t.counter),
            called_by = coalesce(x.called_by, t.called_by),
            called_at = coalesce(x.called_at, t.called_at),
            serving_at = coalesce(t.serving_at, x.serving_at),
            ended_at = coalesce(x.ended_at, t.ended_at),
            next_token_id = coalesce(x.next_token_id, t.next_token_id)
        FROM unnest(
            \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.tokenID))),
            \(.texts(changes.map(\.status.rawValue))), \(.texts(changes.map { $0.called?.counter })),
            \(.optionalIDs(changes.map { $0.called?.by })), \(.timestamps(changes.map { $0.called?.at })),
            \(.timestamps(changes.map(\.servingAt))), \(.timestamps(changes.map { $0.ended?.at })),
            \(.optionalIDs(changes.map { $0.ended?.nextID }))
        ) AS x (
            hospital_id, token_id, status, counter, called_by, called_at, serving_at, ended_at, next_token_id)
        WHERE t.hospital_id = x.hospital_id AND t.token_id = x.token_id
        """
    }

    private static func int32s(_ values: [Int]) -> SQLBind { .int32s(values.map { Int32(clamping: $0) }) }

    private static func journey(_ queues: [QueueID]) -> [UInt8] {
        Array("[\(queues.map { "\"\($0)\"" }.joined(separator: ","))]".utf8)
    }
}

extension QueueEvent {
    /// The token that the event is about; nil for events of queues and visits.
    fileprivate var tokenID: QueueTokenID? {
        switch self {
        case .tokenIssued(let event): event.place.tokenID
        case .tokenCalled(let event): event.place.tokenID
        case .tokenMoved(let event): event.place.tokenID
        default: nil
        }
    }
}
