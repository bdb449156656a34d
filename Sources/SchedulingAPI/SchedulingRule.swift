import Kernel

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
        case .tokenNotInStatus(let status): [ProblemMember(encoding: status, as: "tokenStatus")]
        case .visitNotInStatus(let status): [ProblemMember(encoding: status, as: "visitStatus")]
        default: []
        }
    }
}
