import JSON
import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func openRoom(
        _ context: RequestContext, _ request: OpenRoomRequest
    ) async throws(SchedulingServiceError) -> Written<RoomView> {
        try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            let details = try CatalogueFields.checked { $0.read(request) }
            try await requireLocation(context, details.locationID, field: "locationId")
            try await requireServices(context, details.serviceIDs, field: "serviceIds")
            let id: RoomID = dependencies.ids.make()
            let room = RoomWritten(roomID: id, details: details, at: dependencies.clock.now())
            return try await written(context, .openRoom(room), catalogueOptions(id, status: 201))
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replayedRoom(context, earlier)
        }
    }

    func changeRoom(
        _ context: RequestContext, _ id: RoomID, expectedVersion: Int?, _ request: ChangeRoomRequest
    ) async throws(SchedulingServiceError) -> Written<RoomView> {
        try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            let updates = try CatalogueFields.checked { $0.read(request) }
            let present = try await room(context, id)
            if let location = request.locationId.newValue, location != present.locationId {
                try await requireLocation(context, location, field: "locationId")
            }
            try await requireServices(
                context, request.serviceIds.newValue ?? [], field: "serviceIds", but: present.serviceIds)
            let command = ChangeRoomCommand(roomID: id, updates: updates, at: dependencies.clock.now())
            return try await written(
                context, .changeRoom(command), catalogueOptions(id, expectedVersion: expectedVersion))
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replayedRoom(context, earlier)
        }
    }

    func room(_ context: RequestContext, _ id: RoomID) async throws(SchedulingServiceError) -> RoomView {
        let statement = CatalogueQueries.room(context.hospitalID, id)
        guard let view = try await query(context, statement, CatalogueRows.room).first else { throw .notFound }
        return view
    }

    func rooms(
        _ context: RequestContext, _ query: RoomListQuery
    ) async throws(SchedulingServiceError) -> Page<RoomView> {
        let limit = limit(query.page)
        let statement = CatalogueQueries.rooms(
            context.hospitalID, query, after: try cursor(query.page), limit: limit + 1)
        return try page(try await self.query(context, statement, CatalogueRows.room), limit: limit) { $0.id }
    }

    private func written(
        _ context: RequestContext, _ command: CatalogueCommand, _ options: CommandOptions
    ) async throws(SchedulingServiceError) -> Written<RoomView> {
        try await written(
            context, command, options,
            view: { state, version in
                guard case .room(let record) = state else { return nil }
                return record.view(version: version)
            },
            read: { (earlier) async throws(SchedulingServiceError) in try await replayedRoom(context, earlier) })
    }

    private func replayedRoom(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(SchedulingServiceError) -> Written<RoomView> {
        let view = try await room(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }
}
