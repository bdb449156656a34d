public import JSON
public import Kernel

/// How far an appointment has come (FHIR Appointment.status). The raw names are stored and never renamed.
///
/// booked → confirmed → checkedIn → inProgress → completed; out of it by cancelled, noShow, or rescheduled, which names the
/// appointment that stands in its place.
public enum AppointmentStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// See the type.
    case booked, confirmed, checkedIn, inProgress, completed, cancelled, noShow, rescheduled

    /// Whether it holds its time: somebody is expected, there, or was seen.
    public var holdsTime: Bool {
        switch self {
        case .booked, .confirmed, .checkedIn, .inProgress, .completed: true
        case .cancelled, .noShow, .rescheduled: false
        }
    }
}

/// Who called an appointment off. The raw names are stored and never renamed.
public enum CancelledBy: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// The patient or a relative; who would have given it; the hospital.
    case patient, practitioner, clinic
}

/// An appointment of one patient (FHIR Appointment).
public struct AppointmentView: Hashable, Sendable, Codable {
    /// Something that the front desk should see, and that forbids nothing.
    public struct Warning: Hashable, Sendable, Codable {
        /// `patientOverlap`: the patient has other appointments then.
        public var code: String
        /// Those.
        public var appointmentIds: [AppointmentID]

        /// Makes a warning; see the properties.
        public init(code: String, appointmentIds: [AppointmentID]) {
            self.code = code
            self.appointmentIds = appointmentIds
        }
    }

    /// The appointment.
    public var id: AppointmentID
    /// Whose it is.
    public var patientId: PatientID
    /// Who gives it: a user.
    public var practitionerId: UserID
    /// What is given.
    public var serviceId: ServiceID
    /// In which room; absent where the service needs none and none was named.
    public var roomId: RoomID?
    /// Where; absent in a hospital of one place.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp
    /// When it ends, without what is kept free behind it.
    public var endsAt: Timestamp
    /// When it starts, as a clock at the place shows it.
    public var localStart: LocalDateTime
    /// The zone of that clock, by its name in the zone database.
    public var timeZone: String
    /// How far it has come.
    public var status: AppointmentStatus
    /// Whether it was booked over another, or outside of working hours, by somebody who may.
    public var isOverbooked: Bool
    /// The block that several patients attend, of a service for groups.
    public var groupSessionId: GroupSessionID?
    /// The series that it is of.
    public var seriesId: AppointmentSeriesID?
    /// The appointment in whose place it stands.
    public var rescheduledFromId: AppointmentID?
    /// The appointment that stands in its place.
    public var rescheduledToId: AppointmentID?
    /// The visit that was opened when the patient came.
    public var visitId: VisitID?
    /// Who called it off.
    public var cancelledBy: CancelledBy?
    /// Whether it was called off less than a day before.
    public var isLate: Bool?
    /// Why it was called off; absent once the patient was erased.
    public var reason: String?
    /// What the front desk noted; absent once the patient was erased.
    public var notes: String?
    /// What the front desk should see, in the answer to a booking alone.
    public var warnings: [Warning]?
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was booked.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp

    /// Makes a view of a booked appointment; the rest is set afterwards.
    public init(id: AppointmentID, patientId: PatientID, slot: SlotView, of serviceId: ServiceID, at: Timestamp) {
        self.id = id
        self.patientId = patientId
        practitionerId = slot.practitionerId
        self.serviceId = serviceId
        roomId = slot.roomId
        locationId = slot.locationId
        startsAt = slot.startsAt
        endsAt = slot.endsAt
        localStart = TimeZoneData.utc.local(at: slot.startsAt)
        timeZone = "UTC"
        status = .booked
        isOverbooked = false
        version = 1
        createdAt = at
        updatedAt = at
    }
}

/// A slot that is held for a few minutes, so that nobody else takes it while it is talked over.
public struct SlotHoldView: Hashable, Sendable, Codable {
    /// What a booking names as `slotHoldId`.
    public var id: SlotHoldID
    /// The service.
    public var serviceId: ServiceID
    /// Who would give it.
    public var practitionerId: UserID
    /// The room.
    public var roomId: RoomID?
    /// Where.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp
    /// When it ends.
    public var endsAt: Timestamp
    /// When it is free again by itself.
    public var expiresAt: Timestamp

    /// Makes a view; see the properties.
    public init(id: SlotHoldID, slot: SlotView, of serviceId: ServiceID, expiresAt: Timestamp) {
        self.id = id
        self.serviceId = serviceId
        practitionerId = slot.practitionerId
        roomId = slot.roomId
        locationId = slot.locationId
        startsAt = slot.startsAt
        endsAt = slot.endsAt
        self.expiresAt = expiresAt
    }
}
