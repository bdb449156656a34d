import JSON
import Journal
import Kernel
import SchedulingAPI

/// The data of `serviceDefined` and `serviceChanged`, version 1.
struct StoredService: Codable {
    var serviceId: ServiceID
    var name: String
    var code: String?
    var durationMinutes: Int
    var bufferAfterMinutes: Int
    var slotMinutes: Int?
    var capacity: Int
    var needsRoom: Bool
    var requiredCredentials: [String]
    var concurrentCodes: [String]
    var status: ServiceStatus
    var at: Timestamp

    init(_ event: ServiceWritten) {
        serviceId = event.serviceID
        name = event.details.name
        code = event.details.code
        durationMinutes = event.details.durationMinutes
        bufferAfterMinutes = event.details.bufferAfterMinutes
        slotMinutes = event.details.slotMinutes
        capacity = event.details.capacity
        needsRoom = event.details.needsRoom
        requiredCredentials = event.details.requiredCredentials
        concurrentCodes = event.details.concurrentCodes
        status = event.details.status
        at = event.at
    }

    var event: ServiceWritten {
        var details = ServiceDetails(name: name, durationMinutes: durationMinutes)
        details.code = code
        details.bufferAfterMinutes = bufferAfterMinutes
        details.slotMinutes = slotMinutes
        details.capacity = capacity
        details.needsRoom = needsRoom
        details.requiredCredentials = requiredCredentials
        details.concurrentCodes = concurrentCodes
        details.status = status
        return ServiceWritten(serviceID: serviceId, details: details, at: at)
    }
}

/// The data of `roomOpened` and `roomChanged`, version 1.
struct StoredRoom: Codable {
    var roomId: RoomID
    var name: String
    var locationId: LocationID?
    var serviceIds: [ServiceID]
    var status: ServiceStatus
    var at: Timestamp

    init(_ event: RoomWritten) {
        roomId = event.roomID
        name = event.details.name
        locationId = event.details.locationID
        serviceIds = event.details.serviceIDs
        status = event.details.status
        at = event.at
    }

    var event: RoomWritten {
        var details = RoomDetails(name: name)
        details.locationID = locationId
        details.serviceIDs = serviceIds
        details.status = status
        return RoomWritten(roomID: roomId, details: details, at: at)
    }
}

/// The data of `practitionerScheduleSet`, version 1.
struct StoredScheduleSet: Codable {
    var practitionerId: UserID
    var schedule: StoredSchedule
    var at: Timestamp

    init(_ event: PractitionerScheduleSet) {
        practitionerId = event.practitionerID
        schedule = StoredSchedule(event.details)
        at = event.at
    }

    var event: PractitionerScheduleSet {
        PractitionerScheduleSet(practitionerID: practitionerId, details: schedule.details, at: at)
    }
}

/// A schedule as events and the column `practitioner.schedule` have it.
struct StoredSchedule: Codable {
    var weeklyHours: [WeeklyHours]
    var exceptions: [ScheduleException]
    var leave: [Leave]
    var credentials: [Credential]
    var serviceIds: [ServiceID]

    init(_ details: ScheduleDetails) {
        weeklyHours = details.weeklyHours
        exceptions = details.exceptions
        leave = details.leave
        credentials = details.credentials
        serviceIds = details.serviceIDs
    }

    var details: ScheduleDetails {
        var details = ScheduleDetails()
        details.weeklyHours = weeklyHours
        details.exceptions = exceptions
        details.leave = leave
        details.credentials = credentials
        details.serviceIDs = serviceIds
        return details
    }
}

/// The column `service.lists`.
struct StoredServiceLists: Codable {
    var requiredCredentials: [String]
    var concurrentCodes: [String]

    init(_ details: ServiceDetails) {
        requiredCredentials = details.requiredCredentials
        concurrentCodes = details.concurrentCodes
    }
}
