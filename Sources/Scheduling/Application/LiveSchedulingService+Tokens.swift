import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func issueToken(
        _ context: RequestContext, in queue: QueueID, _ request: IssueTokenRequest
    ) async throws(SchedulingServiceError) -> Written<QueueTokenView> {
        let id: QueueTokenID = dependencies.ids.make()
        return try await tokenWritten(context, queueOptions(id, status: 201)) {
            () async throws(SchedulingServiceError) in
            try readFields { $0.read(request) }
            let queue = try await queueRow(context, queue)
            guard queue.status == .active else { throw .rule(.queueInactive) }
            _ = try await namedQueues(context, request.journey ?? [])
            let patient = try await presentPatient(context, request.patientId)
            var draft = try await draft(context, id, in: queue, request.priority ?? .walkIn, for: patient)
            draft.visitID = request.visitId
            draft.journey = request.journey ?? []
            return (.issue(draft), draft.place)
        }
    }

    func callToken(
        _ context: RequestContext, _ id: QueueTokenID, _ request: CallTokenRequest
    ) async throws(SchedulingServiceError) -> Written<QueueTokenView> {
        try await tokenWritten(context, queueOptions(id)) { () async throws(SchedulingServiceError) in
            let counter = try readFields { $0.read(request) }
            let place = try await tokenRow(context, id).place
            var command = call(context, place.queueID, place.day, counter)
            command.tokenID = id
            return (.call(command), place)
        }
    }

    func callNext(
        _ context: RequestContext, in queue: QueueID, _ request: CallTokenRequest
    ) async throws(SchedulingServiceError) -> Written<QueueTokenView> {
        let found = try await queueRow(context, queue)
        let day = try await today(context, at: found)
        let stream = SchedulingStreams.queueDay(queue, day).id
        // Whom it calls is decided with the command itself, so that of many at once each calls another: the event tells.
        return try await queueWritten(context, queueOptions(stream)) { () async throws(SchedulingServiceError) in
            let counter = try readFields { $0.read(request) }
            return .call(call(context, queue, day, counter))
        } view: { (effect) async throws(SchedulingServiceError) in
            let called = try await called(context, stream, effect.version)
            guard case .day(let tokens)? = effect.state(SchedulingStreams.queueDay(of: called)),
                let token = tokens.token(called.tokenID)
            else { throw .unknown(code: "state") }
            recordRead(context, of: token.patientID, "token")
            return QueueTokenView(called, token)
        } read: { (earlier) async throws(SchedulingServiceError) in
            let called = try await called(context, earlier.resourceID, earlier.version)
            return (try await self.token(context, called.tokenID), earlier.version)
        }
    }

    func moveToken(
        _ context: RequestContext, _ id: QueueTokenID, _ step: QueueTokenStep
    ) async throws(SchedulingServiceError) -> Written<QueueTokenView> {
        let nextID: QueueTokenID = dependencies.ids.make()
        return try await tokenWritten(context, queueOptions(id)) { () async throws(SchedulingServiceError) in
            let (place, token) = try await tokenRow(context, id)
            var command = MoveTokenCommand(
                place: place, step: step.stored, visitID: token.visitID, at: dependencies.clock.now())
            command.next = try await next(context, nextID, of: token, step)
            command.next?.previousID = id
            return (.move(command), place)
        }
    }

    /// A token that is to be issued in a queue today.
    func draft(
        _ context: RequestContext, _ id: QueueTokenID, in queue: QueueView, _ priority: QueuePriority,
        for patient: PatientID
    ) async throws(SchedulingServiceError) -> TokenDraft {
        TokenDraft(
            place: TokenPlace(queueID: queue.id, day: try await today(context, at: queue), tokenID: id),
            prefix: queue.prefix, headStartSeconds: queue.headStartSeconds.seconds(of: priority), patientID: patient,
            priority: priority, at: dependencies.clock.now())
    }

    /// The token of the queue where one goes on; nil where it comes to its end here.
    private func next(
        _ context: RequestContext, _ id: QueueTokenID, of token: TokenRecord, _ step: QueueTokenStep
    ) async throws(SchedulingServiceError) -> TokenDraft? {
        var rest = token.journey
        let target: QueueView
        switch step {
        case .serve, .skip, .recall, .abandon: return nil
        case .done:
            // A queue that takes nobody any more is passed by.
            let queues = try await namedQueues(context, rest)
            guard let index = queues.firstIndex(where: { $0.status == .active }) else { return nil }
            target = queues[index]
            rest.removeFirst(index + 1)
        case .transfer(let request):
            guard let named = try await namedQueues(context, [request.queueId]).first, named.status == .active else {
                throw .rule(.queueInactive)
            }
            target = named
            if rest.first == named.id { rest.removeFirst() }
        }
        var draft = try await draft(context, id, in: target, token.priority, for: token.patientID)
        draft.visitID = token.visitID
        draft.journey = rest
        return draft
    }

    /// Carries out a command on a token and answers the token.
    private func tokenWritten(
        _ context: RequestContext, _ options: CommandOptions,
        _ make: () async throws(SchedulingServiceError) -> (command: QueueCommand, place: TokenPlace)
    ) async throws(SchedulingServiceError) -> Written<QueueTokenView> {
        var place: TokenPlace?
        return try await queueWritten(context, options) { () async throws(SchedulingServiceError) in
            let made = try await make()
            place = made.place
            return made.command
        } view: { (effect) async throws(SchedulingServiceError) in
            guard let place, case .day(let day)? = effect.state(SchedulingStreams.queueDay(of: place)),
                let token = day.token(place.tokenID)
            else { throw .unknown(code: "state") }
            let queue = try await queueRow(context, place.queueID)
            return QueueTokenView(place, token, in: day, of: queue, at: dependencies.clock.now())
        } read: { (earlier) async throws(SchedulingServiceError) in
            (try await self.token(context, earlier.resourceID.retagged()), earlier.version)
        }
    }

    private func call(
        _ context: RequestContext, _ queue: QueueID, _ day: LocalDate, _ counter: String
    ) -> CallTokenCommand {
        CallTokenCommand(
            queueID: queue, day: day, counter: counter, by: context.principal.id, at: dependencies.clock.now())
    }

    /// The token that the event of a version of a day's stream called.
    private func called(
        _ context: RequestContext, _ stream: StreamID, _ version: Int
    ) async throws(SchedulingServiceError) -> TokenPlace {
        do {
            let events = try await dependencies.journal.events(
                of: stream, SchedulingDecider.self, in: definition, fromVersion: version, limit: 1, context: context)
            guard case .queue(.tokenCalled(let event))? = events.first?.event else {
                throw SchedulingServiceError.unknown(code: "called")
            }
            return event.place
        } catch {
            throw SchedulingServiceError(journal: error)
        }
    }
}

extension QueueTokenStep {
    /// The step as events name it.
    fileprivate var stored: TokenMoved.Step {
        switch self {
        case .serve: .served
        case .skip: .skipped
        case .recall: .recalled
        case .done: .finished
        case .abandon: .abandoned
        case .transfer: .transferred
        }
    }
}

extension QueueTokenView {
    /// A token that does not wait.
    init(_ place: TokenPlace, _ token: TokenRecord) {
        self.init(
            id: token.tokenID, queueId: place.queueID, number: token.label, day: place.day,
            patientId: token.patientID)
        visitId = token.visitID
        priority = token.priority
        status = token.status
        counter = token.counter
        calledBy = token.calledBy
        journey = token.journey
        previousTokenId = token.previousID
        nextTokenId = token.nextID
        issuedAt = token.issuedAt
        calledAt = token.calledAt
        servingAt = token.servingAt
        endedAt = token.endedAt
    }

    /// A token with its place in the line, where it waits.
    init(_ place: TokenPlace, _ token: TokenRecord, in day: QueueDay, of queue: QueueView, at now: Timestamp) {
        self.init(place, token)
        guard let ahead = day.ahead(of: token.tokenID) else { return }
        position = ahead + 1
        expectedWaitSeconds = day.expectedWaitSeconds(
            ahead: ahead, defaultServiceMinutes: queue.defaultServiceMinutes, at: now)
    }
}
