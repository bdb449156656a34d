import Kernel
import SchedulingAPI

/// What happens to services, rooms and schedules. Stored names are in `CatalogueEventCodec` and never change.
///
/// Each event says the whole of the thing as it then was, so that the last one is enough.
enum CatalogueEvent: Hashable, Sendable {
    case serviceDefined(ServiceWritten)
    case serviceChanged(ServiceWritten)
    case roomOpened(RoomWritten)
    case roomChanged(RoomWritten)
    case practitionerScheduleSet(PractitionerScheduleSet)
}

/// A service was defined or changed.
struct ServiceWritten: Hashable, Sendable {
    var serviceID: ServiceID
    var details: ServiceDetails
    var at: Timestamp
}

/// A room was opened or changed.
struct RoomWritten: Hashable, Sendable {
    var roomID: RoomID
    var details: RoomDetails
    var at: Timestamp
}

/// A practitioner's schedule was set in place of the one before.
struct PractitionerScheduleSet: Hashable, Sendable {
    var practitionerID: UserID
    var details: ScheduleDetails
    var at: Timestamp
}
