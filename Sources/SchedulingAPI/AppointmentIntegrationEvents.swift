public import Kernel

/// An appointment was booked, perhaps in the place of another. It names nobody.
public struct AppointmentBookedV1: Sendable, Hashable, Codable {
    /// The appointment.
    public var appointmentId: AppointmentID
    /// The patient.
    public var patientId: PatientID
    /// Who gives it.
    public var practitionerId: UserID
    /// What is given.
    public var serviceId: ServiceID
    /// Where.
    public var locationId: LocationID?
    /// When it starts.
    public var startsAt: Timestamp
    /// When it ends.
    public var endsAt: Timestamp
    /// The zone of the place, by its name in the zone database.
    public var timeZone: String
    /// The appointment in whose place it stands.
    public var previousId: AppointmentID?

    /// Makes an event; the rest is set afterwards. See the properties.
    public init(
        appointmentId: AppointmentID, patientId: PatientID, slot: SlotView, of serviceId: ServiceID, timeZone: String
    ) {
        self.appointmentId = appointmentId
        self.patientId = patientId
        practitionerId = slot.practitionerId
        self.serviceId = serviceId
        locationId = slot.locationId
        startsAt = slot.startsAt
        endsAt = slot.endsAt
        self.timeZone = timeZone
    }
}

/// An appointment went on, or was called off. It names nobody, and says nothing of why.
public struct AppointmentStatusChangedV1: Sendable, Hashable, Codable {
    /// The appointment.
    public var appointmentId: AppointmentID
    /// The patient.
    public var patientId: PatientID
    /// What has become of it.
    public var status: AppointmentStatus
    /// Of a rescheduled one the appointment that stands in its place.
    public var nextId: AppointmentID?

    /// Makes an event; the next appointment is set afterwards. See the properties.
    public init(appointmentId: AppointmentID, patientId: PatientID, status: AppointmentStatus) {
        self.appointmentId = appointmentId
        self.patientId = patientId
        self.status = status
    }
}
