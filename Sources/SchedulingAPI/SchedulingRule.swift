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
        }
    }

    /// The field that breaks it, where one does.
    private var fields: [FieldError] {
        guard case .inField(let field, let rule) = self else { return [] }
        return [FieldError(field: field, code: rule.code, message: rule.detail)]
    }

    private var members: [ProblemMember] { [] }
}
