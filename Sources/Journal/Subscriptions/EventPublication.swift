public import Kernel

/// Which of a module's events are published, and as what.
public protocol EventPublication<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// What it publishes.
    associatedtype Published: IntegrationEvent
    /// What others learn of a stored event; nil where it is the module's own affair. Pure, and never changed for an
    /// event that was stored: subscribers may read the log from its beginning.
    func published(_ recorded: RecordedEvent<Event>) -> Published?
}

/// A published event on its way to a subscriber.
public struct PublishedEvent<Published: IntegrationEvent>: Sendable {
    /// The tenant.
    public var hospitalID: HospitalID
    /// The stored event's id: what deliveries are told apart by.
    public var eventID: EventID
    /// The stored event's place in the log.
    public var position: Position
    /// The stream that it is of: deliveries of one stream come in order.
    public var streamID: StreamID
    /// The version in that stream.
    public var version: Int
    /// Whom it concerns.
    public var subjectID: SubjectID?
    /// Who caused it.
    public var actorID: UserID?
    /// When it was recorded.
    public var recordedAt: Timestamp
    /// What happened.
    public var event: Published

    /// Publishes a stored event.
    public init(_ event: Published, of stored: StoredEvent, at position: Position) {
        hospitalID = stored.hospitalID
        eventID = stored.eventID
        self.position = position
        streamID = stored.streamID
        version = stored.version
        subjectID = stored.subjectID
        actorID = stored.actorID
        recordedAt = stored.recordedAt
        self.event = event
    }
}
