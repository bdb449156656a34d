import JSON
import Kernel
import Postgres
import SchedulingAPI

/// A row of `scheduling.queue`.
enum QueueRow {
    /// The columns that `view` reads, of the table named `q`.
    static let columns = """
        q.queue_id, q.name, q.prefix, q.location_id, q.elderly_seconds, q.on_time_seconds, q.walk_in_seconds,
        q.default_service_minutes, q.status, q.has_board_link, q.version, q.created_at, q.updated_at
        """

    /// The view of a row.
    static func view(_ row: Row) throws -> QueueView {
        var view = QueueView(id: try row.id(0), name: try row.text(1), createdAt: try row.timestamp(11))
        view.prefix = try row.text(2)
        view.locationId = try row.optionalID(3)
        view.headStartSeconds = QueueHeadStarts(
            elderly: try row.int(4), onTimeAppointment: try row.int(5), walkIn: try row.int(6))
        view.defaultServiceMinutes = try row.int(7)
        view.status = try row.name(8)
        view.hasBoardLink = try row.bool(9)
        view.version = try row.int(10)
        view.updatedAt = try row.timestamp(12)
        return view
    }
}

/// A row of `scheduling.token`.
enum TokenRow {
    /// The columns that `read` reads, of the table named `t`.
    static let columns = """
        t.queue_id, t.day, t.number, t.token_id, t.label, t.patient_id, t.visit_id, t.priority, t.head_start_seconds,
        t.status, t.journey, t.previous_token_id, t.next_token_id, t.counter, t.called_by, t.issued_at, t.called_at,
        t.serving_at, t.ended_at
        """

    /// The token of a row, and where it is.
    static func read(_ row: Row) throws -> (place: TokenPlace, token: TokenRecord) {
        guard let day = LocalDate(dayNumber: try row.dateDays(1)) else {
            throw PostgresError.decoding(column: 1, expected: "a day of the years 1 to 9999")
        }
        let place = TokenPlace(queueID: try row.id(0), day: day, tokenID: try row.id(3))
        var token = TokenRecord(
            TokenIssued(
                place: place, patientID: try row.id(5), number: try row.int(2), label: try row.text(4),
                priority: try row.name(7), headStartSeconds: try row.int(8), visitID: try row.optionalID(6),
                journey: try journey(row), previousID: try row.optionalID(11), at: try row.timestamp(15)))
        token.status = try row.name(9)
        token.nextID = try row.optionalID(12)
        token.counter = try row.optionalText(13)
        token.calledBy = try row.optionalID(14)
        token.calledAt = try row.optionalTimestamp(16)
        token.servingAt = try row.optionalTimestamp(17)
        token.endedAt = try row.optionalTimestamp(18)
        return (place, token)
    }

    /// Most tokens have none.
    private static func journey(_ row: Row) throws -> [QueueID] {
        try row.text(10) == "[]" ? [] : row.json(10)
    }
}

/// A row of `scheduling.visit`.
enum VisitRow {
    /// The columns that `read` reads, of the table named `v`.
    static let columns = """
        v.visit_id, v.patient_id, v.appointment_id, v.location_id, v.day, v.status, v.token_id, v.token_queue_id,
        v.token_day, v.version, v.opened_at, v.started_at, v.ended_at
        """

    /// The visit of a row, and its version.
    static func read(_ row: Row) throws -> (visit: VisitRecord, version: Int) {
        guard let day = LocalDate(dayNumber: try row.dateDays(4)) else {
            throw PostgresError.decoding(column: 4, expected: "a day of the years 1 to 9999")
        }
        var visit = VisitRecord(
            VisitOpened(
                visitID: try row.id(0), patientID: try row.id(1), appointmentID: try row.optionalID(2),
                locationID: try row.optionalID(3), day: day, at: try row.timestamp(10)))
        visit.status = try row.name(5)
        if let token = try row.optionalID(6, as: QueueTokenID.self),
            let queue = try row.optionalID(7, as: QueueID.self),
            let tokenDay = try row.optionalDateDays(8).flatMap({ LocalDate(dayNumber: $0) })
        {
            visit.token = TokenPlace(queueID: queue, day: tokenDay, tokenID: token)
        }
        visit.startedAt = try row.optionalTimestamp(11)
        visit.endedAt = try row.optionalTimestamp(12)
        return (visit, try row.int(9))
    }
}
