import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
    func search(
        _ context: RequestContext, _ query: PatientSearchQuery
    ) async throws(PatientServiceError) -> Page<PatientView> {
        let cursor = try query.page.key(PatientCursor.self)
        let profile = try await profile(context)
        let plan = try PatientServiceError.catching { () throws(Failure) in try PatientSearchPlan(query, in: profile) }
        let page =
            plan.isEmpty
            ? try await newest(context, query.page, before: cursor?.patient)
            : try await found(context, query.page, plan, after: cursor)
        for view in page.items {
            dependencies.reads.record(subject: view.id.retagged(), what: "patientList", context: context)
        }
        return page
    }

    /// A page of everyone in use, newest first.
    private func newest(
        _ context: RequestContext, _ page: PatientPageRequest, before: PatientID?
    ) async throws(PatientServiceError) -> Page<PatientView> {
        // One more than the page tells whether there is another page.
        let statement = PatientQueries.newest(context.hospitalID, before: before, limit: page.boundedLimit + 1)
        let rows = try await query(context, statement) { try PatientRow.view($0) }
        return try page.page(rows) {
            PatientCursor(class: PatientCursor.newestClass, patient: $0.id)
        } item: {
            $0
        }
    }

    /// How many times a page is read for, where merged records took the places on it; one that is short then has a cursor.
    private static let roundsPerPage = 8
    /// How many records each time but the first reads.
    private static let recordsPerRound = 200

    /// A page of what a plan finds. Whoever was merged is shown as the record that stands for both, once over all pages:
    /// in the place of the record of that person that is found first.
    private func found(
        _ context: RequestContext, _ page: PatientPageRequest, _ plan: PatientSearchPlan, after: PatientCursor?
    ) async throws(PatientServiceError) -> Page<PatientView> {
        var limit = page.boundedLimit + 1
        var kept: [SearchHit] = []
        var last = after
        var isEnd = false
        for _ in 0..<Self.roundsPerPage where kept.count <= page.boundedLimit && !isEnd {
            let statement = PatientQueries.search(context.hospitalID, plan, after: last, limit: limit)
            let hits = try await query(context, statement) { try SearchHit($0) }
            kept += try await firstOfEach(context, hits, plan)
            last = hits.last?.cursor
            isEnd = hits.count < limit
            limit = max(limit, Self.recordsPerRound)
        }
        let shown = Array(kept.prefix(page.boundedLimit))
        let items = try await survivors(context, shown)
        let next = kept.count > page.boundedLimit ? shown.last?.cursor : isEnd ? nil : last
        do throws(Failure) {
            return Page(items: items, nextCursor: try next.map { key throws(Failure) in try Cursor.encode(key) })
        } catch {
            throw .failed(error)
        }
    }

    /// The hits without those of people whom the search finds before, in another record or class.
    ///
    /// Few people have several records, and few searches several ways to one: only of those it is asked.
    private func firstOfEach(
        _ context: RequestContext, _ hits: [SearchHit], _ plan: PatientSearchPlan
    ) async throws(PatientServiceError) -> [SearchHit] {
        let people = Set(hits.filter { $0.isOneOfSeveral || plan.findsTwice($0) }.map(\.person))
        if people.isEmpty { return hits }
        let statement = PatientQueries.firsts(context.hospitalID, plan, of: people.sorted())
        let firsts = try await query(context, statement) { row in
            (
                person: try row.id(0, as: PatientID.self),
                place: PatientCursor(class: try row.int(2), patient: try row.id(1))
            )
        }
        let places = Dictionary(firsts.map { ($0.person, $0.place) }) { first, _ in first }
        return hits.filter { hit in
            guard people.contains(hit.person) else { return true }
            // Whoever was changed or merged between the two statements is rather shown twice than not at all.
            return places[hit.person].map { $0 == hit.cursor } ?? true
        }
    }

    /// The views of hits, those of merged records replaced by the record that stands for them.
    private func survivors(
        _ context: RequestContext, _ hits: [SearchHit]
    ) async throws(PatientServiceError) -> [PatientView] {
        // Few are merged, so that their survivors are looked up apart: a join would keep row-level security from using the
        // key.
        let ids = Set(hits.compactMap(\.view.mergedIntoId))
        if ids.isEmpty { return hits.map(\.view) }
        let statement = PatientQueries.patients(context.hospitalID, ids.sorted())
        let rows = try await query(context, statement) { try PatientRow.view($0) }
        let views = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        return hits.map { hit in hit.view.mergedIntoId.flatMap { views[$0] } ?? hit.view }
    }
}

extension PatientSearchPlan {
    /// Whether a hit may have been found before as well: by its phone, where what was typed may be a name too.
    fileprivate func findsTwice(_ hit: SearchHit) -> Bool {
        hit.cursor.class > 1 && phoneEnd != nil && !words.isEmpty && born == nil
    }
}
