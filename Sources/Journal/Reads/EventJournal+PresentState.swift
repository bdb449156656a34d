public import Kernel
import Postgres
import Telemetry

extension EventJournal {
    /// The most streams that one statement of `presentStates` reads.
    public static let presentStatesPerStatement = 200

    /// A stream's state and version now; nil where it has no events, or is another module's.
    ///
    /// Where the module keeps states in rows (`JournalModule.keepsStateInRow`) it is a point read that travels with those of
    /// other requests of the hospital in one statement (ADR-0007), and reads no event; where the row holds none, as
    /// `state(of:)`. It shows whatever was committed before it was asked for, by whichever process; what a request wants to
    /// be shown (`RequestContext.readAfter`) was waited for before its operation began.
    public func presentState<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, context: RequestContext
    ) async throws(JournalError) -> (state: D.State, version: Int)? {
        guard module.rowForm > 0 else { return try await state(of: stream, D.self, in: module, context: context) }
        let found: Present<D>
        do throws(PostgresError) {
            let row = try await resources.presentStates.row(
                stream, of: context.hospitalID, deadlineNanoseconds: context.deadlineNanoseconds)
            guard let row else { return nil }
            found = try present(row, module)
        } catch {
            throw JournalError(error)
        }
        switch found {
        case .nothing: return nil
        case .state(let state, let version): return (state, version)
        case .inEvents: return try await state(of: stream, D.self, in: module, context: context)
        }
    }

    /// The states and versions of several streams now, in the order asked; nil where `presentState` gives nil.
    ///
    /// One statement for `presentStatesPerStatement` streams, and one more for those of them whose rows hold no state.
    public func presentStates<D: Decider>(
        of streams: [StreamID], _: D.Type, in module: JournalModule<D>, context: RequestContext
    ) async throws(JournalError) -> [(state: D.State, version: Int)?] {
        var states: [(state: D.State, version: Int)?] = []
        states.reserveCapacity(streams.count)
        while states.count < streams.count {
            let end = min(states.count + Self.presentStatesPerStatement, streams.count)
            states += try await page(Array(streams[states.count..<end]), module, context)
        }
        return states
    }

    /// What a stream's row says of its state.
    private enum Present<D: Decider> {
        /// There is no such stream, or it is another module's.
        case nothing
        case state(D.State, version: Int)
        /// The row holds none that can be read: it is folded from the events.
        case inEvents
    }

    /// Reads a row of `JournalStatements.presentStates`.
    private func present<D: Decider>(_ row: Row, _ module: JournalModule<D>) throws(PostgresError) -> Present<D> {
        let version = try row.int(2)
        let owner = try row.text(1)
        if version == 0 || owner != module.name { return .nothing }
        guard module.rowForm > 0, try row.optionalInt(3) == module.rowForm, let data = try row.optionalBytes(4),
            let state = rowState(data, module)
        else { return .inEvents }
        return .state(state, version: version)
    }

    /// The state of a form from a stream's row; nil where it cannot be read, which is counted.
    func rowState<D: Decider>(_ data: [UInt8], _ module: JournalModule<D>) -> D.State? {
        do {
            let state = try module.snapshots?.decode(data)
            if state != nil { resources.metrics.rowStates.increment() }
            return state
        } catch {
            resources.metrics.snapshots.series("ignored").increment()
            return nil
        }
    }

    private func page<D: Decider>(
        _ streams: [StreamID], _ module: JournalModule<D>, _ context: RequestContext
    ) async throws(JournalError) -> [(state: D.State, version: Int)?] {
        var found: [StreamID: Present<D>] = [:]
        do throws(PostgresError) {
            let rows = try await resources.database.query(
                JournalStatements.presentStates.bound(.id(context.hospitalID), .ids(streams)),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            for index in 0..<rows.count { found[try rows[index].id(0)] = try present(rows[index], module) }
        } catch {
            throw JournalError(error)
        }
        var states: [StreamID: (state: D.State, version: Int)] = [:]
        var unread: [StreamID] = []
        for (stream, present) in found {
            switch present {
            case .nothing: break
            case .state(let state, let version): states[stream] = (state, version)
            case .inEvents: unread.append(stream)
            }
        }
        if !unread.isEmpty {
            try await ensureHospitalKey(context)
            let folded = try await folded(unread, module, asOf: nil, context)
            for (stream, state) in zip(unread, folded) where state.version > 0 { states[stream] = state }
        }
        return streams.map { states[$0] }
    }
}
