public import JSON
public import Kernel

/// When a practitioner works, and what they may give (FHIR PractitionerRole and Schedule). The practitioner is a user.
public struct PractitionerScheduleView: Hashable, Sendable, Codable {
    /// The practitioner: the user's id.
    public var practitionerId: UserID
    /// The hours of a usual week, at most 100; those of one place and day do not overlap.
    public var weeklyHours: [WeeklyHours]
    /// Days on which other hours hold than the usual, at most 400.
    public var exceptions: [ScheduleException]
    /// When they are away, at most 200.
    public var leave: [Leave]
    /// What they are qualified for, at most 50.
    public var credentials: [Credential]
    /// The services that they give, at most 200; every one that their credentials allow where there are none.
    public var serviceIds: [ServiceID]
    /// The version, which the ETag quotes; 0 where none was ever set.
    public var version: Int
    /// When it was last set; absent where it never was.
    public var updatedAt: Timestamp?

    /// Makes a schedule without hours; the rest is set afterwards.
    public init(practitionerId: UserID, version: Int, updatedAt: Timestamp?) {
        self.practitionerId = practitionerId
        weeklyHours = []
        exceptions = []
        leave = []
        credentials = []
        serviceIds = []
        self.version = version
        self.updatedAt = updatedAt
    }
}

/// Somebody who has a schedule, without its hours.
public struct PractitionerView: Hashable, Sendable, Codable {
    /// The practitioner: the user's id.
    public var practitionerId: UserID
    /// What they are qualified for.
    public var credentials: [Credential]
    /// The services that they give; every one that their credentials allow where there are none.
    public var serviceIds: [ServiceID]
    /// The version of the schedule.
    public var version: Int
    /// When the schedule was last set.
    public var updatedAt: Timestamp

    /// Makes a view; the rest is set afterwards.
    public init(practitionerId: UserID, version: Int, updatedAt: Timestamp) {
        self.practitionerId = practitionerId
        credentials = []
        serviceIds = []
        self.version = version
        self.updatedAt = updatedAt
    }
}

/// Hours that recur each week, in the zone of their place. Those that end at or before they start end on the next day.
public struct WeeklyHours: Hashable, Sendable, Codable {
    /// The day of the week on which they start.
    public var weekday: DayOfWeek
    /// When they start.
    public var startsAt: LocalTime
    /// When they end.
    public var endsAt: LocalTime
    /// Where; nil for a hospital of one place.
    public var locationId: LocationID?
    /// The first day on which they hold; always where absent.
    public var validFrom: LocalDate?
    /// The last day on which they hold; for ever where absent.
    public var validTo: LocalDate?

    /// Makes hours; the rest is set afterwards.
    public init(_ weekday: DayOfWeek, _ startsAt: LocalTime, _ endsAt: LocalTime, locationId: LocationID? = nil) {
        self.weekday = weekday
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.locationId = locationId
    }
}

/// A day of the week.
public enum DayOfWeek: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// In the order of ISO 8601.
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The day of the week that Kernel knows it as.
    public var weekday: Weekday {
        switch self {
        case .monday: .monday
        case .tuesday: .tuesday
        case .wednesday: .wednesday
        case .thursday: .thursday
        case .friday: .friday
        case .saturday: .saturday
        case .sunday: .sunday
        }
    }
}

/// The hours of one day in place of the week's; none at all where there are no hours.
public struct ScheduleException: Hashable, Sendable, Codable {
    /// Hours of that day. Those that end at or before they start end on the next day.
    public struct Hours: Hashable, Sendable, Codable {
        /// When they start.
        public var startsAt: LocalTime
        /// When they end.
        public var endsAt: LocalTime
        /// Where; nil for a hospital of one place.
        public var locationId: LocationID?

        /// Makes hours; see the properties.
        public init(_ startsAt: LocalTime, _ endsAt: LocalTime, locationId: LocationID? = nil) {
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.locationId = locationId
        }
    }

    /// The day, in the zone of each place.
    public var date: LocalDate
    /// Its hours, at most 10.
    public var hours: [Hours]

    /// Makes an exception; see the properties.
    public init(_ date: LocalDate, _ hours: [Hours]) {
        self.date = date
        self.hours = hours
    }
}

/// A while in which a practitioner is away. Why is nobody's business but theirs: it is not kept.
public struct Leave: Hashable, Sendable, Codable {
    /// From when.
    public var from: Timestamp
    /// Until when, exclusive.
    public var to: Timestamp

    /// Makes a leave; see the properties.
    public init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }
}

/// A qualification of a practitioner (FHIR Practitioner.qualification).
public struct Credential: Hashable, Sendable, Codable {
    /// Its name, such as `BCBA`, `RBT` or `MD`; 1–40 characters.
    public var name: String
    /// The first day on which it holds; always where absent.
    public var validFrom: LocalDate?
    /// The last day on which it holds; for ever where absent.
    public var validTo: LocalDate?

    /// Makes a credential; see the properties.
    public init(_ name: String, validFrom: LocalDate? = nil, validTo: LocalDate? = nil) {
        self.name = name
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// Whether it holds on a day.
    public func holds(on day: LocalDate) -> Bool {
        (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
    }
}
