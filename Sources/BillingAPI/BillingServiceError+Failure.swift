import JSON
public import Kernel

extension BillingServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .failed(let failure): failure
        case .rule(let rule): rule.failure
        case .invalid(let fields): .validation(fields)
        case .notFound: Failure(.notFound, code: "notFound", detail: "There is nothing with this id.")
        case .stale(let version):
            Failure(
                .preconditionFailed, code: "stale",
                detail: "It was changed meanwhile and is now version \(version). "
                    + "Read it again, repeat your change on it and send its ETag in If-Match.",
                members: [ProblemMember(name: "currentVersion", json: Array(String(version).utf8))])
        case .keyReused:
            Failure(
                .ruleViolated, code: "idempotencyKeyReused",
                detail: "This Idempotency-Key was sent before with another request. Use a new key.")
        case .unauthorized, .unavailable, .deadlineExceeded, .cancelled, .unknown: condition
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
}

extension BillingRule {
    /// The failure in the terms that clients share.
    var failure: Failure { Failure(.ruleViolated, code: code, detail: detail, members: members) }

    private var members: [ProblemMember] {
        switch self {
        case .unknownCharges(let ids), .otherPatientsCharges(let ids), .chargesNotUnbilled(let ids):
            [Self.member("charges", ids)]
        case .currencyMismatch(let currency): [Self.member("currency", currency)]
        case .exceedsOpenAmount(let amount): [Self.member("openAmount", amount)]
        case .exceedsDeposit(let amount): [Self.member("unallocated", amount)]
        case .exceedsRefundable(let amount): [Self.member("refundable", amount)]
        default: []
        }
    }

    private static func member(_ name: String, _ value: some Encodable) -> ProblemMember {
        // Losing the member is right where it cannot be encoded: the refusal itself must still reach the client.
        ProblemMember(name: name, json: (try? StrictJSONEncoder().encode(value)) ?? Array("null".utf8))
    }
}
