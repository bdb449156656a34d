import Kernel

/// A command on its way through a lane, with its types erased.
protocol LaneWork: Sendable {
    var envelope: CommandEnvelope { get }
    var module: any ModuleHandle { get }
    /// The streams that it names, each once.
    var streams: [StreamReference] { get }
    /// Decides on the streams' states, in their order. Pure.
    func decide(_ states: [any Sendable]) -> Decision
    /// Answers the caller; called once.
    func finish(_ outcome: LaneOutcome)
}

/// What a lane must know of a command besides its decision.
struct CommandEnvelope: Sendable {
    var commandID: CommandID
    var hospitalID: HospitalID
    /// The scope of the idempotency key.
    var principalID: UserID
    /// Who is written into the events; nil for the system itself.
    var actorID: UserID?
    /// The client's key, or one made of the command's id.
    var key: String
    /// Whether the key came from the client, so that it may have been used before.
    var isClientKey: Bool
    var requestHash: [UInt8]
    var correlationID: CommandID
    var deadlineNanoseconds: UInt64
    var options: CommandOptions

    var scope: CommandScope { CommandScope(hospitalID: hospitalID, principalID: principalID, key: key) }
}

/// What makes an idempotency key unique.
struct CommandScope: Hashable, Sendable {
    var hospitalID: HospitalID
    var principalID: UserID
    var key: String
}

/// What deciding gave.
enum Decision: Sendable {
    /// The events in order and the states after them.
    case accepted(events: [DecidedEvent], states: [any Sendable])
    case rejected(any Error & Sendable)
    /// The module and its decider do not fit together.
    case fault(String)
}

/// An event for the stream at an index.
struct DecidedEvent: Sendable {
    var streamIndex: Int
    var event: any Sendable
}

/// How a lane answers.
enum LaneOutcome: Sendable {
    case committed(states: [any Sendable], versions: [Int], eventIDs: [EventID], position: Position?)
    case replayed(StoredOutcome)
    case rejected(any Error & Sendable)
    case stale(streamIndex: Int, actual: Int)
    case claimed(name: String)
    case keyReused
    case failed(JournalError)
}

/// What a row of `journal.command` says besides its key.
struct StoredOutcome: Sendable {
    var requestHash: [UInt8]
    var status: Int
    var resourceID: StreamID
    var version: Int
    var commandID: CommandID
}
