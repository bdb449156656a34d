/// The pure heart of a module: what a command does to the streams it concerns.
///
/// `decide` and `evolve` use no clock, no randomness and no input but their arguments; times, new ids and prices enter
/// inside the command. Stored names of categories and events are never renamed.
public protocol Decider: Sendable {
    /// What is asked, with everything that deciding needs.
    associatedtype Command: Sendable
    /// What happened; one event per fact.
    associatedtype Event: Sendable
    /// What past events add up to, of one stream.
    associatedtype State: Sendable
    /// Why a command is refused.
    associatedtype Rejection: Error & Sendable

    /// The state of a stream that has no events.
    static var initial: State { get }
    /// The streams that `command` reads or writes, each once; the order is the index used by `decide`.
    static func streams(of command: Command) -> [StreamReference]
    /// The events that `command` causes, given the states in the order of `streams(of:)`.
    static func decide(_ command: Command, _ states: [State]) throws(Rejection) -> [StreamEvent<Event>]
    /// The state after one more event. Total: each event has a state that follows.
    ///
    /// An event of two streams is given to the states of both: what it means for a state follows from what the state knows of
    /// itself, such as its own id.
    static func evolve(_ state: State, _ event: Event) -> State
}

/// An event for one of the streams that a command named, or for two of them.
public struct StreamEvent<Event: Sendable>: Sendable {
    /// The stream's place in `Decider.streams(of:)`; of an event of two streams that of the first, under which it is stored.
    public var streamIndex: Int
    /// The place of the second stream that the event concerns, such as the wallet that a transfer pays into; nil for one
    /// stream.
    ///
    /// The versions of both go up by one, and both states evolve by the event (docs/adr/0019-events-of-two-streams.md).
    /// Both are of the decider's own module, and not the same.
    public var secondStreamIndex: Int?
    /// What happened.
    public var event: Event

    /// Makes an event for the stream at `streamIndex`, and for that at `secondStreamIndex` where it concerns two.
    public init(_ event: Event, on streamIndex: Int = 0, and secondStreamIndex: Int? = nil) {
        self.streamIndex = streamIndex
        self.secondStreamIndex = secondStreamIndex
        self.event = event
    }
}

/// A stream and the category that it is created under.
public struct StreamReference: Hashable, Sendable {
    /// The stream.
    public var id: StreamID
    /// The stable stored name of the category, such as `patient` or `invoice`; never renamed.
    public var category: String

    /// Makes a reference; see the properties.
    public init(_ id: StreamID, category: String) {
        self.id = id
        self.category = category
    }
}
