public import Kernel
public import Postgres

/// What the journal knows of one module's streams: how to decide, to store and to project.
///
/// A module makes one value of this at start; `Journal.execute` takes it with each command, `verify` and rebuilds take all.
public struct JournalModule<D: Decider>: Sendable {
    /// The module's stable name, such as `patient`.
    public var name: String
    /// How events are stored and read.
    public var codec: any EventCodec<D.Event>
    /// The tables that are written in the batch, set-based.
    public var projections: [any InlineProjection<D.Event>]
    /// The constraints with expected losers: unique numbers, calendar blocks.
    public var claims: [any ContestedClaim<D.Event>]

    /// Makes a definition; see the properties.
    public init(
        name: String, codec: any EventCodec<D.Event>, projections: [any InlineProjection<D.Event>] = [],
        claims: [any ContestedClaim<D.Event>] = []
    ) {
        self.name = name
        self.codec = codec
        self.projections = projections
        self.claims = claims
    }
}

/// Tags an id as that of a person whose identifying fields are sealed under a data key of their own: a patient or a user.
public enum SubjectTag {}
/// A person whose identifying fields are sealed.
public typealias SubjectID = EntityID<SubjectTag>

/// Stored name <-> type of a module's events, with upcasters; names and versions are never changed once released.
public protocol EventCodec<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The person whom the event concerns: the audit finds it by this id, and sealed fields use this person's data key.
    func subject(of event: Event) -> SubjectID?
    /// The stored form. Identifying fields go through `sealer`; without a subject the sealer throws.
    func encode(_ event: Event, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent
    /// The event of a stored form of any schema version up to the present one; sealed fields whose key is destroyed open
    /// to nil and the event must still decode. An unknown name or a newer version throws.
    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> Event
}

/// An event in its stored form.
public struct EncodedEvent: Sendable, Hashable {
    /// The stable stored name, such as `patientRegistered`.
    public var type: String
    /// The version of the data's shape, from 1.
    public var schemaVersion: Int
    /// A JSON document: its exact bytes are hashed.
    public var data: [UInt8]

    /// Makes a stored form; see the properties.
    public init(type: String, schemaVersion: Int, data: [UInt8]) {
        self.type = type
        self.schemaVersion = schemaVersion
        self.data = data
    }
}

/// A row of `journal.event`.
public struct StoredEvent: Sendable, Hashable {
    /// Shard, 0–15.
    public var shard: Int
    /// Position in the shard, from 1, gapless.
    public var position: Int64
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stream.
    public var streamID: StreamID
    /// The version in the stream, from 1, gapless.
    public var version: Int
    /// The stored name.
    public var type: String
    /// The version of the data's shape.
    public var schemaVersion: Int
    /// The event's id.
    public var eventID: EventID
    /// The command that caused it.
    public var commandID: CommandID
    /// Who caused it.
    public var actorID: UserID?
    /// Whom it concerns.
    public var subjectID: SubjectID?
    /// When its batch was sealed.
    public var recordedAt: Timestamp
    /// The JSON document.
    public var data: [UInt8]
}

/// Why an event could not be written or read.
public enum EventCodecError: Error, Sendable, Hashable {
    /// The name is not one of the module's: another release wrote it. The stream is refused with 503, never skipped.
    case unknownType(String)
    /// The data's shape is newer than this release knows. As above.
    case newerVersion(type: String, version: Int)
    /// The data is not what the name and version promise.
    case malformed(type: String)
    /// A field was to be sealed in an event that concerns nobody.
    case noSubject
    /// The subject's data key was destroyed: nothing more may be written about them.
    case erased
}

/// Seals identifying fields of one event (AES-256-GCM under the subject's data key; associated data
/// hospital | stream | version | field).
public struct FieldSealer: Sendable {
    /// The sealed bytes in base64url, to be put into the event's data.
    public func seal(_ plaintext: String, field: String) throws(EventCodecError) -> String { fatalError() }
    init() { fatalError() }
}

/// Opens sealed fields of one stored event.
public struct FieldOpener: Sendable {
    /// The plaintext; nil where the key was destroyed (erased). Throws `malformed` where the bytes were tampered with.
    public func open(_ sealed: String, field: String) throws(EventCodecError) -> String? { fatalError() }
    init() { fatalError() }
}

/// An event of the present batch, as projections see it, before positions and times are known.
public struct AppendedEvent<Event: Sendable>: Sendable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stream.
    public var streamID: StreamID
    /// The stream's category.
    public var category: String
    /// The version in the stream, from 1.
    public var version: Int
    /// The event's id.
    public var eventID: EventID
    /// Who caused it.
    public var actorID: UserID?
    /// What happened. Times that a projection stores come from here: they entered in the command.
    public var event: Event
}

/// Tables that are a function of the log and are written in the transaction of the events themselves.
public protocol InlineProjection<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, such as `patients`.
    var name: String { get }
    /// The tables that it owns, schema-qualified, such as `patient.patient`.
    var tables: [String] { get }
    /// Statements that apply `events`, in order and set-based (unnest), however many there are; none where none matter.
    ///
    /// A table is named through `target`, so that a rebuild writes beside the live one. Runs as `medley_app` under the
    /// tenants of the batch; several events may concern one row, in order.
    func statements(for events: [AppendedEvent<Event>], into target: ProjectionTarget) -> [SQL]
}

/// Where a projection writes: the live tables, or those of a rebuild.
public struct ProjectionTarget: Sendable {
    private let names: [String: String]
    /// The live tables.
    public static let live = ProjectionTarget(names: [:])
    /// Other tables for some names.
    public init(names: [String: String]) { self.names = names }
    /// The table to write for a live table's name.
    public func table(_ live: String) -> String { names[live] ?? live }
}

/// A constraint that commands may lose to each other, such as a unique number: claimed in the batch by one
/// `INSERT … ON CONFLICT DO NOTHING RETURNING`; the losers are refused with `CommandFailure.claimed`, the rest go on.
public protocol ContestedClaim<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, such as `patient.mrn`; it is given back in the refusal.
    var name: String { get }
    /// The tables that it owns, schema-qualified.
    var tables: [String] { get }
    /// Whether an event claims something.
    func isCandidate(_ event: Event) -> Bool
    /// One statement that inserts every candidate and returns one row per winner with its ordinal (from 0) as int4.
    func statement(for candidates: [AppendedEvent<Event>], into target: ProjectionTarget) -> SQL
}
