public import JSON
public import Kernel

/// How far a visit has come. The raw names are stored and never renamed.
public enum VisitStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Waits; was begun with; was ended by whoever treated; went before that.
    case waiting, inProgress, completed, leftWithoutBeingSeen

    /// Whether it has not come to its end.
    public var isOpen: Bool { self == .waiting || self == .inProgress }
}

/// A patient's stay on one day.
public struct VisitView: Hashable, Sendable, Codable {
    /// The visit.
    public var id: VisitID
    /// Whose it is.
    public var patientId: PatientID
    /// The appointment that the patient came for.
    public var appointmentId: AppointmentID?
    /// Where; nil for a hospital of one place.
    public var locationId: LocationID?
    /// The day there; it starts at 04:00.
    public var day: LocalDate
    /// How far it has come.
    public var status: VisitStatus
    /// The last token that it was given.
    public var tokenId: QueueTokenID?
    /// The queue of that token.
    public var queueId: QueueID?
    /// The version, which the ETag quotes.
    public var version: Int
    /// When the patient came.
    public var openedAt: Timestamp
    /// When it was begun with.
    public var startedAt: Timestamp?
    /// When it ended.
    public var endedAt: Timestamp?

    /// Makes a view with what every visit has; the rest is set afterwards.
    public init(id: VisitID, patientId: PatientID, day: LocalDate, openedAt: Timestamp) {
        self.id = id
        self.patientId = patientId
        self.day = day
        status = .waiting
        version = 1
        self.openedAt = openedAt
    }
}
