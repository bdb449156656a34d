import Journal
import Kernel
import Postgres
import SchedulingAPI

/// What commands on the catalogue have in common.
extension LiveSchedulingService {
    /// Carries a command of the catalogue out and answers the view of what it made or changed; a replay answers what `read`
    /// gives now.
    func written<View: Sendable>(
        _ context: RequestContext, _ command: CatalogueCommand, _ options: CommandOptions,
        view: (CatalogueState, Int) -> View?,
        read: (EarlierOutcome) async throws(SchedulingServiceError) -> Written<View>
    ) async throws(SchedulingServiceError) -> Written<View> {
        switch try await execute(context, .catalogue(command), options) {
        case .committed(let commit):
            guard case .catalogue(let state)? = commit.states.first, let version = commit.versions.first,
                let view = view(state, version)
            else { throw .unknown(code: "state") }
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier): return try await read(earlier)
        }
    }

    /// Options of a command on one stream, with the version that the client saw, if it said.
    func catalogueOptions<Tag>(
        _ resource: EntityID<Tag>, status: Int = 200, expectedVersion: Int? = nil
    ) -> CommandOptions {
        var options = CommandOptions(
            resourceID: resource.retagged(), status: status,
            expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        if status == 201 { options.newStreamIndices = [0] }
        return options
    }

    /// Refuses services that the hospital does not have; `field` is the list that names them.
    func requireServices(
        _ context: RequestContext, _ ids: [ServiceID], field: String, but present: [ServiceID] = []
    ) async throws(SchedulingServiceError) {
        let asked = Set(ids).subtracting(present)
        if asked.isEmpty { return }
        let statement = CatalogueQueries.known(context.hospitalID, Array(asked))
        let known = Set(try await query(context, statement) { try $0.id(0, as: ServiceID.self) })
        guard let place = ids.firstIndex(where: { asked.contains($0) && !known.contains($0) }) else { return }
        throw .rule(.inField("\(field)[\(place)]", .unknownService))
    }

    /// Refuses a location that the hospital does not have, or has closed.
    func requireLocation(
        _ context: RequestContext, _ id: LocationID?, field: String
    ) async throws(SchedulingServiceError) {
        guard let id else { return }
        let location: SchedulingLocation?
        do throws(Failure) {
            location = try await dependencies.locations.location(context, id)
        } catch {
            throw .failed(error)
        }
        guard let location else { throw .rule(.inField(field, .unknownLocation)) }
        guard location.isOpen else { throw .rule(.inField(field, .locationClosed)) }
    }

    /// A page of a list from one more row than it shows.
    func page<Item, Tag>(
        _ rows: [Item], limit: Int, id: (Item) -> EntityID<Tag>
    ) throws(SchedulingServiceError) -> Page<Item> {
        let shown = Array(rows.prefix(limit))
        guard rows.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try SchedulingServiceError.catching { () throws(Failure) in try Cursor.encode(id(last)) }
        return Page(items: shown, nextCursor: next)
    }

    /// The id in a cursor; nil for the first page.
    func cursor<Tag>(_ page: SchedulingPageRequest) throws(SchedulingServiceError) -> EntityID<Tag>? {
        guard let text = page.cursor else { return nil }
        return try SchedulingServiceError.catching { () throws(Failure) in
            try Cursor.decode(text, as: EntityID<Tag>.self)
        }
    }

    /// How many items a page has.
    func limit(_ page: SchedulingPageRequest) -> Int { min(max(page.limit, 1), PageLimit.maximum.count) }
}
