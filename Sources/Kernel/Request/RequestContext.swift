/// Everything about a request that a service needs besides its arguments: who asks, for which tenant, until when.
///
/// It is the first parameter of each service method and is passed on by hand, never through a task-local value.
///
/// One reference: it goes through many hands, and a copy must not be a copy of all of it.
public struct RequestContext: Sendable {
    private var contents: Contents

    /// Makes a context; see the properties.
    public init(
        hospitalID: HospitalID, principal: Principal, deadlineNanoseconds: UInt64, requestID: String,
        trace: TraceContext
    ) {
        contents = Contents(
            Values(
                hospitalID: hospitalID, principal: principal, deadlineNanoseconds: deadlineNanoseconds,
                requestID: requestID, trace: trace))
    }

    /// The tenant, from the verified token alone.
    public var hospitalID: HospitalID {
        get { contents.values.hospitalID }
        set { change { $0.hospitalID = newValue } }
    }

    /// Who asks.
    public var principal: Principal {
        get { contents.values.principal }
        set { change { $0.principal = newValue } }
    }

    /// Monotonic nanoseconds (`WallClock.monotonicNanoseconds()`) after which the answer is of no use.
    public var deadlineNanoseconds: UInt64 {
        get { contents.values.deadlineNanoseconds }
        set { change { $0.deadlineNanoseconds = newValue } }
    }

    /// The id under which log and answer speak of this request (`X-Request-Id`).
    public var requestID: String {
        get { contents.values.requestID }
        set { change { $0.requestID = newValue } }
    }

    /// The W3C trace context that came in or was begun here.
    public var trace: TraceContext {
        get { contents.values.trace }
        set { change { $0.trace = newValue } }
    }

    /// The idempotency key with the hash of its request, where the client sent one.
    public var idempotency: IdempotencyKey? {
        get { contents.values.idempotency }
        set { change { $0.idempotency = newValue } }
    }

    /// In whose scope the idempotency key is unique: that of its owner, else of the principal.
    public var idempotencyScope: UserID {
        idempotency?.owner?.retagged() ?? principal.id
    }

    /// A position that reads must have reached (`Medley-After`).
    public var readAfter: Position? {
        get { contents.values.readAfter }
        set { change { $0.readAfter = newValue } }
    }

    /// Why records are read, in the caller's own words (`Medley-Access-Reason`); recorded with each read.
    public var accessReason: String? {
        get { contents.values.accessReason }
        set { change { $0.accessReason = newValue } }
    }

    private struct Values: Sendable {
        var hospitalID: HospitalID
        var principal: Principal
        var deadlineNanoseconds: UInt64
        var requestID: String
        var trace: TraceContext
        var idempotency: IdempotencyKey?
        var readAfter: Position?
        var accessReason: String?
    }

    private final class Contents: Sendable {
        let values: Values

        init(_ values: Values) { self.values = values }
    }

    private mutating func change(_ body: (inout Values) -> Void) {
        var values = contents.values
        body(&values)
        contents = Contents(values)
    }
}

/// Who makes a request, as the verified token says.
public struct Principal: Hashable, Sendable {
    /// What kind of caller this is.
    ///
    /// The raw values are stored and never renamed. A `member` is whoever has the role `member` alone: a customer of an
    /// operator, for whom there are only their own wallets.
    public enum Kind: String, Sendable, Codable { case user, apiKey, patient, service, system, member }

    /// Which rate a program may call at; the raw values are stored and never renamed.
    public enum RateClass: String, Sendable, Hashable, Codable, CaseIterable {
        /// That of its kind.
        case standard
        /// That of merchants.
        case merchant
    }

    /// The kind of caller.
    public var kind: Kind
    /// The caller's id; for a user the user's id.
    public var id: UserID
    /// The log-in session, where there is one.
    public var sessionID: SessionID?
    /// The roles' stable names, in order.
    public var roles: [String]
    /// The permissions that the roles give, such as `patient.read`.
    public var permissions: Set<String>
    /// Whom a program acts for, and for nobody else, such as a merchant; nil where it may act for all that it sees.
    public var onBehalfOf: ActedForID?
    /// Which rate a program may call at.
    public var rateClass = RateClass.standard
    /// Whether the caller may do nothing but set a second factor up, which their hospital asks of its staff.
    public var mustSetSecondFactor = false

    /// Makes a principal with what every one has; see the properties.
    public init(kind: Kind, id: UserID, sessionID: SessionID? = nil, roles: [String], permissions: Set<String>) {
        self.kind = kind
        self.id = id
        self.sessionID = sessionID
        self.roles = roles
        self.permissions = permissions
    }
}

/// An idempotency key; its scope is the hospital, and in it the principal or `owner`.
public struct IdempotencyKey: Hashable, Sendable {
    /// The client's key: 1 to 255 visible ASCII characters.
    public var key: String
    /// SHA-256 of method, path and canonical body: 32 bytes.
    public var requestHash: [UInt8]
    /// Whose key it is, whoever sends it, such as a wallet's; nil for the principal's own.
    public var owner: StreamID?

    /// Makes a key; see the properties.
    public init(key: String, requestHash: [UInt8]) {
        self.key = key
        self.requestHash = requestHash
    }
}

/// The identifiers of W3C Trace Context (`traceparent`).
public struct TraceContext: Hashable, Sendable {
    /// The trace's 16 bytes, as two big-endian words; never all zero.
    public var traceHigh: UInt64
    /// The last eight bytes of the trace's id.
    public var traceLow: UInt64
    /// This span's 8 bytes; never zero.
    public var spanID: UInt64
    /// Whether the caller asked for the trace to be kept.
    public var isSampled: Bool

    /// Makes a trace context; see the properties.
    public init(traceHigh: UInt64, traceLow: UInt64, spanID: UInt64, isSampled: Bool) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.spanID = spanID
        self.isSampled = isSampled
    }
}
