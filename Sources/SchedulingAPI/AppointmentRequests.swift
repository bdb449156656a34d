public import JSON
public import Kernel

/// What holds a slot.
public struct HoldSlotRequest: Hashable, Sendable, Codable {
    /// The service.
    public var serviceId: ServiceID
    /// Who would give it.
    public var practitionerId: UserID
    /// The room; one that is free where absent and the service needs one.
    public var roomId: RoomID?
    /// Where; where the practitioner works then where absent.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp

    /// Makes a request with what is required.
    public init(serviceId: ServiceID, practitionerId: UserID, startsAt: Timestamp) {
        self.serviceId = serviceId
        self.practitionerId = practitionerId
        self.startsAt = startsAt
    }
}

/// What books an appointment.
public struct BookAppointmentRequest: Hashable, Sendable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// Who gives it.
    public var practitionerId: UserID
    /// What is given.
    public var serviceId: ServiceID
    /// The room; one that is free where absent and the service needs one.
    public var roomId: RoomID?
    /// Where; where the practitioner works then where absent.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp
    /// What the front desk notes; 1–500 characters.
    public var notes: String?
    /// The held slot that it takes, of the same service, practitioner and start.
    public var slotHoldId: SlotHoldID?
    /// Books over others and outside of working hours; needs `appointment.overbook`.
    public var overbook: Bool?

    /// Makes a request with what is required.
    public init(patientId: PatientID, practitionerId: UserID, serviceId: ServiceID, startsAt: Timestamp) {
        self.patientId = patientId
        self.practitionerId = practitionerId
        self.serviceId = serviceId
        self.startsAt = startsAt
    }
}

/// What gives an appointment another time: what is absent stays as it was, but the room, which is found anew.
public struct RescheduleAppointmentRequest: Hashable, Sendable, Codable {
    /// When it starts.
    public var startsAt: Timestamp
    /// Who gives it.
    public var practitionerId: UserID?
    /// The room.
    public var roomId: RoomID?
    /// Where.
    public var locationId: LocationID?
    /// The held slot that it takes.
    public var slotHoldId: SlotHoldID?
    /// As of a booking.
    public var overbook: Bool?

    /// Makes a request with what is required.
    public init(startsAt: Timestamp) { self.startsAt = startsAt }
}

/// What changes an appointment (RFC 7396): a field that is absent stays.
public struct ChangeAppointmentRequest: Hashable, Sendable, Codable {
    /// What the front desk notes; null for nothing.
    public var notes: Patch<String> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What calls an appointment off.
public struct CancelAppointmentRequest: Hashable, Sendable, Codable {
    /// Who calls it off.
    public var by: CancelledBy
    /// Why; 1–500 characters.
    public var reason: String?

    /// Makes a request with what is required.
    public init(by: CancelledBy) { self.by = by }
}

/// What says that a patient has come; may be left out.
public struct CheckInRequest: Hashable, Sendable, Codable {
    /// The queue in which a token is issued.
    public var queueId: QueueID?
    /// Why the patient is called before others; `onTimeAppointment` where absent, `walkIn` for who comes late.
    public var priority: QueuePriority?
    /// The queues that come after this one, in order, at most 10.
    public var journey: [QueueID]?

    /// Makes a request of nothing; fields are set afterwards.
    public init() {}
}

/// Which appointments are listed, by start; everything given must match.
public struct AppointmentListQuery: Hashable, Sendable {
    /// What starts then or later.
    public var from: Timestamp?
    /// What starts before.
    public var to: Timestamp?
    /// Given by whom.
    public var practitionerID: UserID?
    /// Whose.
    public var patientID: PatientID?
    /// Where.
    public var locationID: LocationID?
    /// Of which series.
    public var seriesID: AppointmentSeriesID?
    /// In which status.
    public var status: AppointmentStatus?
    /// Which page.
    public var page: SchedulingPageRequest

    /// Makes a query of everything; the rest is set afterwards.
    public init(page: SchedulingPageRequest = SchedulingPageRequest()) { self.page = page }
}
