public import Kernel

/// A rule of scheduling that refused a command (422): its stable code and what would satisfy it.
public enum SchedulingRule: Error, Hashable, Sendable {
    /// No such patient in this hospital.
    case unknownPatient
    /// The patient's record was erased.
    case patientErased
    /// No such service in this hospital.
    case unknownService
    /// The service is not offered any more.
    case serviceInactive
    /// No such practitioner in this hospital, or one who does not work here now.
    case unknownPractitioner
    /// No such room in this hospital.
    case unknownRoom
    /// The room is not used any more.
    case roomInactive
    /// No such location in this hospital.
    case unknownLocation
    /// The location was closed.
    case locationClosed
    /// A rule that one field of the request breaks, which the answer names; `code` is the rule's.
    indirect case inField(String, SchedulingRule)
    /// The practitioner does not give the service, or lacks a credential on that day.
    case serviceNotGiven
    /// The practitioner does not work then: when they do on that day.
    case outsideHours([WorkingHoursView])
    /// The room is elsewhere, or the service cannot be given there.
    case roomNotSuitable
    /// The held slot is another.
    case otherSlotHeld
    /// The patient attends the group session already.
    case patientInGroup
    /// An appointment in this status cannot be treated so.
    case appointmentNotInStatus(AppointmentStatus)
    /// The appointment has not started, so nobody can be missing.
    case notStarted
    /// The caller holds as many slots as one may.
    case tooManyHolds
    /// A queue of the request is not in this hospital.
    case unknownQueue
    /// The queue takes no patients.
    case queueInactive
    /// Nobody waits in the queue.
    case queueEmpty
    /// The queue has given out as many numbers as a day has.
    case queueFull
    /// The token is in that queue already.
    case sameQueue
    /// A token in this status cannot be treated so.
    case tokenNotInStatus(QueueTokenStatus)
    /// No such visit in this hospital.
    case unknownVisit
    /// The visit is another patient's.
    case otherPatientsVisit
    /// A visit in this status cannot be treated so.
    case visitNotInStatus(VisitStatus)
}

/// A while in which a practitioner works.
public struct WorkingHoursView: Hashable, Sendable, Codable {
    /// From when.
    public var startsAt: Timestamp
    /// Until when, exclusive.
    public var endsAt: Timestamp
    /// Where; absent in a hospital of one place.
    public var locationId: LocationID?

    /// Makes a while; see the properties.
    public init(startsAt: Timestamp, endsAt: Timestamp, locationId: LocationID?) {
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.locationId = locationId
    }
}

extension SchedulingRule {
    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownPatient: "unknownPatient"
        case .patientErased: "patientErased"
        case .unknownService: "unknownService"
        case .serviceInactive: "serviceInactive"
        case .unknownPractitioner: "unknownPractitioner"
        case .unknownRoom: "unknownRoom"
        case .roomInactive: "roomInactive"
        case .unknownLocation: "unknownLocation"
        case .locationClosed: "locationClosed"
        case .inField(_, let rule): rule.code
        case .serviceNotGiven: "serviceNotGiven"
        case .outsideHours: "outsideHours"
        case .roomNotSuitable: "roomNotSuitable"
        case .otherSlotHeld: "otherSlotHeld"
        case .patientInGroup: "patientInGroup"
        case .appointmentNotInStatus: "appointmentNotInStatus"
        case .notStarted: "notStarted"
        case .tooManyHolds: "tooManyHolds"
        case .unknownQueue: "unknownQueue"
        case .queueInactive: "queueInactive"
        case .queueEmpty: "queueEmpty"
        case .queueFull: "queueFull"
        case .sameQueue: "sameQueue"
        case .tokenNotInStatus: "tokenNotInStatus"
        case .unknownVisit: "unknownVisit"
        case .otherPatientsVisit: "otherPatientsVisit"
        case .visitNotInStatus: "visitNotInStatus"
        }
    }

    /// The failure in the terms that clients share.
    var failure: Failure {
        Failure(.ruleViolated, code: code, detail: detail, fields: fields, members: members)
    }

    /// Plain words that say what to do.
    var detail: String {
        switch self {
        case .unknownPatient: "There is no such patient. Register the patient first."
        case .patientErased: "The patient's record was erased: nothing new can be planned for it."
        case .unknownService: "There is no such service. GET /api/v1/services lists them."
        case .serviceInactive: "The service is not offered any more. Choose another, or make it active."
        case .unknownPractitioner:
            "There is no such practitioner: a user who may log in. GET /api/v1/users lists them."
        case .unknownRoom: "There is no such room. GET /api/v1/rooms lists them."
        case .roomInactive: "The room is not used any more. Choose another, or make it active."
        case .unknownLocation: "There is no such location. Leave locationId out, or give one of the hospital's."
        case .locationClosed: "The location is closed. Leave locationId out, or give one that is in use."
        case .inField(_, let rule): rule.detail
        case .serviceNotGiven:
            "The practitioner does not give the service, or lacks a credential that it asks for on that day. "
                + "GET /api/v1/availability tells who does."
        case .outsideHours:
            "The practitioner does not work then; their hours of that day are in hours. Choose a time within them, or send "
                + "overbook: true with the permission appointment.overbook."
        case .roomNotSuitable:
            "The room is elsewhere, or the service cannot be given there. Leave roomId out to have one found."
        case .otherSlotHeld:
            "The held slot is of another service, practitioner or start. Book that one, or leave slotHoldId out."
        case .patientInGroup: "The patient attends this session already."
        case .appointmentNotInStatus:
            "The appointment's status does not allow it; that is in appointmentStatus. It is booked, confirmed, checked in, "
                + "started and completed in this order; what has ended stays as it is."
        case .notStarted: "The appointment has not started yet, so nobody can be missing. Cancel it instead."
        case .tooManyHolds:
            "You hold \(SchedulingLimits.holdsPerCaller) slots. Book or release some of them; each ends by itself after "
                + "\(SchedulingLimits.holdSeconds / 60) minutes."
        case .unknownQueue: "There is no such queue. GET /api/v1/queues lists them."
        case .queueInactive: "The queue takes no patients. Choose another, or make it active."
        case .queueEmpty: "Nobody waits in the queue. Skipped numbers can be recalled."
        case .queueFull: "The queue has given out \(SchedulingLimits.tokensPerDay) numbers today. Use another queue."
        case .sameQueue: "The token is in this queue already. Choose another."
        case .tokenNotInStatus:
            "The token's status does not allow it; that is in tokenStatus. A token is called, then served, then done; a "
                + "called one can be skipped, and a skipped one recalled."
        case .unknownVisit: "There is no such visit. GET /api/v1/visits lists them."
        case .otherPatientsVisit: "The visit is another patient's. Give the patient's own, or none."
        case .visitNotInStatus:
            "The visit's status does not allow it; that is in visitStatus. A visit that has ended stays as it is."
        }
    }

    /// The field that breaks it, where one does.
    private var fields: [FieldError] {
        guard case .inField(let field, let rule) = self else { return [] }
        return [FieldError(field: field, code: rule.code, message: rule.detail)]
    }

    private var members: [ProblemMember] {
        switch self {
        case .outsideHours(let hours): [ProblemMember(encoding: hours, as: "hours")]
        case .appointmentNotInStatus(let status): [ProblemMember(encoding: status, as: "appointmentStatus")]
        case .tokenNotInStatus(let status): [ProblemMember(encoding: status, as: "tokenStatus")]
        case .visitNotInStatus(let status): [ProblemMember(encoding: status, as: "visitStatus")]
        default: []
        }
    }
}
