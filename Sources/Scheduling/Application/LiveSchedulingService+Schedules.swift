import Journal
import Kernel
import SchedulingAPI

extension LiveSchedulingService {
    func setSchedule(
        _ context: RequestContext, of practitioner: UserID, expectedVersion: Int?, _ request: SetScheduleRequest
    ) async throws(SchedulingServiceError) -> Written<PractitionerScheduleView> {
        try await dependencies.journal.replaying(context) { () async throws(SchedulingServiceError) in
            let details = try CatalogueFields.checked { $0.read(request) }
            let present = try await storedSchedule(context, of: practitioner)
            if try await !isPractitioner(context, practitioner) {
                throw present == nil ? .notFound : .rule(.unknownPractitioner)
            }
            try await requireServices(
                context, details.serviceIDs, field: "serviceIds", but: present?.serviceIds ?? [])
            try await requireLocations(context, details, but: present)
            let command = PractitionerScheduleSet(
                practitionerID: practitioner, details: details, at: dependencies.clock.now())
            // The schedule's own stream: the user's id names the user's, which has other versions.
            let options = catalogueOptions(
                SchedulingStreams.schedule(of: practitioner).id, expectedVersion: expectedVersion)
            return try await written(context, .setSchedule(command), options)
        } replay: { (earlier) async throws(SchedulingServiceError) in
            try await replayedSchedule(context, earlier)
        }
    }

    func schedule(
        _ context: RequestContext, of practitioner: UserID
    ) async throws(SchedulingServiceError) -> PractitionerScheduleView {
        if let view = try await storedSchedule(context, of: practitioner) { return view }
        guard try await isPractitioner(context, practitioner) else { throw .notFound }
        return PractitionerScheduleView(practitionerId: practitioner, version: 0, updatedAt: nil)
    }

    func practitioners(
        _ context: RequestContext, _ page: SchedulingPageRequest
    ) async throws(SchedulingServiceError) -> Page<PractitionerView> {
        let limit = limit(page)
        let statement = CatalogueQueries.practitioners(
            context.hospitalID, after: try cursor(page), limit: limit + 1)
        let rows = try await query(context, statement, CatalogueRows.practitioner)
        return try self.page(rows, limit: limit) { $0.practitionerId }
    }

    private func written(
        _ context: RequestContext, _ command: CatalogueCommand, _ options: CommandOptions
    ) async throws(SchedulingServiceError) -> Written<PractitionerScheduleView> {
        do throws(SchedulingServiceError) {
            return try await written(
                context, command, options,
                view: { state, version in
                    guard case .schedule(let last) = state else { return nil }
                    return last.details.view(last.practitionerID, version: version, updatedAt: last.at)
                },
                read: { (earlier) async throws(SchedulingServiceError) in
                    try await replayedSchedule(context, earlier)
                })
        } catch {
            // A practitioner who has no schedule yet is there all the same: another version was expected.
            throw error == .notFound ? .stale(version: 0) : error
        }
    }

    private func replayedSchedule(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(SchedulingServiceError) -> Written<PractitionerScheduleView> {
        let view = try await schedule(
            context, of: SchedulingStreams.practitioner(ofSchedule: earlier.resourceID))
        return Written(view, receipt: earlier.receipt(version: view.version))
    }

    private func storedSchedule(
        _ context: RequestContext, of practitioner: UserID
    ) async throws(SchedulingServiceError) -> PractitionerScheduleView? {
        try await query(
            context, CatalogueQueries.schedule(context.hospitalID, practitioner), CatalogueRows.schedule
        ).first
    }

    private func isPractitioner(
        _ context: RequestContext, _ id: UserID
    ) async throws(SchedulingServiceError) -> Bool {
        do throws(Failure) {
            return try await dependencies.practitioners.practitioner(context, id) != nil
        } catch {
            throw .failed(error)
        }
    }

    /// Refuses places that the hospital does not have, or has closed since; those of the schedule before may stay.
    private func requireLocations(
        _ context: RequestContext, _ details: ScheduleDetails, but present: PractitionerScheduleView?
    ) async throws(SchedulingServiceError) {
        var known = Set(present.map { $0.weeklyHours.compactMap(\.locationId) } ?? [])
        known.formUnion(present.map { $0.exceptions.flatMap { $0.hours.compactMap(\.locationId) } } ?? [])
        var asked = details.weeklyHours.enumerated().map { ($1.locationId, "weeklyHours[\($0)].locationId") }
        for (index, exception) in details.exceptions.enumerated() {
            asked += exception.hours.enumerated().map { place, hours in
                (hours.locationId, "exceptions[\(index)].hours[\(place)].locationId")
            }
        }
        for (location, field) in asked {
            guard let location, known.insert(location).inserted else { continue }
            try await requireLocation(context, location, field: field)
        }
    }
}
