public import EventLoop
public import Kernel
public import Postgres

/// The append-only log through which everything changes (data.md, The journal): lanes with group commit per shard.
public final class Journal: Sendable {
    /// Makes a journal; lanes begin with the first command for their shard.
    public init(database: Database, group: ReactorGroup, keys: Keyring, clock: any WallClock, ids: any IDGenerator) {
        fatalError()
    }

    /// Decides `command` and stores its events; returns after the commit.
    ///
    /// With an idempotency key in the context a repeated command gives `Commit.replay`; the same key with another
    /// request hash throws `keyReused`. Without one a key is made, so that an unknown outcome can be settled.
    public func execute<D: Decider>(
        _ command: D.Command, of _: D.Type, in module: JournalModule<D>, _ options: CommandOptions,
        context: RequestContext
    ) async throws(CommandFailure<D.Rejection>) -> CommandOutcome<D> { fatalError() }

    /// A stream's state and version now or as of an instant; nil where it has no events (yet). Reads the log.
    public func state<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, asOf: Timestamp? = nil, context: RequestContext
    ) async throws(JournalError) -> (state: D.State, version: Int)? { fatalError() }

    /// A stream's events from `fromVersion` on, at most `limit`.
    public func events<D: Decider>(
        of stream: StreamID, _: D.Type, in module: JournalModule<D>, fromVersion: Int = 1, limit: Int,
        context: RequestContext
    ) async throws(JournalError) -> [RecordedEvent<D.Event>] { fatalError() }

    /// What was written about a person, newest first: stored names, actors and times, no data. Keyset by position.
    public func audit(
        subject: SubjectID, before: (recordedAt: Timestamp, position: Int64)? = nil, limit: Int, context: RequestContext
    ) async throws(JournalError) -> [StoredEvent] { fatalError() }

    /// Ends the lanes after their present batches; commands that wait get `unavailable`.
    public func stop() async { fatalError() }
}

/// What a command wants besides its decision.
public struct CommandOptions: Sendable {
    /// The id that a replay gives back: the resource that the command makes or changes.
    public var resourceID: StreamID
    /// The status that a replay gives back.
    public var status: Int
    /// The versions that the client saw (`If-Match`), by stream index; another version is `CommandFailure.stale`.
    public var expectedVersions: [Int: Int]

    /// Makes options; see the properties.
    public init(resourceID: StreamID, status: Int, expectedVersions: [Int: Int] = [:]) {
        self.resourceID = resourceID
        self.status = status
        self.expectedVersions = expectedVersions
    }
}

/// What became of an accepted command.
public enum CommandOutcome<D: Decider>: Sendable {
    /// It was decided and committed now.
    case committed(Commit<D>)
    /// The key was used before for the same request: the stored outcome.
    case replayed(resourceID: StreamID, status: Int, version: Int)
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
}

/// An event as history shows it.
public struct RecordedEvent<Event: Sendable>: Sendable {
    /// What happened.
    public var event: Event
    /// The stored row.
    public var stored: StoredEvent
}

/// Why a command was not carried out.
public enum CommandFailure<Rejection: Error & Sendable>: Error, Sendable {
    /// The decider refused, on proven state.
    case rejected(Rejection)
    /// `If-Match` named another version; the present one is given.
    case stale(streamIndex: Int, actual: Int)
    /// Another stream holds what was claimed: the claim's name.
    case claimed(name: String)
    /// The idempotency key was used for another request.
    case keyReused
    /// The journal could not do it.
    case journal(JournalError)
}

/// What can go wrong in the journal itself.
public enum JournalError: Error, Sendable {
    /// The database is away, or its queue is full: try again. Nothing was written.
    case unavailable
    /// The deadline passed; with the same key a repeat tells whether it was done.
    case deadlineExceeded
    /// The caller went away before the command entered a batch.
    case cancelled
    /// A stream holds an event of a newer release.
    case newerRelease(EventCodecError)
    /// A fault of ours or a damaged log.
    case fault(String)
}
