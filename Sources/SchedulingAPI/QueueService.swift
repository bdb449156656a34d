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
