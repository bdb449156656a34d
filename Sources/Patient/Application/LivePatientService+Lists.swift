import Journal
import Kernel
import PatientAPI
import Postgres

extension LivePatientService {
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
