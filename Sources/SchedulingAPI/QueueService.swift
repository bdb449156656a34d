public import Kernel

/// Visits, queues, tokens and boards.
///
/// Ids of queues in a request that this hospital has not are the rule `unknownQueue`; of what is asked for itself `notFound`.
public protocol QueueService: VisitService {
    /// Sets a queue up. Throws `invalid`, and the rules `unknownLocation` and `locationClosed`.
    func createQueue(_ context: RequestContext, _ request: CreateQueueRequest)
        async throws(SchedulingServiceError) -> Written<QueueView>

    /// Changes a queue. Throws `notFound`, `invalid` and `stale`.
    func changeQueue(_ context: RequestContext, _ id: QueueID, expectedVersion: Int?, _ request: ChangeQueueRequest)
        async throws(SchedulingServiceError) -> Written<QueueView>

    /// A queue. Throws `notFound`.
    func queue(_ context: RequestContext, _ id: QueueID) async throws(SchedulingServiceError) -> QueueView

    /// Queues, by id.
    func queues(_ context: RequestContext, _ query: QueueListQuery)
        async throws(SchedulingServiceError) -> Page<QueueView>

    /// Gives a patient the day's next number. Throws `notFound`, `invalid`, the conflict `tokenActive`, and rules.
    func issueToken(_ context: RequestContext, in queue: QueueID, _ request: IssueTokenRequest)
        async throws(SchedulingServiceError) -> Written<QueueTokenView>

    /// Calls a number, or calls it again. Throws `notFound` and the rule `tokenNotInStatus`.
    func callToken(_ context: RequestContext, _ id: QueueTokenID, _ request: CallTokenRequest)
        async throws(SchedulingServiceError) -> Written<QueueTokenView>

    /// Calls whoever is next; of many at once each calls another. Throws `notFound` and the rule `queueEmpty`.
    func callNext(_ context: RequestContext, in queue: QueueID, _ request: CallTokenRequest)
        async throws(SchedulingServiceError) -> Written<QueueTokenView>

    /// Does what `step` says with a token; done, it goes on in the next queue of its journey.
    ///
    /// Throws `notFound` and the rule `tokenNotInStatus`.
    func moveToken(_ context: RequestContext, _ id: QueueTokenID, _ step: QueueTokenStep)
        async throws(SchedulingServiceError) -> Written<QueueTokenView>

    /// A token with its place in the line. Throws `notFound`. The read is recorded.
    func token(_ context: RequestContext, _ id: QueueTokenID) async throws(SchedulingServiceError) -> QueueTokenView

    /// The tokens of a queue's day: those that wait in the order in which they are called, then the others by number.
    ///
    /// Throws `notFound`. The read is recorded.
    func tokens(_ context: RequestContext, in queue: QueueID, _ query: TokenListQuery)
        async throws(SchedulingServiceError) -> Page<QueueTokenView>

    /// The slip of a token: what it prints, without a name. Throws `notFound`.
    func slip(_ context: RequestContext, _ id: QueueTokenID) async throws(SchedulingServiceError) -> TokenSlipView
}

/// Visits, and the boards that halls show.
public protocol VisitService: Sendable {
    /// What a queue's board shows. Throws `notFound`.
    func board(_ context: RequestContext, of queue: QueueID) async throws(SchedulingServiceError) -> QueueBoardView

    /// What the board of a public link shows. Throws `notFound`, in the same words for every link that is not good.
    func board(_ key: String, deadlineNanoseconds: UInt64) async throws(SchedulingServiceError) -> QueueBoardView

    /// Makes a public link to a queue's board; an earlier one is no longer good. Throws `notFound`.
    ///
    /// A replay throws `failed` with the code `alreadyIssued`: the link is shown once.
    func linkBoard(_ context: RequestContext, of queue: QueueID)
        async throws(SchedulingServiceError) -> Written<BoardLinkView>

    /// Ends the public link to a queue's board; nil where there is none. Throws `notFound`.
    func unlinkBoard(_ context: RequestContext, of queue: QueueID)
        async throws(SchedulingServiceError) -> WriteReceipt?

    /// Opens a visit, with a token where a queue is named. Throws `invalid`, the conflict `visitOpen`, and rules.
    func openVisit(_ context: RequestContext, _ request: OpenVisitRequest)
        async throws(SchedulingServiceError) -> Written<VisitView>

    /// Does what `step` says with a visit. Throws `notFound`, `stale` and the rule `visitNotInStatus`.
    func moveVisit(_ context: RequestContext, _ id: VisitID, expectedVersion: Int?, _ step: VisitStep)
        async throws(SchedulingServiceError) -> Written<VisitView>

    /// A visit. Throws `notFound`. The read is recorded.
    func visit(_ context: RequestContext, _ id: VisitID) async throws(SchedulingServiceError) -> VisitView

    /// The visits of a day, oldest first. The reads are recorded.
    func visits(_ context: RequestContext, _ query: VisitListQuery)
        async throws(SchedulingServiceError) -> Page<VisitView>
}

/// What is done with a token.
public enum QueueTokenStep: Hashable, Sendable {
    /// The patient is with whoever called; nobody came; back into the line; it is over; the patient went.
    case serve, skip, recall, done, abandon
    /// Sends it to another queue, with its class and what is left of its journey.
    case transfer(TransferTokenRequest)
}

/// What is done with a visit.
public enum VisitStep: String, Hashable, Sendable {
    /// Somebody begins with it; it is ended; the patient went, and the token that waits is abandoned.
    case start, complete, leave
}

/// What the slip of a token says; it names nobody.
public struct TokenSlipView: Hashable, Sendable {
    /// The number.
    public var number: String
    /// What the queue is called.
    public var queue: String
    /// The place in the line, from 1; nil where it does not wait.
    public var position: Int?
    /// How long it is likely to wait still, in seconds; nil where it does not wait.
    public var expectedWaitSeconds: Int?
    /// When it was issued, as a clock at the queue's place shows it.
    public var issuedAt: LocalDateTime
    /// The hospital's language.
    public var language: LanguageTag

    /// Makes a slip; the rest is set afterwards.
    public init(number: String, queue: String, issuedAt: LocalDateTime, language: LanguageTag) {
        self.number = number
        self.queue = queue
        self.issuedAt = issuedAt
        self.language = language
    }
}
