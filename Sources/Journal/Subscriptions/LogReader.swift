import Kernel
import Postgres
import Synchronization

/// What kind of thing is made from the log.
enum ReaderKind: String, Sendable {
    /// Tables written in the batch itself.
    case inline
    /// Tables of a constraint with expected losers, written in the batch too.
    case claim
    /// Tables of the module's own log, written behind it.
    case asynchronous
    /// Tables of what another module publishes, written behind the log.
    case subscribed
    /// What a module does when another publishes.
    case reaction

    /// Whether it reads behind the log, with a checkpoint.
    var isBehind: Bool { self != .inline && self != .claim }
}

/// An event of a page with its body; a class, because pages hand it from one to the other.
final class DecodedEvent: Sendable {
    let category: String
    let stored: StoredEvent
    let event: any Sendable

    init(category: String, stored: StoredEvent, event: any Sendable) {
        self.category = category
        self.stored = stored
        self.event = event
    }
}

/// Some events of one module, in order, whose types are found once for all who read them.
final class PageEvents: Sendable {
    let decoded: [DecodedEvent]
    private let recorded = Mutex<(any Sendable)?>(nil)

    init(_ decoded: [DecodedEvent]) { self.decoded = decoded }

    var isEmpty: Bool { decoded.isEmpty }
    var count: Int { decoded.count }

    /// The events as the module's own projections get them.
    func recorded<Event: Sendable>(_ record: (DecodedEvent) -> RecordedEvent<Event>) -> [RecordedEvent<Event>] {
        recorded.withLock { known in
            if let known = known as? [RecordedEvent<Event>] { return known }
            let made = decoded.map(record)
            known = made
            return made
        }
    }
}

/// A projection, claim, subscribed projection or reaction with its types erased: what readers, rebuilds and verification
/// hold.
struct LogReader: Sendable {
    /// The stable name, with the module's.
    var name: String
    var version: Int
    var kind: ReaderKind
    /// The module whose events it reads.
    var module: String
    var tables: [String]
    var onPoison: PoisonPolicy
    var statements: @Sendable (PageEvents, ProjectionTarget) -> [SQL]
    var erasure: @Sendable ([ErasedSubject], ProjectionTarget) -> [SQL]
    /// What a reaction does; nil for tables.
    var react: (@Sendable (DecodedEvent) async throws -> Void)?
    /// Those of a page's events of which a reaction does anything, in their order; nil for tables.
    var select: (@Sendable ([DecodedEvent]) async throws -> [DecodedEvent])?

    var key: ReaderKey { ReaderKey(name: name, version: version) }
}

/// The name of a checkpoint.
struct ReaderKey: Hashable, Sendable {
    var name: String
    var version: Int
}

extension ModuleBox {
    /// Everything that is made of the module's log by the module itself.
    var readers: [LogReader] {
        module.projections.map(reader) + module.claims.map(reader) + module.asynchronous.map(reader)
    }

    private func reader(_ projection: any InlineProjection<D.Event>) -> LogReader {
        LogReader(
            name: qualified(projection.name), version: 1, kind: .inline, module: name, tables: projection.tables,
            onPoison: .stop,
            statements: { events, target in
                let appended = events.decoded.map(Self.appended)
                return appended.isEmpty ? [] : projection.statements(for: appended, into: target)
            }, erasure: { projection.erasure(of: $0, in: $1) })
    }

    private func reader(_ claim: any ContestedClaim<D.Event>) -> LogReader {
        LogReader(
            name: qualified(claim.name), version: 1, kind: .claim, module: name, tables: claim.tables, onPoison: .stop,
            statements: { events, target in
                let candidates = events.decoded.map(Self.appended).filter { claim.isCandidate($0.event) }
                return candidates.isEmpty ? [] : [claim.statement(for: candidates, into: target)]
            }, erasure: { claim.erasure(of: $0, in: $1) })
    }

    private func reader(_ projection: any AsynchronousProjection<D.Event>) -> LogReader {
        LogReader(
            name: projection.name, version: projection.version, kind: .asynchronous, module: name,
            tables: projection.tables, onPoison: projection.onPoison,
            statements: { events, target in
                events.isEmpty ? [] : projection.statements(for: events.recorded(Self.recorded), into: target)
            }, erasure: { projection.erasure(of: $0, in: $1) })
    }

    private func qualified(_ name: String) -> String {
        name.hasPrefix(module.name + ".") ? name : "\(module.name).\(name)"
    }

    private static func typed(_ event: DecodedEvent) -> D.Event {
        guard let event = event.event as? D.Event else { preconditionFailure("an event of another module") }
        return event
    }

    private static func recorded(_ event: DecodedEvent) -> RecordedEvent<D.Event> {
        RecordedEvent(event: typed(event), stored: event.stored)
    }

    private static func appended(_ event: DecodedEvent) -> AppendedEvent<D.Event> {
        var appended = AppendedEvent(
            place: event.stored.place, category: event.category, eventID: event.stored.eventID,
            actorID: event.stored.actorID, event: typed(event))
        appended.second = event.stored.second
        return appended
    }

    /// What the module publishes, with its types erased.
    var publisher: ErasedPublication? { module.publication.map { Self.erase($0) } }

    private static func erase<P: EventPublication<D.Event>>(_ publication: P) -> ErasedPublication {
        ErasedPublication(type: ObjectIdentifier(P.Published.self)) { publication.published(recorded($0)) }
    }
}

/// A module's publication with its types erased.
struct ErasedPublication: Sendable {
    /// The type that is published.
    var type: ObjectIdentifier
    /// What others learn of an event.
    var published: @Sendable (DecodedEvent) -> (any Sendable)?
}
