import Kernel
import SchedulingAPI

/// What the events of one stream add up to.
enum QueueState: Hashable, Sendable {
    /// A queue.
    case queue(QueueRecord)
    /// A queue's day with its tokens.
    case day(QueueDay)
    /// A visit; of the stream of a patient's day the last one.
    case visit(VisitRecord)
}

/// A queue.
struct QueueRecord: Hashable, Sendable {
    var queueID: QueueID
    var details: QueueDetails
    /// The digest of the key of its board's public link.
    var boardKeyHash: [UInt8]?
    var createdAt: Timestamp
    var updatedAt: Timestamp
}

/// A token.
struct TokenRecord: Hashable, Sendable {
    var tokenID: QueueTokenID
    var patientID: PatientID
    var number: Int
    var label: String
    var priority: QueuePriority
    var headStartSeconds: Int
    var status = QueueTokenStatus.issued
    var visitID: VisitID?
    var journey: [QueueID]
    var previousID: QueueTokenID?
    var nextID: QueueTokenID?
    var counter: String?
    var calledBy: UserID?
    var issuedAt: Timestamp
    var calledAt: Timestamp?
    var servingAt: Timestamp?
    var endedAt: Timestamp?

    init(_ issued: TokenIssued) {
        tokenID = issued.place.tokenID
        patientID = issued.patientID
        number = issued.number
        label = issued.label
        priority = issued.priority
        headStartSeconds = issued.headStartSeconds
        visitID = issued.visitID
        journey = issued.journey
        previousID = issued.previousID
        issuedAt = issued.at
    }

    /// When it last changed.
    var updatedAt: Timestamp { [calledAt, servingAt, endedAt].compactMap(\.self).reduce(issuedAt, max) }

    mutating func apply(_ called: TokenCalled) {
        status = .called
        counter = called.counter
        calledBy = called.by
        calledAt = called.at
    }

    mutating func apply(_ moved: TokenMoved) {
        status = moved.step.status
        switch moved.step {
        case .served: servingAt = servingAt ?? moved.at
        case .skipped, .recalled: break
        case .finished, .transferred, .abandoned:
            endedAt = moved.at
            nextID = moved.nextID
        }
    }
}

/// A visit.
struct VisitRecord: Hashable, Sendable {
    var opened: VisitOpened
    var status = VisitStatus.waiting
    /// Its last token.
    var token: TokenPlace?
    var startedAt: Timestamp?
    var endedAt: Timestamp?

    init(_ opened: VisitOpened) { self.opened = opened }

    mutating func apply(_ moved: VisitMoved) {
        status = moved.step.status
        switch moved.step {
        case .started: startedAt = moved.at
        case .completed, .left: endedAt = moved.at
        }
    }

    /// The event that takes it further.
    func moved(_ step: VisitMoved.Step, _ at: Timestamp) -> VisitMoved {
        VisitMoved(
            visitID: opened.visitID, patientID: opened.patientID, appointmentID: opened.appointmentID, step: step,
            at: at)
    }
}
