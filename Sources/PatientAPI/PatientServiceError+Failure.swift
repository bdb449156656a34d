import JSON
public import Kernel

extension PatientServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .likelyDuplicate(let candidates): Self.duplicate(candidates)
        case .failed(let failure): failure
        case .rule(let rule): rule.failure
        case .invalid(let fields): .validation(fields)
        case .notFound: Failure(.notFound, code: "notFound", detail: "There is no such patient.")
        case .numberTaken, .stale, .erased, .keyReused, .malformedBundle: refusal
        case .unauthorized, .unavailable, .deadlineExceeded, .cancelled, .unknown: condition
        }
    }

    private var refusal: Failure {
        switch self {
        case .numberTaken:
            Failure(
                .conflict, code: "numberTaken",
                detail: "Another patient has this MRN. Leave mrn out to have one assigned, or find that patient.",
                fields: [FieldError(field: "mrn", code: "taken", message: "belongs to another patient")])
        case .stale(let version): .stale(version: version)
        case .erased:
            Failure(.ruleViolated, code: "erased", detail: "This record was erased and cannot be changed.")
        case .keyReused: .keyReused
        case .malformedBundle(let reason):
            Failure(.invalid, code: "malformedBundle", detail: "The document is not a FHIR R4 Bundle: \(reason).")
        default: condition
        }
    }

    private var condition: Failure {
        switch self {
        case .unauthorized(let permission): .forbidden(permission: permission)
        case .unavailable(let seconds): .unavailable(retryAfterSeconds: seconds)
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        default: .internal
        }
    }

    private static func duplicate(_ candidates: [DuplicateCandidate]) -> Failure {
        Failure(
            .conflict, code: "likelyDuplicate",
            detail: "This person is probably registered already; see candidates. "
                + "Use one of them, or send confirmDuplicate: true to register anyway.",
            members: [ProblemMember(name: "candidates", json: candidatesJSON(candidates))])
    }

    private static func candidatesJSON(_ candidates: [DuplicateCandidate]) -> [UInt8] {
        // Losing the list is right where it cannot be encoded: the refusal itself must still reach the client.
        (try? StrictJSONEncoder().encode(candidates)) ?? Array("[]".utf8)
    }
}
