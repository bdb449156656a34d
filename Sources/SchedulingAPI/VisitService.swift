public import Kernel

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
