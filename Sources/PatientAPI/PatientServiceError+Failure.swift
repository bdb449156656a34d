import JSON
public import Kernel

extension PatientServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .likelyDuplicate(let candidates): Self.duplicate(candidates)
        case .failed(let failure): failure
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
        case .stale(let version):
            Failure(
                .preconditionFailed, code: "stale",
                detail: "The record was changed meanwhile and is now version \(version). "
                    + "Read it again, repeat your change on it and send its ETag in If-Match.",
                members: [ProblemMember(name: "currentVersion", json: Array(String(version).utf8))])
        case .erased:
            Failure(.ruleViolated, code: "erased", detail: "This record was erased and cannot be changed.")
        case .keyReused:
            Failure(
                .ruleViolated, code: "idempotencyKeyReused",
                detail: "This Idempotency-Key was sent before with another request. Use a new key.")
        case .malformedBundle(let reason):
            Failure(.invalid, code: "malformedBundle", detail: "The document is not a FHIR R4 Bundle: \(reason).")
        default: condition
        }
    }

    private var condition: Failure {
        switch self {
        case .unauthorized(let permission):
            Failure(.forbidden, code: "forbidden", detail: "You need the permission \(permission).")
        case .unavailable(let seconds):
            Failure(
                .unavailable, code: "unavailable", detail: "The service is busy or its database is away. Try again.",
                retryAfterSeconds: seconds)
        case .deadlineExceeded:
            Failure(
                .deadlineExceeded, code: "deadlineExceeded",
                detail: "It took too long. Try again with the same Idempotency-Key.", retryAfterSeconds: 1)
        case .cancelled: Failure(.cancelled, code: "cancelled", detail: "The request was cancelled.")
        default: Failure(.internal, code: "internal", detail: "Something went wrong.")
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
