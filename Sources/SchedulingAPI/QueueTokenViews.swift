public import JSON
public import Kernel

/// What has become of a token.
///
/// issued → called → serving → done; a called one that nobody answers is skipped, and recalled into the line at its old place;
/// transferred to another queue; abandoned by who left. The raw names are stored and never renamed.
public enum QueueTokenStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// See the type.
    case issued, called, serving, done, skipped, recalled, transferred, abandoned

    /// Whether it stands in the line.
    public var isWaiting: Bool { self == .issued || self == .recalled }

    /// Whether it has not come to its end.
    public var isActive: Bool {
        switch self {
        case .issued, .recalled, .called, .serving, .skipped: true
        case .done, .transferred, .abandoned: false
        }
    }
}

/// A place in a queue on one day.
public struct QueueTokenView: Hashable, Sendable, Codable {
    /// The token.
    public var id: QueueTokenID
    /// The queue.
    public var queueId: QueueID
    /// The number that is called: the queue's prefix and at least three digits, from 001 each day.
    public var number: String
    /// The day at the queue's place; it starts at 04:00.
    public var day: LocalDate
    /// Whose it is.
    public var patientId: PatientID
    /// The visit that it is of.
    public var visitId: VisitID?
    /// Why it is called before others.
    public var priority: QueuePriority
    /// What has become of it.
    public var status: QueueTokenStatus
    /// The place in the line, from 1; absent where it does not wait.
    public var position: Int?
    /// How long it is likely to wait still, in seconds; absent where it does not wait.
    public var expectedWaitSeconds: Int?
    /// Where it was called to.
    public var counter: String?
    /// Who called it.
    public var calledBy: UserID?
    /// The queues that come after this one, in order.
    public var journey: [QueueID]
    /// The token that it came from, of the queue before.
    public var previousTokenId: QueueTokenID?
    /// The token that it went on as, in the next queue.
    public var nextTokenId: QueueTokenID?
    /// When it was issued.
    public var issuedAt: Timestamp
    /// When it was last called.
    public var calledAt: Timestamp?
    /// When the patient was first with whoever called.
    public var servingAt: Timestamp?
    /// When it was done, transferred or abandoned.
    public var endedAt: Timestamp?

    /// Makes a view with what every token has; the rest is set afterwards.
    public init(
        id: QueueTokenID, queueId: QueueID, number: String, day: LocalDate, patientId: PatientID
    ) {
        self.id = id
        self.queueId = queueId
        self.number = number
        self.day = day
        self.patientId = patientId
        priority = .walkIn
        status = .issued
        journey = []
        issuedAt = Timestamp(microseconds: 0)
    }
}

/// What a hall shows of a queue: numbers, and nobody's name.
public struct QueueBoardView: Hashable, Sendable, Codable {
    /// A number that is called, and where to.
    public struct Called: Hashable, Sendable, Codable {
        /// The number.
        public var number: String
        /// Where to go.
        public var counter: String
        /// When it was last called.
        public var calledAt: Timestamp

        /// Makes what is shown of a number; see the properties.
        public init(number: String, counter: String, calledAt: Timestamp) {
            self.number = number
            self.counter = counter
            self.calledAt = calledAt
        }
    }

    /// What the queue is called.
    public var queue: String
    /// The day at the queue's place.
    public var day: LocalDate
    /// The numbers that are called or with somebody, the last called first; at most 12.
    public var nowServing: [Called]
    /// The numbers that come next, in order; at most 12.
    public var next: [String]
    /// How many wait.
    public var waiting: Int
    /// How long somebody without a head start who came now would be likely to wait, in seconds.
    public var expectedWaitSeconds: Int
    /// Up to where in the log this is known, to hear what comes behind (`GET /realtime`); absent on the public board.
    public var position: String?
    /// When something of this last changed; the beginning of the queue where nothing did yet.
    public var at: Timestamp

    /// Makes the board of a day on which nothing was done; the rest is set afterwards.
    public init(queue: String, day: LocalDate, at: Timestamp) {
        self.queue = queue
        self.day = day
        nowServing = []
        next = []
        waiting = 0
        expectedWaitSeconds = 0
        self.at = at
    }
}
