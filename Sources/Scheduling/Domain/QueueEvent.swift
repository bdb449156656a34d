import Kernel
import SchedulingAPI

/// What happened to queues, tokens and visits.
enum QueueEvent: Hashable, Sendable {
    /// A queue was set up.
    case created(QueueWritten)
    /// A queue is another.
    case changed(QueueWritten)
    /// A queue's board has a public link, and no earlier one.
    case boardLinked(BoardLinked)
    /// A queue's board has no public link.
    case boardUnlinked(BoardUnlinked)
    /// A number was given out: on the day's stream, and on that of the visit that it is of.
    case tokenIssued(TokenIssued)
    /// A number was called.
    case tokenCalled(TokenCalled)
    /// A token went on.
    case tokenMoved(TokenMoved)
    /// A patient came: on the visit's stream, and on that of the patient's day.
    case visitOpened(VisitOpened)
    /// A visit was begun with, or ended: then on both streams too.
    case visitMoved(VisitMoved)
}

/// A queue as it was written.
struct QueueWritten: Hashable, Sendable {
    var queueID: QueueID
    var details: QueueDetails
    var at: Timestamp
}

/// What can be said of a queue.
struct QueueDetails: Hashable, Sendable {
    var name: String
    var prefix = ""
    var locationID: LocationID?
    var headStarts = QueueHeadStarts()
    var defaultServiceMinutes = SchedulingLimits.defaultServiceMinutes
    var status = ServiceStatus.active
}

/// A board's public link, of which only the digest is known.
struct BoardLinked: Hashable, Sendable {
    var queueID: QueueID
    /// SHA-256 of the key.
    var keyHash: [UInt8]
    var at: Timestamp
}

/// The end of a board's public link.
struct BoardUnlinked: Hashable, Sendable {
    var queueID: QueueID
    var at: Timestamp
}

/// A number that was given out.
struct TokenIssued: Hashable, Sendable {
    var place: TokenPlace
    var patientID: PatientID
    /// From 1 per queue and day, without a gap.
    var number: Int
    /// The number as it is called.
    var label: String
    var priority: QueuePriority
    /// How much earlier the patient is taken to have come; that of an emergency says nothing.
    var headStartSeconds: Int
    var visitID: VisitID?
    /// The queues that come after this one.
    var journey: [QueueID] = []
    /// The token that it came from.
    var previousID: QueueTokenID?
    var at: Timestamp
}

/// Where a token is.
struct TokenPlace: Hashable, Sendable, Codable {
    var queueID: QueueID
    var day: LocalDate
    var tokenID: QueueTokenID
}

/// A number that was called.
struct TokenCalled: Hashable, Sendable {
    var place: TokenPlace
    var patientID: PatientID
    /// The number as it is called.
    var label: String
    var counter: String
    var by: UserID
    var at: Timestamp
}

/// A token that went on.
struct TokenMoved: Hashable, Sendable {
    /// The statuses that it may get, under their stored names.
    enum Step: String, Hashable, Sendable, CaseIterable {
        case served, skipped, recalled, finished, transferred, abandoned

        /// What becomes of the token.
        var status: QueueTokenStatus {
            switch self {
            case .served: .serving
            case .skipped: .skipped
            case .recalled: .recalled
            case .finished: .done
            case .transferred: .transferred
            case .abandoned: .abandoned
            }
        }

        /// From which statuses it is taken.
        var isFrom: Set<QueueTokenStatus> {
            switch self {
            case .served, .skipped: [.called]
            case .recalled: [.skipped]
            case .finished: [.serving]
            case .transferred: [.issued, .recalled, .called, .serving, .skipped]
            case .abandoned: [.issued, .recalled, .called, .serving, .skipped]
            }
        }
    }

    var place: TokenPlace
    var patientID: PatientID
    /// The number as it is called.
    var label: String
    var step: Step
    /// The token of the next queue.
    var nextID: QueueTokenID?
    var at: Timestamp
}

/// A patient came.
struct VisitOpened: Hashable, Sendable {
    var visitID: VisitID
    var patientID: PatientID
    var appointmentID: AppointmentID?
    var locationID: LocationID?
    var day: LocalDate
    var at: Timestamp
}

/// A visit was begun with, or ended.
struct VisitMoved: Hashable, Sendable {
    /// The statuses that it may get, under their stored names.
    enum Step: String, Hashable, Sendable, CaseIterable {
        case started, completed, left

        /// What becomes of the visit.
        var status: VisitStatus {
            switch self {
            case .started: .inProgress
            case .completed: .completed
            case .left: .leftWithoutBeingSeen
            }
        }

        /// From which statuses it is taken.
        var isFrom: Set<VisitStatus> {
            switch self {
            case .started: [.waiting]
            case .completed: [.inProgress]
            case .left: [.waiting, .inProgress]
            }
        }
    }

    var visitID: VisitID
    var patientID: PatientID
    var appointmentID: AppointmentID?
    var step: Step
    var at: Timestamp
}
