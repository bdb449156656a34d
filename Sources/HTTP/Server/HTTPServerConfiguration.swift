/// Where and how to listen.
public struct HTTPServerConfiguration: Sendable {
    /// The address, numeric IPv4 or IPv6, or a path of a Unix socket.
    public var host = "127.0.0.1"
    /// The port; 0 takes any free one.
    ///
    /// Of no meaning for a Unix socket.
    public var port: UInt16 = 8080
    /// The certificate of the server: with it the address above speaks TLS, and nothing else.
    public var tls: TLSFiles?
    /// A second address that speaks plainly, for probes or a proxy on this machine; nil: none.
    ///
    /// It is of no use without `tls`, and no PROXY protocol header is expected there.
    public var plainHost: String?
    /// The port of the second address; 0 takes any free one.
    public var plainPort: UInt16 = 0
    /// The proxies whose X-Forwarded-For is believed, as CIDRs.
    public var trustedProxies: [String] = []
    /// Whether each connection begins with a PROXY protocol header (version 2), which trusted proxies alone may send.
    public var expectsProxyProtocol = false
    /// Whether requests are limited by rate.
    public var rateLimitsAreOn = true
    /// How many requests a minute are allowed.
    public var rateLimits = RateLimits()
    /// The origins whose scripts may call, such as `https://console.example.org`; none: closed.
    public var allowedOrigins: [String] = []
    /// How long things may take.
    public var timeouts = HTTPTimeouts()
    /// The most open connections.
    public var connectionLimit = Limits.connectionCount
    /// The most TLS handshakes under way.
    public var handshakeLimit = Limits.handshakeCount
    /// The most requests under way.
    public var requestLimit = Limits.requestsInFlight
    /// How many bytes the kernel buffers of what is sent on a connection; nil leaves it to the kernel.
    public var sendBufferBytes: Int?
    /// The version that the OpenAPI document tells.
    public var version = "0"

    /// The defaults.
    public init() {}
}

/// How long things may take on a connection; the defaults are those of `Limits`.
public struct HTTPTimeouts: Sendable {
    /// From the first byte of a head to its last.
    public var head = Duration.seconds(Limits.headerTimeoutSeconds)
    /// From the beginning of a connection to the end of its TLS handshake.
    public var handshake = Duration.seconds(Limits.handshakeTimeoutSeconds)
    /// Between two looks at the files of the certificate.
    public var certificateLook = Duration.seconds(Limits.certificateLookSeconds)
    /// Between two requests, and before the first.
    public var idle = Duration.seconds(Limits.idleTimeoutSeconds)
    /// Over which a body must come at the minimum rate.
    public var bodyWindow = Duration.seconds(Limits.bodyWindowSeconds)
    /// How long a cancelled operation may go on.
    public var cancellationGrace = Duration.seconds(Limits.cancellationGraceSeconds)
    /// Without progress in sending.
    public var write = Duration.seconds(Limits.writeTimeoutSeconds)
    /// For what the client still sends after a refusal.
    public var linger = Duration.seconds(Limits.lingerSeconds)
    /// After which a WebSocket's silent client is asked whether it is there.
    public var ping = Duration.seconds(WebSocketLimits.pingSeconds)
    /// How long it may take to answer.
    public var pong = Duration.seconds(WebSocketLimits.pongSeconds)
    /// For everything that runs when a drain begins.
    public var drain = Duration.seconds(Limits.drainSeconds)
    /// Between failing readiness and closing the listening socket, for load balancers to look.
    public var drainNotice = Duration.zero
    /// For an operation; nil takes the route's own.
    public var request: Duration?

    /// The defaults.
    public init() {}
}
