public import Kernel

/// Tags an id as that of a person whose identifying fields are sealed under a data key of their own: a patient or a
/// user.
public enum SubjectTag {}
/// A person whose identifying fields are sealed.
public typealias SubjectID = EntityID<SubjectTag>

/// Stored name <-> type of a module's events, with upcasters; names and versions are never changed once released.
public protocol EventCodec<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// Every stored name with the newest version that this release knows: the one place where a newer version is declared.
    ///
    /// `encode` may give older versions where an event has nothing that is new; the more of them do, the less waits for an
    /// upgrade to end.
    var versions: EventVersions { get }
    /// The person whom the event concerns: the audit finds it by this id, and sealed fields use this person's data key.
    func subject(of event: Event) -> SubjectID?
    /// The person whom the event erases: the batch that stores it destroys their data key and clears what every
    /// projection of the database shows of them (docs/adr/0012-erasure-in-the-batch.md). Nil for nearly every event.
    func erases(_ event: Event) -> SubjectID?
    /// The stored form. Identifying fields go through `sealer`; without a subject the sealer throws.
    ///
    /// It may be called more than once for one event, with another sealer; what a sealer throws must be passed on.
    func encode(_ event: Event, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent
    /// The same in an older version, which is asked for while a process lives that does not know the one that `encode` gave.
    ///
    /// Without an answer of the codec's own it throws `inactive`: the command is refused with 503 until then. So nothing is
    /// ever left out of an event for the sake of an older process.
    func encode(
        _ event: Event, as version: Int, _ sealer: FieldSealer
    ) throws(EventCodecError) -> EncodedEvent
    /// The event of a stored form of any schema version up to the present one; sealed fields whose key is destroyed
    /// open to nil and the event must still decode. An unknown name or a newer version throws.
    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> Event
}

extension EventCodec {
    /// Nobody: of nearly every module's events none erases.
    public func erases(_ event: Event) -> SubjectID? { nil }

    /// No older form: the command waits until the newest version may be written.
    public func encode(
        _ event: Event, as version: Int, _ sealer: FieldSealer
    ) throws(EventCodecError) -> EncodedEvent {
        throw .inactive
    }
}

/// Why an event could not be written or read.
public enum EventCodecError: Error, Sendable, Hashable {
    /// The name is not one of the module's: another release wrote it. The stream is refused with 503, never skipped.
    case unknownType(String)
    /// The data's shape is newer than this release knows. As above.
    case newerVersion(type: String, version: Int)
    /// The data is not what the name and version promise.
    case malformed(type: String)
    /// The version that the event needs is not written yet: not every process knows it (ADR-0018). 503 until then.
    case inactive
    /// A field was to be sealed in an event that concerns nobody.
    case noSubject
    /// The subject's data key was destroyed: nothing more may be written about them.
    case erased
}
