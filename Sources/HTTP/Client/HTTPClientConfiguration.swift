/// How an `HTTPClient` behaves.
public struct HTTPClientConfiguration: Sendable {
    /// Ranges of addresses that may be called although they are private, loopback or the like, as CIDRs: `127.0.0.0/8`.
    public var allowedAddresses: [String] = []
    /// How long things may take.
    public var timeouts = HTTPClientTimeouts()
    /// How large an answer may be, and how many connections there are.
    public var limits = HTTPClientLimits()
    /// Whose certificates are believed.
    public var trust = Trust.system
    /// What `User-Agent` says.
    public var userAgent = "Medley"

    /// Whose certificates are believed.
    public enum Trust: Hashable, Sendable {
        /// The machine's store, as OpenSSL finds it.
        case system
        /// The certificates of a PEM file and no others.
        case file(String)
    }

    /// The defaults.
    public init() {}
}

/// How long things may take.
public struct HTTPClientTimeouts: Sendable {
    /// For the addresses of a name, and for a connection to one of them, the TLS handshake included.
    public var connect = Duration.seconds(5)
    /// Without a byte from the other end while one is waited for.
    public var inactivity = Duration.seconds(30)
    /// For a request with its redirects and its whole answer, where it has no deadline of its own.
    public var total = Duration.seconds(60)
    /// How long a connection is kept without a request; shorter than what servers are used to.
    public var idle = Duration.seconds(15)
    /// How long the addresses of a name are remembered.
    public var resolution = Duration.seconds(10)

    /// The defaults.
    public init() {}
}

/// Every bound of the client.
public struct HTTPClientLimits: Sendable {
    /// The largest head of an answer.
    public var headBytes = 32 * 1024
    /// The most fields of an answer; no more than `Limits.fieldCount` whatever is set.
    public var fieldCount = Limits.fieldCount
    /// The largest body of an answer, inflated where it came compressed.
    public var bodyBytes = 64 * 1024 * 1024
    /// The most open connections to one origin from one reactor.
    public var connectionsPerOrigin = 8
    /// The most open connections from one reactor, to all origins; kept ones make way for new ones.
    public var connections = 256
    /// The most requests that wait for one of them.
    public var waitingPerOrigin = 256
    /// How much of an answer waits in memory before the socket is no longer read.
    public var bufferBytes = 256 * 1024

    /// The most answers of status 1xx before the one that counts.
    static let interimCount = 8
    /// How often a request is sent again whose kept connection had ended meanwhile.
    static let retryCount = 2
    /// The most addresses of a host that are tried.
    static let addressCount = 6
    /// How much is asked of the socket at once.
    static let readBytes = 16 * 1024

    /// The defaults.
    public init() {}
}
