import Journal
import Kernel
import Postgres
import SchedulingAPI

extension LiveSchedulingService {
    func availability(
        _ context: RequestContext, _ query: AvailabilityQuery
    ) async throws(SchedulingServiceError) -> AvailabilityView {
        let question = try await slotQuestion(context, query)
        let found = FreeSlots.find(question, limit: query.limit)
        return AvailabilityView(items: found.slots, nextFrom: found.nextFrom)
    }

    /// What free slots are found with: of one moment, and of what lies ahead alone.
    func slotQuestion(
        _ context: RequestContext, _ query: AvailabilityQuery
    ) async throws(SchedulingServiceError) -> SlotQuestion {
        try check { query.review(&$0) }
        let now = dependencies.clock.now()
        var query = query
        query.from = max(query.from, now)
        query.to = min(query.to, now.advanced(by: .seconds(SchedulingLimits.aheadDays * 86_400)))
        let rows = try await availabilityRows(context, query, now)
        guard let service = rows.service else { throw .rule(.unknownService) }
        guard service.status == .active else { throw .rule(.serviceInactive) }
        try check { AvailabilityQuery.review(practitioners: rows.practitioners.count, &$0) }
        let present = try await workingHere(context, query, rows)
        let places = try await places(context, query, rows)
        var question = SlotQuestion(of: service, from: query.from, to: query.to)
        question.rooms = rows.rooms
        let groups = try await openGroups(context, service, query)
        question.practitioners = rows.practitioners.compactMap { practitioner in
            let id = practitioner.schedule.practitionerId
            guard present.contains(id) else { return nil }
            return SlotPractitioner(
                id: id, spans: places.spans(of: practitioner.schedule, service, question), busy: practitioner.busy,
                groups: groups[id] ?? [])
        }
        return question
    }

    /// The sessions of a service for groups that have seats left, by who gives them.
    private func openGroups(
        _ context: RequestContext, _ service: ServiceView, _ query: AvailabilityQuery
    ) async throws(SchedulingServiceError) -> [UserID: [OpenGroup]] {
        guard service.capacity > 1 else { return [:] }
        let statement = AppointmentQueries.groups(
            context.hospitalID, of: service.id, from: query.from, to: query.to)
        let rows = try await self.query(context, statement) { try GroupRow($0) }
            .filter { query.locationID == nil || $0.group.locationID == query.locationID }
        return Dictionary(grouping: rows, by: \.practitionerID).mapValues { $0.map(\.group) }
    }

    private func check(_ review: (inout Validator) -> Void) throws(SchedulingServiceError) {
        var validator = Validator()
        review(&validator)
        try SchedulingServiceError.catching { () throws(Failure) in try validator.check() }
    }

    private func availabilityRows(
        _ context: RequestContext, _ query: AvailabilityQuery, _ now: Timestamp
    ) async throws(SchedulingServiceError) -> AvailabilityRows {
        do {
            return try AvailabilityRows(
                try await dependencies.database.query(
                    AvailabilityQueries.everything(context.hospitalID, query, now),
                    scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds))
        } catch {
            throw SchedulingServiceError(store: error)
        }
    }

    /// Who of those that were named or found works here. Whoever was named must; others are left out where they do not.
    private func workingHere(
        _ context: RequestContext, _ query: AvailabilityQuery, _ rows: AvailabilityRows
    ) async throws(SchedulingServiceError) -> Set<UserID> {
        let ids = Set(query.practitionerIDs).union(rows.practitioners.map(\.schedule.practitionerId))
        let source = dependencies.practitioners
        let known = try await lookUp(ids) { id throws(Failure) in try await source.practitioner(context, id) }
        guard query.practitionerIDs.allSatisfy({ known[$0] != nil }) else { throw .rule(.unknownPractitioner) }
        return Set(known.keys)
    }

    /// The places at which the practitioners work, or the one that was asked for.
    private func places(
        _ context: RequestContext, _ query: AvailabilityQuery, _ rows: AvailabilityRows
    ) async throws(SchedulingServiceError) -> WorkPlaces {
        let named = rows.practitioners.flatMap { $0.schedule.locationIDs }
        let ids = Set(query.locationID.map { [$0] } ?? named)
        let source = dependencies.locations
        let known = try await lookUp(ids) { id throws(Failure) in try await source.location(context, id) }
        if let asked = query.locationID {
            guard let location = known[asked] else { throw .rule(.unknownLocation) }
            guard location.isOpen else { throw .rule(.locationClosed) }
        }
        var places = WorkPlaces(asked: query.locationID, zone: try await zone(context, of: nil))
        for (id, location) in known where location.isOpen {
            // A zone that is gone from the zone data must not stop the front desk: the hospital's own is read in its place.
            places.open[id] = location.timeZone.flatMap { try? dependencies.zones.zone($0) } ?? places.zone
        }
        return places
    }

    /// What there is of some ids, asked for side by side.
    private func lookUp<ID: Hashable & Sendable, Value: Sendable>(
        _ ids: Set<ID>, _ find: @escaping @Sendable (ID) async throws(Failure) -> Value?
    ) async throws(SchedulingServiceError) -> [ID: Value] {
        let results = await withTaskGroup(of: Result<(ID, Value?), Failure>.self) { group in
            for id in ids {
                group.addTask {
                    do throws(Failure) {
                        return .success((id, try await find(id)))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var known: [ID: Value] = [:]
        for result in results {
            switch result {
            case .success(let (id, value)): known[id] = value
            case .failure(let failure): throw .failed(failure)
            }
        }
        return known
    }
}

extension PractitionerScheduleView {
    /// Every location that it names.
    fileprivate var locationIDs: [LocationID] {
        weeklyHours.compactMap(\.locationId) + exceptions.flatMap { $0.hours.compactMap(\.locationId) }
    }
}
