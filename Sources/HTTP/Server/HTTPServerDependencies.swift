public import EventLoop
public import Kernel
public import Telemetry

/// What the server needs from the rest.
public struct HTTPServerDependencies: Sendable {
    /// Who verifies tokens.
    public var authenticator: any Authenticator
    /// The clock.
    public var clock: any WallClock
    /// The generator of request ids.
    public var ids: any IDGenerator
    /// What `/readyz` asks: each name with nil when well, else what is wrong.
    public var readiness: @Sendable () async -> [(name: String, problem: String?)]
    /// Where large answers are compressed and files are read.
    public var offload = OffloadPool(label: "medley.http", width: 2, queueLimit: 1024)
    /// Where `/metrics` reads, and the server counts.
    public var metrics = MetricsRegistry()
    /// Where a line per request goes; nil: nowhere.
    public var logger: Logger?
    /// The names of the roles that have a permission, for `/api/v1/authz/explain`.
    public var rolesHaving: @Sendable (_ permission: String) -> [String] = { _ in [] }

    /// The access token that a ticket stands for, by a monotonic deadline; the ticket is used up by that. Throws 401 where it is
    /// good for nothing.
    public var redeemTicket: @Sendable (_ ticket: String, _ deadline: UInt64) async throws(Failure) -> [UInt8] = {
        _, _ throws(Failure) in
        throw Failure(.unauthenticated, code: "invalidTicket", detail: "There are no tickets here.")
    }

    /// Waits until reads show everything up to a position (`Medley-After`), for a bounded time; a position that was not
    /// reached by then is a failure.
    public var readAfter: @Sendable (Position, RequestContext) async throws(Failure) -> Void = { _, _ in }

    /// Whether another request was carried out under the context's idempotency key; asked only where a request with a key
    /// is refused for its form, which no service has seen.
    public var hasOtherRequest: @Sendable (RequestContext) async -> Bool = { _ in false }

    /// By what the fields of a request are judged, asked only where some of its body could not be read; nil judges no others.
    public var requestSetting: @Sendable (RequestContext?) async -> RequestSetting? = { _ in nil }

    /// Makes the dependencies; see the properties.
    public init(
        authenticator: any Authenticator, clock: any WallClock, ids: any IDGenerator,
        readiness: @escaping @Sendable () async -> [(name: String, problem: String?)]
    ) {
        self.authenticator = authenticator
        self.clock = clock
        self.ids = ids
        self.readiness = readiness
    }
}
