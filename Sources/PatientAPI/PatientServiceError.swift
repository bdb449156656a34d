public import Kernel

/// Why the Patient module did not do what was asked.
public enum PatientServiceError: ModuleServiceError, Hashable {
    /// Fields do not validate; all of them at once.
    case invalid([FieldError])
    /// No such patient in this hospital.
    case notFound
    /// The person is probably registered already; the candidates, likeliest first.
    case likelyDuplicate([DuplicateCandidate])
    /// The given number (MRN) belongs to another patient.
    case numberTaken
    /// The record was changed since the caller read it; its present version.
    case stale(version: Int)
    /// The record's identifying fields were erased; it cannot be changed.
    case erased
    /// A rule about records of one person refuses it.
    case rule(PatientRule)
    /// The idempotency key was used for another request.
    case keyReused
    /// The document is no FHIR Bundle, or is not JSON; where it broke off, what was read before it stays imported.
    case malformedBundle(String)
    /// The caller may not do this.
    case unauthorized(permission: String)
    /// Overloaded, or the database is away.
    case unavailable(retryAfterSeconds: Int)
    /// The deadline passed; with the same key a repeat tells whether it was done.
    case deadlineExceeded
    /// The caller went away.
    case cancelled
    /// A failure of the transport or of a newer server, passed on.
    case failed(Failure)
    /// A fault of ours, by its code.
    case unknown(code: String)

    /// Maps any error: its own unchanged, failures passed on, cancellation to its case, others to unknown.
    public init(_ error: any Error) {
        switch error {
        case let error as PatientServiceError: self = error
        case let error as Failure: self = .failed(error)
        case is CancellationError: self = .cancelled
        default: self = .unknown(code: "internal")
        }
    }

    /// Whether the same call may succeed later.
    public var isTransient: Bool { failure.isTransient }
}
