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
            found += try await folded(portion, module, asOf: moment, context).filter { $0.version > 0 }
        }
        return found
    }

    /// The states of streams from their events alone, as of a moment or now, in the order asked; of version 0 where there is
    /// none. One statement.
    func folded<D: Decider>(
        _ streams: [StreamID], _ module: JournalModule<D>, asOf moment: Timestamp?, _ context: RequestContext
    ) async throws(JournalError) -> [(state: D.State, version: Int)] {
        let zeros: [Int32?] = streams.map { _ in 0 }
        let statement = JournalStatements.loadStreams.bound(
            .ids(streams.map { _ in context.hospitalID }), .ids(streams), .texts(streams.map { _ in module.name }),
            .int32s(zeros), .int32s(zeros), .int32s(zeros), moment.map { .timestamp($0) } ?? .null(.timestamptz))
        do {
            let rows = try await resources.database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try fold(rows, streams, module, isPresent: moment == nil, context)
        } catch {
            throw JournalError(reading: error)
        }
    }

    private func fold<D: Decider>(
        _ rows: ResultSet, _ streams: [StreamID], _ module: JournalModule<D>, isPresent: Bool, _ context: RequestContext
    ) throws -> [(state: D.State, version: Int)] {
        var folded = streams.map { _ in (state: D.initial, version: 0) }
        var present = streams.map { _ in 0 }
        for index in 0..<rows.count {
            let row = rows[index]
            let place = try row.int(0)
            if try row.text(1) != module.name { continue }
            present[place] = try row.int(3)
            if row.isNull(9) { continue }
            let key = StreamKey(hospitalID: context.hospitalID, streamID: streams[place])
            let stored = try StoredEvent(row, from: 6, of: key, sides: 21)
            let opener = try opener(stored, wrapped: try row.optionalBytes(5), resources.keys)
            let version = folded[place].version + 1
            guard stored.version(in: key.streamID) == version else { throw JournalError.fault("a stream lacks events") }
            folded[place] = (D.evolve(folded[place].state, try module.codec.decode(stored, opener)), version)
        }
        if isPresent, present != folded.map(\.version) { throw JournalError.fault("a stream lacks events") }
        return folded
    }
}
