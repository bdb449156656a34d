import Kernel
import SchedulingAPI

/// What is asked of queues, tokens and visits.
enum QueueCommand: Hashable, Sendable {
    /// Sets a queue up.
    case create(QueueWritten)
    /// Changes one.
    case change(ChangeQueueCommand)
    /// Gives a board a public link instead of an earlier one.
    case linkBoard(BoardLinked)
    /// Ends it.
    case unlinkBoard(BoardUnlinked)
    /// Gives a number out.
    case issue(TokenDraft)
    /// Calls a number.
    case call(CallTokenCommand)
    /// Takes a token further.
    case move(MoveTokenCommand)
    /// Opens a visit, with a token or without.
    case openVisit(OpenVisitCommand)
    /// Takes a visit further.
    case moveVisit(MoveVisitCommand)
}

/// What changes a queue; what is nil stays.
struct ChangeQueueCommand: Hashable, Sendable {
    var queueID: QueueID
    var name: String?
    var prefix: String?
    var headStarts: QueueHeadStarts?
    var defaultServiceMinutes: Int?
    var status: ServiceStatus?
    var at: Timestamp

    /// The details after it.
    func applied(to details: QueueDetails) -> QueueDetails {
        var details = details
        details.name = name ?? details.name
        details.prefix = prefix ?? details.prefix
        details.headStarts = headStarts ?? details.headStarts
        details.defaultServiceMinutes = defaultServiceMinutes ?? details.defaultServiceMinutes
        details.status = status ?? details.status
        return details
    }
}

/// A token that is to be issued, with what the queue says today.
struct TokenDraft: Hashable, Sendable {
    var place: TokenPlace
    /// The queue's.
    var prefix: String
    /// That of the class in the queue.
    var headStartSeconds: Int
    var patientID: PatientID
    var priority: QueuePriority
    var visitID: VisitID?
    var journey: [QueueID] = []
    var previousID: QueueTokenID?
    var at: Timestamp
}

/// What calls a number.
struct CallTokenCommand: Hashable, Sendable {
    var queueID: QueueID
    var day: LocalDate
    /// Which; nil for whoever is next.
    var tokenID: QueueTokenID?
    var counter: String
    var by: UserID
    var at: Timestamp
}

/// What takes a token further.
struct MoveTokenCommand: Hashable, Sendable {
    var place: TokenPlace
    var step: TokenMoved.Step
    /// The visit that the token is of.
    var visitID: VisitID?
    /// The token of the queue where it goes on.
    var next: TokenDraft?
    var at: Timestamp
}

/// What opens a visit.
struct OpenVisitCommand: Hashable, Sendable {
    var visit: VisitOpened
    /// The token that is issued with it.
    var token: TokenDraft?
}

/// What takes a visit further.
struct MoveVisitCommand: Hashable, Sendable {
    var visitID: VisitID
    var patientID: PatientID
    var day: LocalDate
    var step: VisitMoved.Step
    /// The visit's last token as it was seen: one that waits is abandoned by who leaves.
    var token: TokenPlace?
    var at: Timestamp
}
