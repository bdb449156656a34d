import Crypto
public import Kernel
import Postgres
import Telemetry

extension EventJournal {
    /// A stream's state and version now or as of an instant; nil where it has no events (yet), or is another module's.
    ///
    /// What was answered as of an instant stays true: the answer is given once nothing can be recorded at or before it.
    public func state<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, asOf: Timestamp? = nil, context: RequestContext
    ) async throws(JournalError) -> (state: D.State, version: Int)? {
        try await ensureHospitalKey(context)
        do {
            let result = try await load(stream, module, asOf, context)
            do {
                return try fold(result, stream, module, isPresent: asOf == nil, context)
            } catch is UnreadSnapshot {
                resources.metrics.snapshots.series("ignored").increment()
                return try fold(
                    try await load(stream, module, usesStates: false, asOf, context), stream, module,
                    isPresent: asOf == nil, context)
            }
        } catch {
            throw JournalError(reading: error)
        }
    }

    /// A kept state that cannot be opened or decoded: the stream is read from its first event.
    private struct UnreadSnapshot: Error {}

    /// The rows of a stream, from its newest kept state on where there is one.
    private func load<D: Decider>(
        _ stream: StreamID, _ module: JournalModule<D>, usesStates: Bool = true, _ asOf: Timestamp?,
        _ context: RequestContext
    ) async throws -> ResultSet {
        var statements: [SQL] = []
        if let asOf {
            statements.append(JournalStatements.settleTime.bound(.id(context.hospitalID), .timestamp(asOf)))
        }
        statements.append(
            JournalStatements.loadStreams.bound(
                .ids([context.hospitalID]), .ids([stream]), .texts([module.name]), .int32s([0]),
                .int32s([usesStates ? Int32(module.snapshots?.version ?? 0) : 0]),
                .int32s([usesStates ? Int32(module.rowForm) : 0]),
                asOf.map { .timestamp($0) } ?? .null(.timestamptz)))
        let results = try await resources.database.pipeline(
            statements, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        return results[results.count - 1]
    }

    /// The state that a row brings, from the stream's own row or a snapshot; the initial one where there is none.
    private func begin<D: Decider>(
        _ row: Row, _ key: StreamKey, _ module: JournalModule<D>
    ) throws -> (state: D.State, version: Int) {
        if let data = try row.optionalBytes(24) {
            guard let state = rowState(data, module) else { throw UnreadSnapshot() }
            return (state, try row.int(3))
        }
        if row.isNull(17) { return (D.initial, 0) }
        guard let codec = module.snapshots,
            let stored = try StoredSnapshot(row, from: 17, of: key, form: codec.version),
            let data = stored.opened(wrapped: try row.optionalBytes(20), resources.keys)
        else { throw UnreadSnapshot() }
        do throws(EventCodecError) {
            let state = try codec.decode(data)
            resources.metrics.snapshots.series("read").increment()
            return (state, stored.version)
        } catch {
            throw UnreadSnapshot()
        }
    }

    private func fold<D: Decider>(
        _ result: ResultSet, _ stream: StreamID, _ module: JournalModule<D>, isPresent: Bool, _ context: RequestContext
    ) throws -> (state: D.State, version: Int)? {
        var state = D.initial
        var version = 0
        let key = StreamKey(hospitalID: context.hospitalID, streamID: stream)
        for index in 0..<result.count {
            let row = result[index]
            if try row.text(1) != module.name { return nil }
            if index == 0 { (state, version) = try begin(row, key, module) }
            if row.isNull(9) { break }
            let stored = try StoredEvent(row, from: 6, of: key, sides: 21)
            let opener = try opener(stored, wrapped: try row.optionalBytes(5), resources.keys)
            state = D.evolve(state, try module.codec.decode(stored, opener))
            guard stored.version(in: stream) == version + 1 else { throw JournalError.fault("a stream lacks events") }
            version += 1
        }
        if isPresent, let last = result.first, try last.int(3) != version {
            throw JournalError.fault("a stream lacks events")
        }
        return version == 0 ? nil : (state, version)
    }

    /// Makes sure that the tenant's key is at hand, once a process.
    func ensureHospitalKey(_ context: RequestContext) async throws(JournalError) {
        let hospital = context.hospitalID
        if resources.keys.hasHospitalKey(hospital) { return }
        let wrapped: [UInt8]
        do throws(PostgresError) {
            let result = try await resources.database.query(
                resources.keys.ensureHospitalKey(hospital), scope: .hospital(hospital),
                deadlineNanoseconds: context.deadlineNanoseconds)
            wrapped = try result[0].bytes(0)
        } catch {
            // This process works under a master key that was replaced, and is about to end.
            if case .server(let server) = error, server.sqlState == "MJ009" { throw .unavailable }
            throw JournalError(error)
        }
        try resources.keys.learn(hospital: hospital, wrapped: wrapped)
    }
}
