public import Kernel

/// What became of an accepted command.
public enum CommandOutcome<D: Decider>: Sendable {
    /// It was decided and committed now.
    case committed(Commit<D>)
    /// The key was used before for the same request: the stored outcome.
    case replayed(EarlierOutcome)
}

/// What is stored of a command that was carried out before under the same idempotency key.
public struct EarlierOutcome: Hashable, Sendable {
    /// The resource that it made or changed.
    public var resourceID: StreamID
    /// The status that it was answered with.
    public var status: Int
    /// The version of the resource's stream after it.
    public var version: Int
    /// Its first event; nil where it changed nothing.
    public var eventID: EventID?
    /// The opaque position of its last event; nil where it changed nothing.
    public var position: String?

    /// Makes an outcome; see the properties.
    public init(resourceID: StreamID, status: Int, version: Int, eventID: EventID?, position: String?) {
        self.resourceID = resourceID
        self.status = status
        self.version = version
        self.eventID = eventID
        self.position = position
    }

    /// The receipt of a replay that shows the resource in some version.
    public func receipt(version: Int) -> WriteReceipt {
        WriteReceipt(eventID: eventID, position: position, version: version, isReplay: true)
    }
}

/// A command's effect.
public struct Commit<D: Decider>: Sendable {
    /// The states of the command's streams after it, in their order.
    public var states: [D.State]
    /// The versions of the command's streams after it.
    public var versions: [Int]
    /// The ids of its events, in order; empty where it changed nothing.
    public var eventIDs: [EventID]
    /// The opaque position of its last event; nil where it changed nothing.
    public var position: String?
    /// When its events were recorded; nil where it changed nothing.
    public var recordedAt: Timestamp?

    /// Makes an effect; the instant is set afterwards. See the properties.
    public init(states: [D.State], versions: [Int], eventIDs: [EventID], position: String?) {
        self.states = states
        self.versions = versions
        self.eventIDs = eventIDs
        self.position = position
    }
}

/// An event as history shows it.
public struct RecordedEvent<Event: Sendable>: Sendable {
    /// What happened.
    public var event: Event
    /// The stored row.
    public var stored: StoredEvent

    /// Pairs an event with its row.
    public init(event: Event, stored: StoredEvent) {
        self.event = event
        self.stored = stored
    }
}
