import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    func likelyDuplicates(
        _ context: RequestContext, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> DuplicatesPage {
        let place: DuplicateListing.Place? = try page.key()
        let hospital = context.hospitalID
        let read = try await query(
            context, DuplicateQueries.sharedKeys(hospital, from: place, limit: SharedKeys.keysPerPage)
        ) { (key: try $0.bytes(0), count: try $0.int(1)) }
        guard !read.isEmpty else { return DuplicatesPage(items: [], tooCommon: [], nextCursor: nil) }
        let shared = SharedKeys(read)
        let bearers = try await bearers(context, of: shared)
        let ids = Array(Set(bearers.map(\.view.id))).sorted()
        let distinct = try await query(context, DuplicateQueries.distinctPairs(hospital, among: ids)) {
            PatientPair(try $0.id(0), try $0.id(1))
        }
        let listing = DuplicateListing(
            keys: shared.groups.map(\.key), bearers: shared.compared(bearers), distinct: Set(distinct))
        var (pairs, next) = listing.pairs(after: place, limit: page.boundedLimit)
        let tooCommon = shared.tooCommon(bearers, until: next, in: hospital)
        if next == nil, shared.hasMore, let last = shared.groups.last { next = .behind(last.key) }
        for id in Set(pairs.flatMap { [$0.first.id, $0.second.id] } + tooCommon.map(\.example.id)) {
            dependencies.reads.record(subject: id.retagged(), what: "duplicateList", context: context)
        }
        do throws(Failure) {
            let cursor = try next.map { place throws(Failure) in try Cursor.encode(place) }
            return DuplicatesPage(items: pairs, tooCommon: tooCommon, nextCursor: cursor)
        } catch {
            throw .failed(error)
        }
    }

    private func bearers(
        _ context: RequestContext, of shared: SharedKeys
    ) async throws(PatientServiceError) -> [DuplicateListing.Bearer] {
        let statement = DuplicateQueries.bearers(
            context.hospitalID, of: shared.groups.map(\.key), limits: shared.bearerLimits,
            most: PatientLimits.bearersPerValue)
        return try await query(context, statement) { row in
            DuplicateListing.Bearer(
                place: try row.int(PatientRow.columnCount + 1), view: try PatientRow.view(row),
                suspect: try PatientRow.suspect(row), keys: try row.byteArrays(PatientRow.columnCount + 2))
        }
    }
}
