import Kernel
import Postgres

/// How an attempt at a batch ended; each case says how the lane goes on.
enum AttemptOutcome {
    /// Committed and answered but for `again`, which rested on state that another process had changed.
    case committed(again: [LaneTicket])
    /// Every command was answered without asking the database.
    case nothing
    /// Nothing can be sent now: nothing was written, every caller may try again.
    case unavailable
    /// PostgreSQL refused for lack of room, memory or connections: the same, and for a while nothing is tried.
    case exhausted
    /// A deadlock, a serialisation failure or a lock timeout: the same again.
    case transient
    /// Another writer changed these streams.
    case lostRace([StreamKey])
    /// These commands' idempotency keys are taken.
    case keysTaken([LaneTicket])
    /// These commands lost a claim to `rivals` of the batch or to what is stored.
    case claimLost(name: String, losers: [LaneTicket], rivals: [LaneTicket])
    /// These subjects were taken for new, or their keys for usable, and the database knows better.
    case keysChanged([SubjectKey])
    /// This command is answered without being committed; the rest is decided again.
    case without(LaneTicket, LaneOutcome)
    /// The first commands fill a batch; the others wait for the next.
    case tooLarge(keep: [LaneTicket], later: [LaneTicket])
    /// The connection was lost with the batch on its way.
    case outcomeUnknown(BatchPipeline)
    /// Something that no rule foresees; the words tell no data.
    case unexpected(String)

    /// Whether a transaction of the attempt has ended with a commit.
    var isCommitted: Bool { if case .committed = self { true } else { false } }

    /// The end of something that was not a batch on its way: a read, or a step before sending.
    init(beforeSending error: PostgresError) {
        switch error {
        case .unavailable, .queueFull, .connectionLost, .deadlineExceeded, .cancelled: self = .unavailable
        case .server(let server): self = Self.refusal(server)
        case .decoding, .misuse: self = .unexpected("\(error)")
        }
    }

    /// What a server's refusal means that names nothing of ours.
    static func refusal(_ error: ServerError) -> AttemptOutcome {
        switch error.sqlState {
        case "40P01", "40001", "55P03": .transient
        // Timeouts, read-only after a failover, shutdown: nothing was written.
        // MJ009: this process works under a master key that was replaced, and is about to end.
        case "57014", "MJ009", "25006", "25P03", "57P01", "57P02", "57P03": .unavailable
        // Disk, memory and connections.
        case let state where state.hasPrefix("53"): .exhausted
        case let state where state.hasPrefix("08"): .unavailable
        default: .unexpected("\(error)")
        }
    }
}
