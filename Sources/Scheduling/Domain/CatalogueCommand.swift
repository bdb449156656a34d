import Kernel
import SchedulingAPI

/// What is asked of services, rooms and schedules.
enum CatalogueCommand: Hashable, Sendable {
    case defineService(ServiceWritten)
    case changeService(ChangeServiceCommand)
    case openRoom(RoomWritten)
    case changeRoom(ChangeRoomCommand)
    case setSchedule(PractitionerScheduleSet)
}

/// What changes a service.
struct ChangeServiceCommand: Hashable, Sendable {
    var serviceID: ServiceID
    var updates: [ServiceUpdate]
    var at: Timestamp
}

/// What changes a room.
struct ChangeRoomCommand: Hashable, Sendable {
    var roomID: RoomID
    var updates: [RoomUpdate]
    var at: Timestamp
}

/// One field of a service with its new value.
enum ServiceUpdate: Hashable, Sendable {
    case name(String)
    /// Nil for none.
    case code(String?)
    case durationMinutes(Int)
    case bufferAfterMinutes(Int)
    /// Nil for the duration.
    case slotMinutes(Int?)
    case capacity(Int)
    case needsRoom(Bool)
    case requiredCredentials([String])
    case concurrentCodes([String])
    case status(ServiceStatus)
}

/// One field of a room with its new value.
enum RoomUpdate: Hashable, Sendable {
    case name(String)
    /// Nil for a hospital of one place.
    case locationID(LocationID?)
    case serviceIDs([ServiceID])
    case status(ServiceStatus)
}
