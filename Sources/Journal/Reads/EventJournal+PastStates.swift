import Crypto
public import Kernel
import Postgres

extension EventJournal {
    /// Streams that one statement loads.
    private static let streamsPerLoad = 256

    /// The moment up to which the tenant's history is final: `instant`, or now where that is earlier.
    ///
    /// Nothing will be recorded at or before it, and what was is seen by every statement that is sent after the answer.
    public func settled(_ instant: Timestamp, context: RequestContext) async throws(JournalError) -> Timestamp {
        do throws(PostgresError) {
            let result = try await resources.database.query(
                JournalStatements.settleTime.bound(.id(context.hospitalID), .timestamp(instant)),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try result[0].timestamp(0)
        } catch {
            throw JournalError(error)
        }
    }

    /// The states of several streams with their versions as of a settled moment, in the order asked.
    ///
    /// Streams without events by then, or of another module, are left out. `moment` comes from `settled(_:context:)`.
    public func states<D: Decider>(
        of streams: [StreamID], _: D.Type, in module: JournalModule<D>, asOf moment: Timestamp, context: RequestContext
    ) async throws(JournalError) -> [(state: D.State, version: Int)] {
        try await ensureHospitalKey(context)
        var found: [(state: D.State, version: Int)] = []
        var start = 0
        while start < streams.count {
            let portion = Array(streams[start..<min(start + Self.streamsPerLoad, streams.count)])
            start += portion.count
            let statement = JournalStatements.loadStreams.bound(
                .ids(portion.map { _ in context.hospitalID }), .ids(portion), .int32s(portion.map { _ in 0 }),
                .int32s(portion.map { _ in 0 }), .timestamp(moment))
            do {
                let rows = try await resources.database.query(
                    statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
                found += try fold(rows, portion, module, context)
            } catch {
                throw JournalError(reading: error)
            }
        }
        return found
    }

    private func fold<D: Decider>(
        _ rows: ResultSet, _ streams: [StreamID], _ module: JournalModule<D>, _ context: RequestContext
    ) throws -> [(state: D.State, version: Int)] {
        var folded = streams.map { _ in (state: D.initial, version: 0) }
        for index in 0..<rows.count {
            let row = rows[index]
            let place = try row.int(0)
            if try row.text(1) != module.name || row.isNull(9) { continue }
            let key = StreamKey(hospitalID: context.hospitalID, streamID: streams[place])
            let stored = try StoredEvent(row, from: 6, of: key)
            let opener = try opener(stored, wrapped: try row.optionalBytes(5), resources.keys)
            guard stored.version == folded[place].version + 1 else { throw JournalError.fault("a stream lacks events") }
            folded[place] = (
                D.evolve(folded[place].state, try module.codec.decode(stored, opener)), stored.version
            )
        }
        return folded.filter { $0.version > 0 }
    }
}
