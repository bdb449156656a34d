import Kernel
import SchedulingAPI

/// Where slots are looked for, with the zone of each place.
struct WorkPlaces: Sendable {
    /// The one place that was asked for; nil for every one.
    var asked: LocationID?
    /// The hospital's zone, which is that of work without a place.
    var zone: TimeZoneData
    /// The zones of the locations that are open.
    var open: [LocationID: TimeZoneData] = [:]

    /// When a practitioner works at these places and may give a service.
    func spans(
        of schedule: PractitionerScheduleView, _ service: ServiceView, _ question: SlotQuestion
    ) -> [SlotSpan] {
        WorkingTime.spans(of: only(schedule), from: question.from, to: question.to, zone: zone(of:))
            .map {
                Qualification.span(
                    $0, schedule.credentials, required: service.requiredCredentials, zone(of: $0.locationID))
            }
    }

    /// The schedule without the hours at other places. A day with other hours stays one, though none of them be left.
    private func only(_ schedule: PractitionerScheduleView) -> PractitionerScheduleView {
        var schedule = schedule
        schedule.weeklyHours.removeAll { !includes($0.locationId) }
        for index in schedule.exceptions.indices {
            schedule.exceptions[index].hours.removeAll { !includes($0.locationId) }
        }
        return schedule
    }

    private func includes(_ location: LocationID?) -> Bool {
        if let asked { return location == asked }
        return location.map { open[$0] != nil } ?? true
    }

    private func zone(of location: LocationID?) -> TimeZoneData { location.flatMap { open[$0] } ?? zone }
}
