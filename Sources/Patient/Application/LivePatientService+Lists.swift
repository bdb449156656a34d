import Journal
import Kernel
import PatientAPI

extension LivePatientService {
    func search(
        _ context: RequestContext, _ query: PatientSearchQuery
    ) async throws(PatientServiceError) -> Page<PatientView> {
        let limit = min(max(query.page.limit, 1), PageLimit.maximum.count)
        let cursor = try query.page.cursor.map { text throws(PatientServiceError) in try PatientCursor(text) }
        let profile = try await profile(context)
        let plan = try PatientServiceError.catching { () throws(Failure) in try PatientSearchPlan(query, in: profile) }
        // One more than the page tells whether there is another page.
        let statement =
            plan.isEmpty
            ? PatientQueries.newest(context.hospitalID, before: cursor?.patient, limit: limit + 1)
            : PatientQueries.search(context.hospitalID, plan, after: cursor, limit: limit + 1)
        let rows = try await self.query(context, statement) { row in
            (view: try PatientRow.view(row), class: try row.int(PatientRow.columnCount))
        }
        let page = rows.prefix(limit)
        for row in page {
            dependencies.reads.record(subject: row.view.id.retagged(), what: "patientList", context: context)
        }
        let next = rows.count > limit ? page.last.map { PatientCursor(class: $0.class, patient: $0.view.id).text } : nil
        return Page(items: page.map(\.view), nextCursor: next)
    }

    func history(
        _ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientHistoryItem> {
        let limit = min(max(page.limit, 1), PageLimit.maximum.count)
        let before = try page.cursor.map { text throws(PatientServiceError) in
            try NumberCursor.numbers(text, count: 1)[0]
        }
        let items = try await historyItems(context, id).filter { Int64($0.version) < before ?? .max }
        dependencies.reads.record(subject: id.retagged(), what: "patientHistory", context: context)
        let shown = items.suffix(limit).reversed()
        let next = items.count > limit ? shown.last.map { NumberCursor.text([Int64($0.version)]) } : nil
        return Page(items: Array(shown), nextCursor: next)
    }

    func audit(
        _ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientAuditItem> {
        let limit = min(max(page.limit, 1), PageLimit.maximum.count)
        var before: (recordedAt: Timestamp, position: Int64)?
        if let cursor = page.cursor {
            let numbers = try NumberCursor.numbers(cursor, count: 2)
            before = (Timestamp(microseconds: numbers[0]), numbers[1])
        }
        do {
            let events = try await dependencies.journal.audit(
                subject: id.retagged(), before: before, limit: limit + 1, context: context)
            let shown = events.prefix(limit)
            let next =
                events.count > limit
                ? shown.last.map { NumberCursor.text([$0.recordedAt.microseconds, $0.position]) } : nil
            return Page(items: shown.map(PatientAuditItem.init), nextCursor: next)
        } catch {
            throw PatientServiceError(journal: error)
        }
    }

    /// How many events are read at once.
    private static let eventsPerRead = 500

    /// The whole history, oldest first: each item needs the state before it.
    private func historyItems(
        _ context: RequestContext, _ id: PatientID
    ) async throws(PatientServiceError) -> [PatientHistoryItem] {
        var items: [PatientHistoryItem] = []
        var state = PatientDecider.initial
        do {
            while true {
                let events = try await dependencies.journal.events(
                    of: id.retagged(), PatientDecider.self, in: definition, fromVersion: items.count + 1,
                    limit: Self.eventsPerRead, context: context)
                for event in events {
                    let earlier = state
                    state = PatientDecider.evolve(state, event.event)
                    items.append(PatientHistoryItem(event.stored, from: earlier, to: state))
                }
                if events.count < Self.eventsPerRead { break }
            }
        } catch {
            throw PatientServiceError(journal: error)
        }
        guard case .patient = state else { throw .notFound }
        return items
    }
}

extension PatientHistoryItem {
    /// The item of an event between two states.
    fileprivate init(_ stored: StoredEvent, from earlier: PatientState, to later: PatientState) {
        var changes: [PatientFieldChange] = []
        if case .patient(let record) = later {
            var before: PatientRecord?
            if case .patient(let past) = earlier { before = past }
            changes = record.changes(since: before)
        }
        self.init(
            version: stored.version, type: stored.type, at: stored.recordedAt, actor: stored.actorID, changes: changes)
    }
}

extension PatientAuditItem {
    /// The item of an event.
    fileprivate init(_ stored: StoredEvent) {
        self.init(
            eventID: stored.eventID, type: stored.type, at: stored.recordedAt, actor: stored.actorID,
            resourceID: stored.streamID, version: stored.version)
    }
}
