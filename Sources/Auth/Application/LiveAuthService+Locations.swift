import AuthAPI
import Journal
import Kernel
import Postgres

extension LiveAuthService {
    func openLocation(
        _ context: RequestContext, _ request: OpenLocationRequest
    ) async throws(AuthServiceError) -> Written<LocationView> {
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            var validation = validation
            let details = validation.details(request, country: try await country(context))
            try validation.check()
            let command = OpenLocationCommand(locationID: ids.make(), details: details, at: clock.now())
            return try await commands.execute(.openLocation(command), status: 201, context)
        }
        return try await written(outcome, context)
    }

    func location(_ context: RequestContext, _ id: LocationID) async throws(AuthServiceError) -> LocationView {
        let view = try await reading { () throws(PostgresError) in try await queries.location(context, id) }
        guard let view else { throw .notFound }
        return view
    }

    func locations(
        _ context: RequestContext, _ request: AuthPageRequest
    ) async throws(AuthServiceError) -> Page<LocationView> {
        try await page(request, key: \.id) { after, limit throws(PostgresError) in
            try await queries.locations(context, after: after, limit: limit)
        }
    }

    func changeLocation(
        _ context: RequestContext, _ id: LocationID, expectedVersion: Int?, _ request: ChangeLocationRequest
    ) async throws(AuthServiceError) -> Written<LocationView> {
        let outcome = try await commands.replaying(context) { () async throws(AuthServiceError) in
            var validation = validation
            let updates = validation.updates(request, country: try await country(context))
            try validation.check()
            let command = ChangeLocationCommand(locationID: id, updates: updates, at: clock.now())
            return try await commands.execute(.changeLocation(command), expectedVersion: expectedVersion, context)
        }
        return try await written(outcome, context)
    }

    private func written(
        _ outcome: AuthCommands.Outcome, _ context: RequestContext
    ) async throws(AuthServiceError) -> Written<LocationView> {
        switch outcome {
        case .committed(let states, let receipt):
            guard case .location(let state) = states[0] else { throw .notFound }
            return Written(LocationView(state, version: receipt.version), receipt: receipt)
        case .replayed(let earlier):
            let view = try await location(context, earlier.resourceID.retagged())
            return Written(view, receipt: earlier.receipt(version: view.version))
        }
    }
}
