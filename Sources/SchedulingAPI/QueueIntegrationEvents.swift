public import Kernel

/// A token was issued, called, served or ended. It names nobody.
public struct TokenChangedV1: Sendable, Hashable, Codable {
    /// The queue.
    public var queueId: QueueID
    /// The token.
    public var tokenId: QueueTokenID
    /// The number.
    public var number: String
    /// What has become of it.
    public var status: QueueTokenStatus
    /// Where it is called to; nil but for `called`.
    public var counter: String?
    /// The day at the queue's place.
    public var day: LocalDate

    /// Makes an event; the counter is set afterwards. See the properties.
    public init(
        queueId: QueueID, tokenId: QueueTokenID, number: String, status: QueueTokenStatus, day: LocalDate
    ) {
        self.queueId = queueId
        self.tokenId = tokenId
        self.number = number
        self.status = status
        self.day = day
    }
}

/// A visit was opened, begun with or ended.
public struct VisitChangedV1: Sendable, Hashable, Codable {
    /// The visit.
    public var visitId: VisitID
    /// The patient.
    public var patientId: PatientID
    /// How far it has come.
    public var status: VisitStatus
    /// The appointment that the patient came for.
    public var appointmentId: AppointmentID?

    /// Makes an event; see the properties.
    public init(visitId: VisitID, patientId: PatientID, status: VisitStatus, appointmentId: AppointmentID? = nil) {
        self.visitId = visitId
        self.patientId = patientId
        self.status = status
        self.appointmentId = appointmentId
    }
}
