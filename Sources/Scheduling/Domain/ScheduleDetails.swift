import Kernel
import SchedulingAPI

/// When a practitioner works, and what they may give.
struct ScheduleDetails: Hashable, Sendable {
    var weeklyHours: [WeeklyHours] = []
    var exceptions: [ScheduleException] = []
    var leave: [Leave] = []
    var credentials: [Credential] = []
    var serviceIDs: [ServiceID] = []

    /// Every place that it names, each once.
    var locationIDs: Set<LocationID> {
        Set(weeklyHours.compactMap(\.locationId) + exceptions.flatMap { $0.hours.compactMap(\.locationId) })
    }

    /// What clients see of it.
    func view(_ practitioner: UserID, version: Int, updatedAt: Timestamp) -> PractitionerScheduleView {
        var view = PractitionerScheduleView(practitionerId: practitioner, version: version, updatedAt: updatedAt)
        view.weeklyHours = weeklyHours
        view.exceptions = exceptions
        view.leave = leave
        view.credentials = credentials
        view.serviceIds = serviceIDs
        return view
    }
}
