import Kernel

/// How many requests a minute each kind of caller may make (api.md, Who may call).
public struct RateLimits: Sendable, Hashable {
    /// Patients, and members of operators.
    public var patientsPerMinute = 100
    /// Staff, and everyone who is nothing else here.
    public var staffPerMinute = 600
    /// Merchants, programs whose key has their rate, and services that call for others.
    public var merchantsPerMinute = 10_000
    /// Programs with another API key.
    public var programsPerMinute = 3_000
    /// Failed log-ins and the like from one address, or one network of 64 bits of IPv6; successes are not counted, since
    /// a clinic is one address. API keys that open nothing are counted apart, to the same limit, so that a program with an
    /// old key locks nobody out of logging in; and so are bad signatures.
    public var credentialFailuresPerMinute = 60

    /// The defaults.
    public init() {}

    /// The limit of a caller, by the most generous of its roles.
    func perMinute(_ principal: Principal) -> Int {
        switch principal.kind {
        case .service, .system: return merchantsPerMinute
        case .apiKey: return principal.rateClass == .merchant ? merchantsPerMinute : programsPerMinute
        case .patient, .member: return patientsPerMinute
        case .user: break
        }
        if principal.roles.contains("merchant") { return merchantsPerMinute }
        let isPatient = !principal.roles.isEmpty && principal.roles.allSatisfy { Self.patientRoles.contains($0) }
        return isPatient ? patientsPerMinute : staffPerMinute
    }

    /// The roles of those who reach what is their own alone.
    private static let patientRoles: Set<String> = ["patient", "member"]
}

/// Whose requests are counted together.
struct CallerKey: Hashable, Sendable {
    let hospitalID: HospitalID
    let principalID: UserID
}

/// Whose failures are counted together.
struct FailureKey: Hashable, Sendable {
    /// What failed.
    enum Kind: Hashable, Sendable {
        /// A log-in, a code, a link and the like.
        case credentials
        /// A token that is looked up.
        case lookedUpToken
        /// A signature of what another company's server sent.
        case signature
    }

    let kind: Kind
    /// As `NetworkAddress.network` says it.
    let network: String
}

extension Route.RateClass {
    /// What is counted where a request of the class fails; nil where failures are not counted.
    var failureKind: FailureKey.Kind? {
        switch self {
        case .credentials: .credentials
        case .signed: .signature
        case .standard, .unlimited: nil
        }
    }
}

/// The limits by rate of a server: per principal, and of failures per network.
final class RateLimiter: Sendable {
    /// The most callers, and networks, that are remembered.
    static let keyLimit = 65_536

    private let limits: RateLimits
    private let isOn: Bool
    private let callers = RateMeter<CallerKey>(keyLimit: keyLimit)
    private let failures = RateMeter<FailureKey>(keyLimit: keyLimit)

    init(_ limits: RateLimits, isOn: Bool) {
        self.limits = limits
        self.isOn = isOn
    }

    /// Counts a request of a caller; nil where nothing is limited.
    func take(_ context: RequestContext, now: UInt64) throws(ProblemDetails) -> RateMeter<CallerKey>.Standing? {
        guard isOn else { return nil }
        let key = CallerKey(hospitalID: context.hospitalID, principalID: context.principal.id)
        let standing = callers.take(key, perMinute: limits.perMinute(context.principal), nowNanoseconds: now)
        if standing.isAllowed { return standing }
        var problem = Self.refusal(standing.retryAfterSeconds)
        problem.fields = Self.fields(
            limit: standing.limit, remaining: standing.remaining, resetSeconds: standing.resetSeconds)
        throw problem
    }

    /// Refuses a network whose credentials failed too often.
    func checkFailures(_ key: @autoclosure () -> FailureKey, now: UInt64) throws(ProblemDetails) {
        guard isOn else { return }
        let standing = failures.look(key(), perMinute: limits.credentialFailuresPerMinute, nowNanoseconds: now)
        if !standing.isAllowed { throw Self.refusal(standing.retryAfterSeconds) }
    }

    /// Counts a failure of a network; a status that says nothing about credentials is no failure.
    func countFailure(_ key: @autoclosure () -> FailureKey, status: Int, now: UInt64) {
        guard isOn, [401, 403, 404, 409, 422].contains(status) else { return }
        _ = failures.take(key(), perMinute: limits.credentialFailuresPerMinute, nowNanoseconds: now)
    }

    /// The fields that tell a client how it stands.
    static func fields(limit: Int, remaining: Int, resetSeconds: Int) -> [(name: String, value: String)] {
        [
            ("RateLimit-Limit", String(limit)), ("RateLimit-Remaining", String(remaining)),
            ("RateLimit-Reset", String(resetSeconds)),
        ]
    }

    private static func refusal(_ retryAfterSeconds: Int) -> ProblemDetails {
        var problem = ProblemDetails(
            429, code: "rateLimited", detail: "Too many requests; wait \(max(1, retryAfterSeconds)) s, then go on.")
        problem.retryAfterSeconds = max(1, retryAfterSeconds)
        return problem
    }
}
