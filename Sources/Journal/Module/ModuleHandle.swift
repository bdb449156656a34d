public import Kernel
import Postgres

/// An event with its type erased.
typealias ErasedEvent = AppendedEvent<any Sendable>

/// A module with its types erased, as lanes and verification hold it.
///
/// Values that belong to another module are an error of the program: a lane never mixes them.
protocol ModuleHandle: Sendable, ErasureHandle, SnapshotHandle {
    var name: String { get }
    var initialState: any Sendable { get }
    /// The live tables of all projections and claims.
    var tables: [String] { get }
    func subject(of event: any Sendable) -> SubjectID?
    /// The stored names and their newest versions.
    var versions: EventVersions { get }
    /// The stored form, in a version that every process of the database knows.
    func encode(
        _ event: any Sendable, _ sealer: FieldSealer, _ written: WrittenVersions
    ) throws(EventCodecError) -> EncodedEvent
    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> any Sendable
    func evolve(_ state: any Sendable, _ event: any Sendable) -> any Sendable
    func project(_ events: [ErasedEvent], into target: ProjectionTarget) -> [SQL]
    /// The statements of the claims that any event makes, with the candidates' places in `events`.
    func claims(_ events: [ErasedEvent], into target: ProjectionTarget) -> [ClaimStatement]
    /// Everything that the module makes of its own log: projections, claims, asynchronous projections.
    var readers: [LogReader] { get }
    /// What other modules learn; nil where that is nothing.
    var publisher: ErasedPublication? { get }
}

/// What a claim asks of the database for the candidates of a batch.
struct ClaimStatement: Sendable {
    var name: String
    var statement: SQL
    /// The candidates' places in the events that were given.
    var candidates: [Int]
}

/// A module of some decider behind the handle.
struct ModuleBox<D: Decider>: ModuleHandle {
    let module: JournalModule<D>

    var name: String { module.name }
    var initialState: any Sendable { D.initial }
    var tables: [String] { module.projections.flatMap(\.tables) + module.claims.flatMap(\.tables) }

    func subject(of event: any Sendable) -> SubjectID? { module.codec.subject(of: typed(event)) }

    var versions: EventVersions { module.codec.versions }

    func encode(
        _ event: any Sendable, _ sealer: FieldSealer, _ written: WrittenVersions
    ) throws(EventCodecError) -> EncodedEvent {
        let event: D.Event = typed(event)
        let encoded = try module.codec.encode(event, sealer)
        let version = written.version(of: encoded, in: name)
        if version == encoded.schemaVersion { return encoded }
        if version == 0 { throw .inactive }
        return try module.codec.encode(event, as: version, sealer)
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> any Sendable {
        try module.codec.decode(stored, opener)
    }

    func evolve(_ state: any Sendable, _ event: any Sendable) -> any Sendable {
        guard let state = state as? D.State else { preconditionFailure("a state of another module") }
        return D.evolve(state, typed(event))
    }

    func project(_ events: [ErasedEvent], into target: ProjectionTarget) -> [SQL] {
        if module.projections.isEmpty { return [] }
        let events = events.map(typed)
        var statements: [SQL] = []
        for projection in module.projections {
            statements += projection.statements(for: events, into: target)
        }
        return statements
    }

    func claims(_ events: [ErasedEvent], into target: ProjectionTarget) -> [ClaimStatement] {
        module.claims.compactMap { claim in
            let candidates = events.indices.filter { claim.isCandidate(typed(events[$0].event)) }
            if candidates.isEmpty { return nil }
            let statement = claim.statement(for: candidates.map { typed(events[$0]) }, into: target)
            return ClaimStatement(name: claim.name, statement: statement, candidates: candidates)
        }
    }

    private func typed(_ event: any Sendable) -> D.Event {
        guard let event = event as? D.Event else { preconditionFailure("an event of another module") }
        return event
    }

    private func typed(_ event: ErasedEvent) -> AppendedEvent<D.Event> {
        var appended = AppendedEvent(
            place: FieldPlace(hospitalID: event.hospitalID, streamID: event.streamID, version: event.version),
            category: event.category, eventID: event.eventID, actorID: event.actorID, event: typed(event.event))
        appended.second = event.second
        return appended
    }
}

/// A module with its types erased, so that the application passes all modules to verification in one list.
public struct AnyJournalModule: Sendable {
    let handle: any ModuleHandle

    /// Erases a module's types.
    public init<D: Decider>(_ module: JournalModule<D>) { handle = ModuleBox(module: module) }

    /// The module's stable name.
    public var name: String { handle.name }
}
