public import JSON
public import Kernel

/// What is offered to patients and takes a while (FHIR HealthcareService).
public struct ServiceView: Hashable, Sendable, Codable {
    /// The service.
    public var id: ServiceID
    /// What people call it; 1–200 characters.
    public var name: String
    /// The code of the service in claims and price lists, such as a CPT code; 1–40 characters.
    public var code: String?
    /// How long it takes, 5–1,440 minutes.
    public var durationMinutes: Int
    /// How long practitioner and room are taken behind it, 0–240 minutes: to write the note, to clean.
    public var bufferAfterMinutes: Int
    /// The distance of the starts that are offered, 5–1,440 minutes, counted from the beginning of working hours.
    public var slotMinutes: Int
    /// How many patients one block takes, 1–100; above 1 it is a group.
    public var capacity: Int
    /// Whether it takes a room.
    public var needsRoom: Bool
    /// The credentials of which a practitioner must have every one on the day, at most 20.
    public var requiredCredentials: [String]
    /// Codes of other services that one patient may have at the same time, given by another practitioner (97155 beside
    /// 97153), at most 20.
    public var concurrentCodes: [String]
    /// Whether it is offered.
    public var status: ServiceStatus
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp

    /// Makes a view with what every service has; the rest is set afterwards.
    public init(id: ServiceID, name: String, durationMinutes: Int, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.durationMinutes = durationMinutes
        bufferAfterMinutes = 0
        slotMinutes = durationMinutes
        capacity = 1
        needsRoom = false
        requiredCredentials = []
        concurrentCodes = []
        status = .active
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// Whether a service is offered, or a room used.
public enum ServiceStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Offered; no longer offered.
    case active, inactive
}

/// A room at a location (FHIR Location with physicalType `ro`).
public struct RoomView: Hashable, Sendable, Codable {
    /// The room.
    public var id: RoomID
    /// What people call it; 1–100 characters.
    public var name: String
    /// Where it is; nil for a hospital of one place.
    public var locationId: LocationID?
    /// The services that can be given there, at most 100; every one where there are none.
    public var serviceIds: [ServiceID]
    /// Whether it is used.
    public var status: ServiceStatus
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp

    /// Makes a view with what every room has; the rest is set afterwards.
    public init(id: RoomID, name: String, createdAt: Timestamp) {
        self.id = id
        self.name = name
        serviceIds = []
        status = .active
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}
