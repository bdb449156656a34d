import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    /// How many shared keys one page looks at: what bounds its work, however few of them make a pair.
    private static let keysPerPage = 24
    /// How many bearers of a key are compared with each other.
    private static let bearersPerKey = 10

    func likelyDuplicates(
        _ context: RequestContext, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<DuplicatePair> {
        let place: DuplicateListing.Place? = try page.key()
        let hospital = context.hospitalID
        let keys = try await query(
            context, DuplicateQueries.sharedKeys(hospital, from: place?.key ?? [], limit: Self.keysPerPage)
        ) { try $0.bytes(0) }
        guard let last = keys.last else { return Page(items: [], nextCursor: nil) }
        let bearers = try await query(
            context, DuplicateQueries.bearers(hospital, of: keys, limit: Self.bearersPerKey)
        ) { row in
            DuplicateListing.Bearer(
                place: try row.int(PatientRow.columnCount + 1), view: try PatientRow.view(row),
                suspect: try PatientRow.suspect(row), keys: try row.byteArrays(PatientRow.columnCount + 2))
        }
        let ids = Array(Set(bearers.map(\.view.id))).sorted()
        let distinct = try await query(context, DuplicateQueries.distinctPairs(hospital, among: ids)) {
            PatientPair(try $0.id(0), try $0.id(1))
        }
        let listing = DuplicateListing(keys: keys, bearers: bearers, distinct: Set(distinct))
        var (pairs, next) = listing.pairs(after: place, limit: page.boundedLimit)
        if next == nil, keys.count == Self.keysPerPage { next = .behind(last) }
        for id in Set(pairs.flatMap { [$0.first.id, $0.second.id] }) {
            dependencies.reads.record(subject: id.retagged(), what: "duplicateList", context: context)
        }
        do throws(Failure) {
            return Page(items: pairs, nextCursor: try next.map { place throws(Failure) in try Cursor.encode(place) })
        } catch {
            throw .failed(error)
        }
    }
}
