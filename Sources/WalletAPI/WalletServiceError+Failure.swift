import JSON
public import Kernel

extension WalletServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .failed(let failure): failure
        case .rule(let rule): rule.failure
        case .merchant(let rule): rule.failure
        case .card(let rule): rule.failure
        case .payment(let rule): rule.failure
        case .clearing(let rule): rule.failure
        case .desk(let rule): rule.failure
        case .invalid(let fields): .validation(fields)
        case .notFound: .notFound
        case .stale(let version): .stale(version: version)
        case .keyReused: .keyReused
        case .staffOnly: Failure(.forbidden, code: "staffOnly", detail: "Only the operator's staff may do this.")
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

extension WalletRule {
    /// The failure in the terms that clients share.
    public var failure: Failure { Failure(.ruleViolated, code: code, detail: detail, members: members) }

    private var members: [ProblemMember] {
        switch self {
        case .currencyMismatch(let currency): [Self.member("currency", currency)]
        case .walletNotEmpty(let balance): [Self.member("balance", balance)]
        case .insufficientFunds(let available): [Self.member("available", available)]
        case .exceedsTransactionLimit(let limit): [Self.member("limit", limit)]
        case .exceedsDailyLimit(let remaining), .exceedsMonthlyLimit(let remaining), .exceedsHold(let remaining):
            [Self.member("remaining", remaining)]
        case .overdraftInUse(let used): [Self.member("used", used)]
        case .batchRefused(let index): [Self.member("index", index)]
        case .cardNumberNotAllowed(let field): [Self.member("field", field)]
        default: []
        }
    }

    static func member(_ name: String, _ value: some Encodable) -> ProblemMember {
        ProblemMember(name, encoding: value)
    }
}

extension ProblemMember {
    /// A member with a value's JSON.
    init(_ name: String, encoding value: some Encodable) {
        // Losing the member is right where it cannot be encoded: the refusal itself must still reach the client.
        self.init(name: name, json: (try? StrictJSONEncoder().encode(value)) ?? Array("null".utf8))
    }
}

extension DeskRule {
    /// The failure in the terms that clients share.
    public var failure: Failure {
        var failure = Failure(.ruleViolated, code: code, detail: detail)
        switch self {
        case .exceedsRefundable(let remaining): failure.members = [WalletRule.member("remaining", remaining)]
        case .notRefundable(.payment(let payment)): failure.members = [WalletRule.member("paymentId", payment)]
        case .approvalDecided(let status): failure.members = [WalletRule.member("approvalStatus", status)]
        default: break
        }
        return failure
    }
}
