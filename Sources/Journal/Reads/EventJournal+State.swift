import Crypto
public import Kernel
import Postgres

extension EventJournal {
    /// A stream's state and version now or as of an instant; nil where it has no events (yet), or is another module's.
    ///
    /// What was answered as of an instant stays true: the answer is given once nothing can be recorded at or before it.
    public func state<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, asOf: Timestamp? = nil, context: RequestContext
    ) async throws(JournalError) -> (state: D.State, version: Int)? {
        try await ensureHospitalKey(context)
        var statements: [SQL] = []
        if let asOf {
            statements.append(JournalStatements.settleTime.bound(.id(context.hospitalID), .timestamp(asOf)))
        }
        statements.append(
            JournalStatements.loadStreams.bound(
                .ids([context.hospitalID]), .ids([stream]), .int32s([0]),
                asOf.map { .timestamp($0) } ?? .null(.timestamptz)))
        do {
            let results = try await resources.database.pipeline(
                statements, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try fold(results[results.count - 1], stream, module, isPresent: asOf == nil, context)
        } catch let error as PostgresError {
            throw JournalError(error)
        } catch let error as EventCodecError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            throw .fault("a stream cannot be read")
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
            if try row.text(1) != module.name || row.isNull(9) { return nil }
            let stored = try StoredEvent(row, from: 6, of: key)
            let opener = try opener(stored, wrapped: try row.optionalBytes(5), resources.keys)
            state = D.evolve(state, try module.codec.decode(stored, opener))
            guard stored.version == version + 1 else { throw JournalError.fault("a stream lacks events") }
            version = stored.version
            if isPresent, index + 1 == result.count, try row.int(3) != version {
                throw JournalError.fault("a stream lacks events")
            }
        }
        return version == 0 ? nil : (state, version)
    }

    /// Makes sure that the tenant's key is at hand, once a process.
    func ensureHospitalKey(_ context: RequestContext) async throws(JournalError) {
        let hospital = context.hospitalID
        if resources.keys.hasHospitalKey(hospital) { return }
        let statement = JournalStatements.ensureHospitalKey.bound(
            .id(hospital), .bytes(resources.keys.newWrappedHospitalKey(hospital)))
        let wrapped: [UInt8]
        do throws(PostgresError) {
            let result = try await resources.database.query(
                statement, scope: .hospital(hospital), deadlineNanoseconds: context.deadlineNanoseconds)
            wrapped = try result[0].bytes(0)
        } catch {
            throw JournalError(error)
        }
        try resources.keys.learn(hospital: hospital, wrapped: wrapped)
    }
}
