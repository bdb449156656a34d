public import Kernel
import Postgres

extension EventJournal {
    /// The most events that one call of `events` or `audit` gives.
    public static let pageLimit = 1_000

    /// A stream's events from `fromVersion` on, at most `limit` (1 to `pageLimit`); none of another module's stream.
    ///
    /// Those of two streams are among them whichever side the stream is: `StoredEvent.version(in:)` says the version that an
    /// event has in this stream.
    public func events<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, fromVersion: Int = 1, limit: Int,
        context: RequestContext
    ) async throws(JournalError) -> [RecordedEvent<D.Event>] {
        try await ensureHospitalKey(context)
        let count = min(max(limit, 1), Self.pageLimit)
        let first = min(max(fromVersion, 1), Int(Int32.max) - count)
        let statement = JournalStatements.streamEvents.bound(
            .id(context.hospitalID), .id(stream), .int32(Int32(first)), .int32(Int32(first + count)),
            .int64(Int64(count)))
        let key = StreamKey(hospitalID: context.hospitalID, streamID: stream)
        do {
            let result = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            var events: [RecordedEvent<D.Event>] = []
            events.reserveCapacity(result.count)
            for index in 0..<result.count {
                let row = result[index]
                if try row.text(0) != module.name { return [] }
                let stored = try StoredEvent(row, from: 2, of: key, sides: 13)
                let opener = try opener(stored, wrapped: try row.optionalBytes(1), resources.keys)
                events.append(RecordedEvent(event: try module.codec.decode(stored, opener), stored: stored))
            }
            return events
        } catch {
            throw JournalError(reading: error)
        }
    }

    /// What was written about a person, newest first: stored names, actors and times, no data.
    ///
    /// Keyset by position: `before` is the time and position of the last item of the page before; `limit` is 1 to
    /// `pageLimit`.
    public func audit(
        subject: SubjectID, before: (recordedAt: Timestamp, position: Int64)? = nil, limit: Int, context: RequestContext
    ) async throws(JournalError) -> [StoredEvent] {
        let upper = before ?? (recordedAt: Self.endOfTime, position: Int64.max)
        let statement = JournalStatements.subjectEvents.bound(
            .id(context.hospitalID), .id(subject), .timestamp(upper.recordedAt), .int64(upper.position),
            .int64(Int64(min(max(limit, 1), Self.pageLimit))))
        do throws(PostgresError) {
            let result = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            var events: [StoredEvent] = []
            events.reserveCapacity(result.count)
            for index in 0..<result.count {
                let row = result[index]
                let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
                var stored = try StoredEvent(row, from: 2, of: key, hasData: false)
                stored.second = try SecondStream(row, from: 12)
                events.append(stored)
            }
            return events
        } catch {
            throw JournalError(error)
        }
    }

    /// 9999-12-31T00:00:00Z, after everything that is ever recorded.
    private static let endOfTime = Timestamp(microseconds: 253_402_214_400_000_000)
}
