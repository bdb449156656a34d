public import JSON
public import Kernel

/// What defines a service.
public struct DefineServiceRequest: Hashable, Sendable, Codable {
    /// What people call it; 1–200 characters.
    public var name: String
    /// The code of the service in claims and price lists, such as a CPT code; 1–40 characters.
    public var code: String?
    /// How long it takes, 5–1,440 minutes.
    public var durationMinutes: Int
    /// How long practitioner and room are taken behind it, 0–240 minutes; none where absent.
    public var bufferAfterMinutes: Int?
    /// The distance of the starts that are offered, 5–1,440 minutes; the duration where absent.
    public var slotMinutes: Int?
    /// How many patients one block takes, 1–100; one where absent.
    public var capacity: Int?
    /// Whether it takes a room; none where absent.
    public var needsRoom: Bool?
    /// The credentials of which a practitioner must have every one, at most 20, each once.
    public var requiredCredentials: [String]?
    /// Codes of other services that one patient may have at the same time, at most 20, each once.
    public var concurrentCodes: [String]?

    /// Makes a request with what is required.
    public init(name: String, durationMinutes: Int) {
        self.name = name
        self.durationMinutes = durationMinutes
    }
}

/// What changes a service (RFC 7396): a field that is absent stays, one that is null is as if it had never been given.
public struct ChangeServiceRequest: Hashable, Sendable, Codable {
    /// What people call it; cannot be cleared.
    public var name: Patch<String> = .absent
    /// The code; null for none.
    public var code: Patch<String> = .absent
    /// How long it takes; cannot be cleared.
    public var durationMinutes: Patch<Int> = .absent
    /// How long practitioner and room are taken behind it; null for none.
    public var bufferAfterMinutes: Patch<Int> = .absent
    /// The distance of the starts that are offered; null for the duration.
    public var slotMinutes: Patch<Int> = .absent
    /// How many patients one block takes; null for one.
    public var capacity: Patch<Int> = .absent
    /// Whether it takes a room; null for none.
    public var needsRoom: Patch<Bool> = .absent
    /// The credentials that it asks for; replaces all of them, null for none.
    public var requiredCredentials: Patch<[String]> = .absent
    /// The codes that may be beside it; replaces all of them, null for none.
    public var concurrentCodes: Patch<[String]> = .absent
    /// `inactive` retires it, `active` offers it again; cannot be cleared.
    public var status: Patch<ServiceStatus> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What opens a room.
public struct OpenRoomRequest: Hashable, Sendable, Codable {
    /// What people call it; 1–100 characters.
    public var name: String
    /// Where it is; none for a hospital of one place.
    public var locationId: LocationID?
    /// The services that can be given there, at most 100, each once; every one where there are none.
    public var serviceIds: [ServiceID]?

    /// Makes a request with what is required.
    public init(name: String) { self.name = name }
}

/// What changes a room (RFC 7396): a field that is absent stays.
public struct ChangeRoomRequest: Hashable, Sendable, Codable {
    /// What people call it; cannot be cleared.
    public var name: Patch<String> = .absent
    /// Where it is; null for a hospital of one place.
    public var locationId: Patch<LocationID> = .absent
    /// The services that can be given there; replaces all of them, null for every one.
    public var serviceIds: Patch<[ServiceID]> = .absent
    /// `inactive` retires it, `active` uses it again; cannot be cleared.
    public var status: Patch<ServiceStatus> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// The whole schedule of a practitioner: what is absent is none.
public struct SetScheduleRequest: Hashable, Sendable, Codable {
    /// The hours of a usual week, at most 100; those of one place do not overlap.
    public var weeklyHours: [WeeklyHours]?
    /// Days on which other hours hold than the usual, at most 400, each day once.
    public var exceptions: [ScheduleException]?
    /// When they are away, at most 200, each at most 730 days long.
    public var leave: [Leave]?
    /// What they are qualified for, at most 50; one name is not twice valid on one day.
    public var credentials: [Credential]?
    /// The services that they give, at most 200, each once; every one that their credentials allow where there are none.
    public var serviceIds: [ServiceID]?

    /// Makes a schedule of nothing; fields are set afterwards.
    public init() {}
}

/// Which services to list, oldest first; everything given must match.
public struct ServiceListQuery: Hashable, Sendable {
    /// In which status.
    public var status: ServiceStatus?
    /// Which page.
    public var page: SchedulingPageRequest

    /// Makes a query; see the properties.
    public init(status: ServiceStatus? = nil, page: SchedulingPageRequest = SchedulingPageRequest()) {
        self.status = status
        self.page = page
    }
}

/// Which rooms to list, oldest first; everything given must match.
public struct RoomListQuery: Hashable, Sendable {
    /// In which status.
    public var status: ServiceStatus?
    /// At which location.
    public var locationID: LocationID?
    /// Which page.
    public var page: SchedulingPageRequest

    /// Makes a query; see the properties.
    public init(
        status: ServiceStatus? = nil, locationID: LocationID? = nil,
        page: SchedulingPageRequest = SchedulingPageRequest()
    ) {
        self.status = status
        self.locationID = locationID
        self.page = page
    }
}
