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

/// What a lane must know of a command besides its decision; an object, because a lane looks at it again and again.
final class CommandEnvelope: Sendable {
    let commandID: CommandID
    let hospitalID: HospitalID
    /// The scope of the idempotency key.
    let principalID: UserID
    /// Who is written into the events; nil for the system itself.
    let actorID: UserID?
    /// The client's key, or one made of the command's id.
    let key: String
    /// Whether the key came from the client, so that it may have been used before.
    let isClientKey: Bool
    let requestHash: [UInt8]
    let correlationID: CommandID
    let deadlineNanoseconds: UInt64
    let options: CommandOptions

    init(_ id: CommandID, _ options: CommandOptions, _ context: RequestContext) {
        commandID = id
        hospitalID = context.hospitalID
        principalID = context.idempotencyScope
        actorID = context.principal.kind == .system ? nil : context.principal.id
        key = context.idempotency?.key ?? id.description
        isClientKey = context.idempotency != nil
        requestHash = context.idempotency?.requestHash ?? []
        correlationID = CommandID(high: context.trace.traceHigh, low: context.trace.traceLow)
        deadlineNanoseconds = context.deadlineNanoseconds
        self.options = options
    }

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

/// An event for the stream at an index, or for two.
struct DecidedEvent: Sendable {
    var streamIndex: Int
    var secondStreamIndex: Int?
    var event: any Sendable
}

/// How a lane answers.
enum LaneOutcome: Sendable {
    /// `place` is that of its last event; nil where it changed nothing.
    case committed(states: [any Sendable], versions: [Int], eventIDs: [EventID], place: RecordedPlace?)
    case replayed(StoredOutcome)
    case rejected(any Error & Sendable)
    case stale(streamIndex: Int, actual: Int)
    case claimed(name: String)
    case keyReused
    case failed(JournalError)
}

/// Where and when an event was recorded.
struct RecordedPlace: Sendable {
    var shard: Int
    var number: Int64
    var recordedAt: Timestamp

    /// As clients see it.
    var position: Position? { Position(shard: shard, number: number) }
}

/// What a row of `journal.command` says besides its key.
struct StoredOutcome: Sendable {
    /// The code of the request; its hash where it was carried out just now, or by a release before codes (`Keyring.isCode`).
    var requestCode: [UInt8]
    var status: Int
    var resourceID: StreamID
    var version: Int
    var commandID: CommandID
    /// The first event; nil where there is none, or the row was written before this was kept.
    var eventID: EventID?
    /// The position of the last event; nil as above.
    var position: Position?
}

extension EarlierOutcome {
    /// What callers are told of a row.
    init(_ stored: StoredOutcome) {
        self.init(
            resourceID: stored.resourceID, status: stored.status, version: stored.version, eventID: stored.eventID,
            position: stored.position?.description)
    }
}
