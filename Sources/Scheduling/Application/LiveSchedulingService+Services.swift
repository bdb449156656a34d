import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func defineService(
        _ context: RequestContext, _ request: DefineServiceRequest
    ) async throws(SchedulingServiceError) -> Written<ServiceView> {
        try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            let details = try CatalogueFields.checked { $0.read(request) }
            let id: ServiceID = dependencies.ids.make()
            let service = ServiceWritten(serviceID: id, details: details, at: dependencies.clock.now())
            return try await written(context, .defineService(service), catalogueOptions(id, status: 201))
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replayedService(context, earlier)
        }
    }

    func changeService(
        _ context: RequestContext, _ id: ServiceID, expectedVersion: Int?, _ request: ChangeServiceRequest
    ) async throws(SchedulingServiceError) -> Written<ServiceView> {
        try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            let updates = try CatalogueFields.checked { $0.read(request) }
            let command = ChangeServiceCommand(serviceID: id, updates: updates, at: dependencies.clock.now())
            return try await written(
                context, .changeService(command), catalogueOptions(id, expectedVersion: expectedVersion))
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replayedService(context, earlier)
        }
    }

    func service(_ context: RequestContext, _ id: ServiceID) async throws(SchedulingServiceError) -> ServiceView {
        let statement = CatalogueQueries.service(context.hospitalID, id)
        guard let view = try await query(context, statement, CatalogueRows.service).first else { throw .notFound }
        return view
    }

    func services(
        _ context: RequestContext, _ query: ServiceListQuery
    ) async throws(SchedulingServiceError) -> Page<ServiceView> {
        let limit = limit(query.page)
        let statement = CatalogueQueries.services(
            context.hospitalID, query, after: try cursor(query.page), limit: limit + 1)
        return try page(try await self.query(context, statement, CatalogueRows.service), limit: limit) { $0.id }
    }

    private func written(
        _ context: RequestContext, _ command: CatalogueCommand, _ options: CommandOptions
    ) async throws(SchedulingServiceError) -> Written<ServiceView> {
        try await written(
            context, command, options,
            view: { state, version in
                guard case .service(let record) = state else { return nil }
                return record.view(version: version)
            },
            read: { (earlier) async throws(SchedulingServiceError) in try await replayedService(context, earlier) })
    }

    private func replayedService(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(SchedulingServiceError) -> Written<ServiceView> {
        let view = try await service(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }
}
