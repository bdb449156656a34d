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
    ///
    /// Only what depends on the state's type is left to the caller's module, which has it compiled for its own: a type that
    /// is known at run time alone costs more than the whole read.
    @inlinable
    public func presentState<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, context: RequestContext
    ) async throws(JournalError) -> (state: D.State, version: Int)? {
        let form = module.rowForm
        if form > 0, let codec = module.snapshots {
            switch try await presentRow(of: stream, in: module.name, form: form, context: context) {
            case .nothing: return nil
            case .state(let data, let version):
                // Losing the error is right: it is counted, and the events have what the row has not.
                if let state = try? codec.decode(data) {
                    noteRowState(isRead: true)
                    return (state, version)
                }
                noteRowState(isRead: false)
            case .inEvents: break
            }
        }
        return try await state(of: stream, D.self, in: module, context: context)
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
    @usableFromInline
    enum PresentRow: Sendable {
        /// There is no such stream, or it is another module's.
        case nothing
        /// The stored form, and the stream's version.
        case state([UInt8], version: Int)
        /// The row holds none of the form: it is folded from the events.
        case inEvents
    }

    /// The row of a stream, for the state of a form.
    @usableFromInline
    func presentRow(
        of stream: StreamID, in module: String, form: Int, context: RequestContext
    ) async throws(JournalError) -> PresentRow {
        do throws(PostgresError) {
            let row = try await resources.presentStates.row(
                stream, of: context.hospitalID, deadlineNanoseconds: context.deadlineNanoseconds)
            return try row.map { row throws(PostgresError) in try Self.present(row, module, form) } ?? .nothing
        } catch {
            throw JournalError(error)
        }
    }

    /// Reads a row of `JournalStatements.presentStates`.
    private static func present(_ row: Row, _ module: String, _ form: Int) throws(PostgresError) -> PresentRow {
        let version = try row.int(2)
        if version == 0 { return .nothing }
        let isOwn = withExtendedLifetime(row) { row.unsafeBytes(1)?.elementsEqual(module.utf8) ?? false }
        guard isOwn else { return .nothing }
        guard form > 0, try row.optionalInt(3) == form, let data = try row.optionalBytes(4) else { return .inEvents }
        return .state(data, version: version)
    }

    /// Counts a state that was read from a row, or could not be.
    @usableFromInline
    func noteRowState(isRead: Bool) {
        if isRead {
            resources.metrics.rowStates.increment()
        } else {
            resources.metrics.snapshots.series("ignored").increment()
        }
    }

    /// The state of a form from a stream's row; nil where it cannot be read, which is counted.
    func rowState<D: Decider>(_ data: [UInt8], _ module: JournalModule<D>) -> D.State? {
        guard let codec = module.snapshots else { return nil }
        // Losing the error is right: it is counted, and the events have what the row has not.
        let state = try? codec.decode(data)
        noteRowState(isRead: state != nil)
        return state
    }

    private func page<D: Decider>(
        _ streams: [StreamID], _ module: JournalModule<D>, _ context: RequestContext
    ) async throws(JournalError) -> [(state: D.State, version: Int)?] {
        var found: [StreamID: PresentRow] = [:]
        do throws(PostgresError) {
            let rows = try await resources.database.query(
                JournalStatements.presentStates.bound(.id(context.hospitalID), .ids(streams)),
                scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            for index in 0..<rows.count {
                found[try rows[index].id(0)] = try Self.present(rows[index], module.name, module.rowForm)
            }
        } catch {
            throw JournalError(error)
        }
        var states: [StreamID: (state: D.State, version: Int)] = [:]
        var unread: [StreamID] = []
        for (stream, present) in found {
            switch present {
            case .nothing: break
            case .state(let data, let version):
                if let state = rowState(data, module) {
                    states[stream] = (state, version)
                } else {
                    unread.append(stream)
                }
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
