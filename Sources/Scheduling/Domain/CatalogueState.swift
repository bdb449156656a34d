import Kernel
import SchedulingAPI

/// What past events of the catalogue add up to, of one stream.
enum CatalogueState: Hashable, Sendable {
    case service(ServiceRecord)
    case room(RoomRecord)
    case schedule(PractitionerScheduleSet)
}

/// A service with when it was made.
struct ServiceRecord: Hashable, Sendable {
    /// As its last event has it.
    var last: ServiceWritten
    var createdAt: Timestamp

    /// What clients see of it.
    func view(version: Int) -> ServiceView {
        last.details.view(last.serviceID, version: version, createdAt: createdAt, updatedAt: last.at)
    }
}

/// A room with when it was opened.
struct RoomRecord: Hashable, Sendable {
    /// As its last event has it.
    var last: RoomWritten
    var createdAt: Timestamp

    /// What clients see of it.
    func view(version: Int) -> RoomView {
        last.details.view(last.roomID, version: version, createdAt: createdAt, updatedAt: last.at)
    }
}
