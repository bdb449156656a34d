import JSON
public import Kernel

extension BillingServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .failed(let failure): failure
        case .rule(let rule): rule.failure
        case .invalid(let fields): .validation(fields)
        case .notFound: .notFound
        case .stale(let version): .stale(version: version)
        case .keyReused: .keyReused
        case .unauthorized, .unavailable, .deadlineExceeded, .cancelled, .unknown: condition
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
}

extension BillingRule {
    /// The failure in the terms that clients share.
    var failure: Failure { Failure(.ruleViolated, code: code, detail: detail, members: members) }

    private var members: [ProblemMember] {
        switch self {
        case .unknownCharges(let ids), .otherPatientsCharges(let ids), .chargesNotUnbilled(let ids):
            [Self.member("charges", ids)]
        case .chargesOfSeveralPatients(let parts): [Self.member("patients", parts)]
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
