import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func openVisit(
        _ context: RequestContext, _ request: OpenVisitRequest
    ) async throws(SchedulingServiceError) -> Written<VisitView> {
        let (id, tokenID): (VisitID, QueueTokenID) = (dependencies.ids.make(), dependencies.ids.make())
        return try await visitWritten(context, queueOptions(id, status: 201), id) {
            () async throws(SchedulingServiceError) in
            .openVisit(try await visitCommand(context, request, (id, tokenID)))
        }
    }

    /// The command that opens a visit under these ids, as the hospital is now.
    func visitCommand(
        _ context: RequestContext, _ request: OpenVisitRequest, _ ids: (VisitID, QueueTokenID)
    ) async throws(SchedulingServiceError) -> OpenVisitCommand {
        try readFields { $0.read(request) }
        let queue = try await namedQueues(context, request.queueId.map { [$0] } ?? []).first
        if let queue, queue.status != .active { throw .rule(.queueInactive) }
        let location = request.locationId ?? queue?.locationId
        try await requireOpenLocation(context, location)
        _ = try await namedQueues(context, request.journey ?? [])
        let patient = try await presentPatient(context, request.patientId)
        let now = dependencies.clock.now()
        let day = try await zone(context, of: location).businessDay(of: now)
        var command = OpenVisitCommand(
            visit: VisitOpened(visitID: ids.0, patientID: patient, locationID: location, day: day, at: now))
        if let queue {
            var draft = try await draft(context, ids.1, in: queue, request.priority ?? .walkIn, for: patient)
            draft.visitID = ids.0
            draft.journey = request.journey ?? []
            command.token = draft
        }
        return command
    }

    func moveVisit(
        _ context: RequestContext, _ id: VisitID, expectedVersion: Int?, _ step: VisitStep
    ) async throws(SchedulingServiceError) -> Written<VisitView> {
        try await visitWritten(context, queueOptions(id, expectedVersion: expectedVersion), id) {
            () async throws(SchedulingServiceError) in
            let visit = try await visitRow(context, id).visit
            return .moveVisit(
                MoveVisitCommand(
                    visitID: id, patientID: visit.opened.patientID, day: visit.opened.day, step: step.stored,
                    token: step == .leave ? visit.token : nil, at: dependencies.clock.now()))
        }
    }

    func visit(_ context: RequestContext, _ id: VisitID) async throws(SchedulingServiceError) -> VisitView {
        let (visit, version) = try await visitRow(context, id)
        recordRead(context, of: visit.opened.patientID, "visit")
        return VisitView(visit, version: version)
    }

    func visits(
        _ context: RequestContext, _ query: VisitListQuery
    ) async throws(SchedulingServiceError) -> Page<VisitView> {
        let limit = min(max(query.page.limit, 1), PageLimit.maximum.count)
        var day = query.day
        if day == nil { day = try await zone(context, of: nil).businessDay(of: dependencies.clock.now()) }
        guard let day else { throw .notFound }
        let statement = QueueQueries.visits(
            context.hospitalID, on: day, query.status, after: try queueCursor(query.page.cursor), limit: limit + 1)
        let rows = try await self.query(context, statement) { row in
            let (visit, version) = try VisitRow.read(row)
            return VisitView(visit, version: version)
        }
        let page = try queuePage(rows, limit: limit) { $0.id }
        for patient in Set(page.items.map(\.patientId)) { recordRead(context, of: patient, "visitList") }
        return page
    }

    /// Carries out a command on a visit and answers the visit.
    private func visitWritten(
        _ context: RequestContext, _ options: CommandOptions, _ id: VisitID,
        _ make: () async throws(SchedulingServiceError) -> QueueCommand
    ) async throws(SchedulingServiceError) -> Written<VisitView> {
        try await queueWritten(context, options, make: make) { (effect) throws(SchedulingServiceError) in
            guard case .visit(let visit)? = effect.state(SchedulingStreams.visit(id)) else {
                throw .unknown(code: "state")
            }
            return VisitView(visit, version: effect.version)
        } read: { (earlier) async throws(SchedulingServiceError) in
            let (visit, version) = try await visitRow(context, earlier.resourceID.retagged())
            return (VisitView(visit, version: version), version)
        }
    }

    private func visitRow(
        _ context: RequestContext, _ id: VisitID
    ) async throws(SchedulingServiceError) -> (visit: VisitRecord, version: Int) {
        let rows = try await query(context, QueueQueries.visit(context.hospitalID, id)) { try VisitRow.read($0) }
        guard let row = rows.first else { throw .notFound }
        return row
    }
}

extension VisitStep {
    /// The step as events name it.
    fileprivate var stored: VisitMoved.Step {
        switch self {
        case .start: .started
        case .complete: .completed
        case .leave: .left
        }
    }
}

extension VisitView {
    /// The view of a visit in a version.
    init(_ visit: VisitRecord, version: Int) {
        self.init(
            id: visit.opened.visitID, patientId: visit.opened.patientID, day: visit.opened.day,
            openedAt: visit.opened.at)
        appointmentId = visit.opened.appointmentID
        locationId = visit.opened.locationID
        status = visit.status
        tokenId = visit.token?.tokenID
        queueId = visit.token?.queueID
        self.version = version
        startedAt = visit.startedAt
        endedAt = visit.endedAt
    }
}
