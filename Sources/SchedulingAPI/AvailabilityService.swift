public import Kernel

/// Which slots are free.
public protocol AvailabilityService: Sendable {
    /// The slots of a service that can be booked now.
    ///
    /// Throws `invalid` for a question that asks for too much, the rules `unknownService`, `serviceInactive`,
    /// `unknownPractitioner`, `unknownLocation` and `locationClosed`, and `invalid` where nobody is named and more give the
    /// service than one question takes.
    func availability(
        _ context: RequestContext, _ query: AvailabilityQuery
    ) async throws(SchedulingServiceError) -> AvailabilityView
}

/// A question for free slots.
public struct AvailabilityQuery: Hashable, Sendable {
    /// The service that is to be given.
    public var serviceID: ServiceID
    /// By whom, at most 50; by whoever gives the service where there are none.
    public var practitionerIDs: [UserID]
    /// Where; anywhere where absent.
    public var locationID: LocationID?
    /// The first instant at which a slot may start; what lies behind the clock is not answered.
    public var from: Timestamp
    /// The instant before which it starts; at most 62 days later.
    public var to: Timestamp
    /// How many slots are answered at most, 1–20,000; of the first start all are.
    public var limit: Int

    /// How many slots are answered where nobody says how many.
    public static let usualLimit = 1_000

    /// Makes a question about everybody and everywhere; the rest is set afterwards.
    public init(serviceID: ServiceID, from: Timestamp, to: Timestamp, limit: Int = usualLimit) {
        self.serviceID = serviceID
        practitionerIDs = []
        self.from = from
        self.to = to
        self.limit = limit
    }

    /// Rejects whatever of it is out of bounds.
    public func review(_ validator: inout Validator) {
        Self.review(practitioners: practitionerIDs.count, &validator)
        Self.review(from: from, to: to, &validator)
        Self.review(limit: limit, &validator)
    }

    /// Rejects too many practitioners.
    public static func review(practitioners count: Int, _ validator: inout Validator) {
        let most = SchedulingLimits.practitionersPerQuestion
        validator.require(
            count <= most, field: "practitionerId", code: "tooMany", message: "Ask for at most \(most) practitioners.")
    }

    /// Rejects a while without an end, or one that is too long.
    public static func review(from: Timestamp, to: Timestamp, _ validator: inout Validator) {
        let most = SchedulingLimits.daysPerQuestion
        if to <= from {
            validator.reject(field: "to", code: "beforeFrom", message: "Give an instant behind from.")
        } else if from.advanced(by: .seconds(most * 86_400)) < to {
            validator.reject(field: "to", code: "tooLong", message: "Ask for at most \(most) days from from on.")
        }
    }

    /// Rejects a limit that is none.
    public static func review(limit: Int, _ validator: inout Validator) {
        let most = SchedulingLimits.slotsPerAnswer
        validator.require(
            (1...most).contains(limit), field: "maxSlots", code: "outOfRange",
            message: "Give a whole number, 1–\(most).")
    }
}

/// Free slots by start, then practitioner.
public struct AvailabilityView: Hashable, Sendable, Codable {
    /// The slots; those with one start are never parted.
    public var items: [SlotView]
    /// Where there are more: the `from` with which to go on, the first start that is not in `items`.
    public var nextFrom: Timestamp?

    /// Makes an answer; see the properties.
    public init(items: [SlotView], nextFrom: Timestamp?) {
        self.items = items
        self.nextFrom = nextFrom
    }
}
