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
        // One more than the page tells whether there is another page.
        let limit = query.page.boundedLimit + 1
        let statement =
            plan.isEmpty
            ? PatientQueries.newest(context.hospitalID, before: cursor?.patient, limit: limit)
            : PatientQueries.search(context.hospitalID, plan, after: cursor, limit: limit)
        let rows = try await self.query(context, statement) { row in
            (view: try PatientRow.view(row), class: try row.int(PatientRow.columnCount))
        }
        var page = try query.page.page(rows) {
            PatientCursor(class: $0.class, patient: $0.view.id)
        } item: {
            $0.view
        }
        page.items = try await survivors(context, page.items)
        for view in page.items {
            dependencies.reads.record(subject: view.id.retagged(), what: "patientList", context: context)
        }
        return page
    }

    /// Whoever was merged is shown as the record that stands for both, once.
    ///
    /// Few are, so that they are looked up apart: a join would keep row-level security from using the key.
    private func survivors(
        _ context: RequestContext, _ found: [PatientView]
    ) async throws(PatientServiceError) -> [PatientView] {
        var shown: Set<PatientID> = []
        var result: [PatientView] = []
        for view in found where shown.insert(view.mergedIntoId ?? view.id).inserted {
            result.append(view.mergedIntoId == nil ? view : try await row(context, view.mergedIntoId ?? view.id))
        }
        return result
    }

    func history(
        _ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientHistoryItem> {
        let before = try page.key(Int.self) ?? .max
        let items = try await historyItems(context, id).reversed().filter { $0.version < before }
        dependencies.reads.record(subject: id.retagged(), what: "patientHistory", context: context)
        return try page.page(items) {
            $0.version
        } item: {
            $0
        }
    }

    func audit(
        _ context: RequestContext, _ id: PatientID, _ page: PatientPageRequest
    ) async throws(PatientServiceError) -> Page<PatientAuditItem> {
        let cursor = try page.key(AuditCursor.self)
        let before = cursor.map { (recordedAt: Timestamp(microseconds: $0.at), position: $0.position) }
        do {
            let events = try await dependencies.journal.audit(
                subject: id.retagged(), before: before, limit: page.boundedLimit + 1, context: context)
            return try page.page(events) {
                AuditCursor(at: $0.recordedAt.microseconds, position: $0.position)
            } item: {
                PatientAuditItem($0)
            }
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
            eventId: stored.eventID, type: stored.type, at: stored.recordedAt, actor: stored.actorID,
            resourceId: stored.streamID, version: stored.version)
    }
}
