public import Kernel
public import Postgres

/// What becomes of a reader of the log that cannot take an event in, after its tries.
public enum PoisonPolicy: String, Sendable, Hashable {
    /// The stream of the event is parked for this reader, the others go on: for views.
    ///
    /// An event of two streams is parked with the first alone, so what must see the events of a stream in order whichever
    /// side it is, such as a running balance, says `stop`.
    case parkStream
    /// The reader stops in that shard until the event is mended: for money and audit.
    case stop
}

/// Tables that are a function of a module's own log and are written behind it, with a checkpoint in the same transaction.
public protocol AsynchronousProjection<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, with the module's: `patient.duplicates`. `medley projections` knows it by this.
    var name: String { get }
    /// The version of what it makes, from 1; a newer one is built anew from the beginning of the log.
    var version: Int { get }
    /// The tables that it owns, schema-qualified, all with `hospital_id`.
    var tables: [String] { get }
    /// What becomes of an event that cannot be taken in.
    var onPoison: PoisonPolicy { get }
    /// Statements that apply `events`, in order and set-based; none where none matter.
    ///
    /// As `InlineProjection.statements`, but on a connection of the system role, with times and positions known.
    /// Everything written must follow from the events alone, never from other tables: a rebuild under traffic must give
    /// the same rows.
    func statements(for events: [RecordedEvent<Event>], into target: ProjectionTarget) -> [SQL]
    /// Statements after which the rows of erased subjects read as a fold of the log without their keys would.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL]
}

/// Tables of one module that are a function of what another module publishes.
public protocol SubscribedProjection<Published>: Sendable {
    /// What the other module publishes.
    associatedtype Published: IntegrationEvent
    /// The stable name, with the module's: `billing.patientAliases`.
    var name: String { get }
    /// The version of what it makes, from 1.
    var version: Int { get }
    /// The tables that it owns, schema-qualified, all with `hospital_id`.
    var tables: [String] { get }
    /// What becomes of an event that cannot be taken in.
    var onPoison: PoisonPolicy { get }
    /// Statements that apply `events`, in order and set-based; idempotent by event id.
    func statements(for events: [PublishedEvent<Published>], into target: ProjectionTarget) -> [SQL]
    /// Statements after which the rows of erased subjects read as a fold of the log without their keys would.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL]
}

/// What one module does when another publishes: a process manager, a message.
public protocol Reaction<Published>: Sendable {
    /// What the other module publishes.
    associatedtype Published: IntegrationEvent
    /// The stable name, with the module's: `notification.reminders`.
    var name: String { get }
    /// What becomes of an event that cannot be taken in.
    var onPoison: PoisonPolicy { get }
    /// Does it; at least once for each event, in order within a stream.
    ///
    /// The effect is idempotent under the event's id: commands carry it as their idempotency key. What it throws is
    /// tried again, and after that dealt with by the policy.
    func react(to event: PublishedEvent<Published>) async throws
    /// Whether it does anything of such an event at all. Pure; what it is not concerned with costs it next to nothing.
    func isConcerned(with event: Published) -> Bool
    /// Those of some tenants for whose events, recorded up to `newest`, it does anything: asked once for a page of events, before
    /// these are looked at.
    func concerned(of hospitals: Set<HospitalID>, upTo newest: Timestamp) async throws -> Set<HospitalID>
}

extension Reaction {
    /// Any event, unless it says otherwise.
    public func isConcerned(with event: Published) -> Bool { true }
    /// All of them, unless it says otherwise.
    public func concerned(of hospitals: Set<HospitalID>, upTo newest: Timestamp) async throws -> Set<HospitalID> {
        hospitals
    }
}
