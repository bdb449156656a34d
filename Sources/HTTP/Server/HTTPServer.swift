public import EventLoop
public import Kernel

/// The HTTP/1.1 server: one listening socket shared by the reactors, routes, middleware (RFC 9110, RFC 9112).
public final class HTTPServer: Sendable {
    /// Makes a server; nothing listens before `start()`.
    public init(configuration: HTTPServerConfiguration, routes: [Route], dependencies: HTTPServerDependencies, group: ReactorGroup)
        throws(HTTPServerError)
    { fatalError() }
    /// Listens and serves; answers the port that was bound.
    public func start() async throws(HTTPServerError) -> UInt16 { fatalError() }
    /// Fails readiness, stops accepting, finishes what runs, at most `Limits.drainSeconds`; answers how many were cut off.
    @discardableResult
    public func drain() async -> Int { fatalError() }
}

/// Where and how to listen.
public struct HTTPServerConfiguration: Sendable {
    /// The address, numeric IPv4 or IPv6, or a path of a Unix socket.
    public var host = "127.0.0.1"
    /// The port; 0 takes any free one.
    public var port: UInt16 = 8080
    /// The proxies whose X-Forwarded-For is believed, as CIDRs.
    public var trustedProxies: [String] = []
    /// Whether requests are limited by rate.
    public var rateLimitsAreOn = true

    /// The defaults.
    public init() {}
}

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

/// Why a server could not start.
public enum HTTPServerError: Error, Sendable {
    /// The address could not be bound: errno.
    case bind(address: String, errno: Int32)
    /// Two routes are the same, or a route breaks a rule of the table.
    case routes(String)
}
