public import Kernel
import Postgres

extension EventJournal {
    /// The most rows of the record that one question looks through: what it asks for may be rare among them.
    static let recordedRowLimit: Int64 = 20_000

    /// Who read whose record, newest first.
    ///
    /// The record lies in the order of time and has no index by person, since it is written with every read and asked
    /// seldom: a question looks through a bounded part of it and says where the next one goes on. So a page may have fewer
    /// reads than asked for, or none, although `next` is not nil.
    public func recordedReads(
        _ question: RecordedReadQuestion, context: RequestContext
    ) async throws(JournalError) -> RecordedReadAnswer {
        let limit = min(max(question.limit, 1), Self.pageLimit)
        do throws(PostgresError) {
            let rows = try await resources.database.query(
                Self.statement(question, limit: limit, hospital: context.hospitalID),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try Self.answer(rows, limit: limit)
        } catch {
            throw JournalError(error)
        }
    }

    private static func statement(
        _ question: RecordedReadQuestion, limit: Int, hospital: HospitalID
    ) -> SQL {
        // Rows have ids of UUIDv7, made when they are written: a moment after what they tell, so a little is added.
        let first = question.from.map { RowID(from: $0) } ?? RowID(high: 0, low: 0)
        let end = question.to.map { RowID(from: $0.advanced(by: .seconds(writingSeconds))) } ?? lastRow
        let place = question.before ?? RecordedReadPlace(row: end, ordinal: 0)
        let upper = min(place.row, end)
        return """
            WITH looked AS MATERIALIZED (
                SELECT access_id, accessed_at, actor_id, actor_kind, what, reason, subject_ids, times, request_ids
                FROM journal.record_access
                WHERE hospital_id = \(hospital) AND access_id >= \(first) AND access_id <= \(upper)
                ORDER BY access_id DESC
                LIMIT \(recordedRowLimit)
            ), found AS (
                SELECT l.access_id, x.ordinal, l.actor_id, l.actor_kind, x.subject_id, l.what, l.accessed_at, x.times,
                    l.reason, x.request_id
                FROM looked AS l
                CROSS JOIN LATERAL unnest(l.subject_ids, l.times, l.request_ids)
                    WITH ORDINALITY AS x (subject_id, times, request_id, ordinal)
                WHERE (\(question.subject) IS NULL OR x.subject_id = \(question.subject))
                    AND (\(question.principal) IS NULL OR l.actor_id = \(question.principal))
                    AND (\(question.from) IS NULL OR l.accessed_at >= \(question.from))
                    AND (\(question.to) IS NULL OR l.accessed_at < \(question.to))
                    AND (l.access_id <> \(place.row) OR x.ordinal > \(Int64(place.ordinal)))
                ORDER BY l.access_id DESC, x.ordinal
                LIMIT \(Int64(limit) + 1)
            )
            SELECT e.last_id, e.row_count = \(recordedRowLimit), f.access_id, f.ordinal, f.actor_id, f.actor_kind,
                f.subject_id, f.what, f.accessed_at, f.times, f.reason, f.request_id
            FROM (
                SELECT (SELECT l.access_id FROM looked AS l ORDER BY l.access_id LIMIT 1) AS last_id,
                    (SELECT count(*) FROM looked) AS row_count
            ) AS e
            LEFT JOIN found AS f ON true
            ORDER BY f.access_id DESC, f.ordinal
            """
    }

    private static func answer(_ rows: ResultSet, limit: Int) throws(PostgresError) -> RecordedReadAnswer {
        var places: [RecordedReadPlace] = []
        var reads: [RecordedRead] = []
        for index in 0..<rows.count {
            let row = rows[index]
            guard let id: RowID = try row.optionalID(2) else { continue }
            places.append(RecordedReadPlace(row: id, ordinal: try row.int(3)))
            reads.append(
                RecordedRead(
                    principalID: try row.id(4), principalKind: try row.text(5), subject: try row.id(6),
                    what: try row.text(7), at: try row.timestamp(8), times: try row.int(9),
                    reason: try row.optionalText(10), requestID: try row.text(11)))
        }
        if reads.count > limit { return RecordedReadAnswer(reads: Array(reads[..<limit]), next: places[limit - 1]) }
        guard rows.count > 0, try rows[0].bool(1), let last: RowID = try rows[0].optionalID(0) else {
            return RecordedReadAnswer(reads: reads, next: nil)
        }
        return RecordedReadAnswer(reads: reads, next: RecordedReadPlace(row: last, ordinal: Int(Int32.max)))
    }

    private typealias RowID = EntityID<RecordedReadTag>

    /// How long after a read its row may be written, for the upper end of a span: the database may be away for a while.
    private static let writingSeconds = 600
    private static let lastRow = RowID(high: .max, low: .max)
}

extension EntityID {
    /// The least id of UUIDv7 (RFC 9562 section 5.7) that is made at an instant.
    fileprivate init(from instant: Timestamp) {
        let milliseconds = UInt64(max(instant.microseconds, 0) / 1000)
        self.init(high: milliseconds << 16, low: 0)
    }
}
