/// Every bound of the server (api.md, HTTP itself).
public enum Limits {
    /// The largest request head.
    public static let headerBytes = 16 * 1024
    /// The most fields in a head.
    public static let fieldCount = 100
    /// The longest request target.
    public static let targetBytes = 8 * 1024
    /// The largest JSON body.
    public static let jsonBodyBytes = 1024 * 1024
    /// The largest body of an import.
    public static let importBodyBytes = 64 * 1024 * 1024
    /// How long a request head may take.
    public static let headerTimeoutSeconds = 10
    /// How long a TLS handshake may take, from the connection's beginning.
    public static let handshakeTimeoutSeconds = 10
    /// The most TLS handshakes under way.
    public static let handshakeCount = 1000
    /// How often the certificate's files are looked at.
    public static let certificateLookSeconds = 2
    /// How much is turned into TLS records at once.
    public static let sealBytes = 64 * 1024
    /// How long a connection may idle.
    public static let idleTimeoutSeconds = 60
    /// The slowest acceptable body.
    public static let bodyMinimumBytesPerSecond = 1024
    /// Over how long the speed of a body is measured.
    public static let bodyWindowSeconds = 10
    /// How long a request may take, but for imports.
    public static let requestTimeoutSeconds = 30
    /// How long a request may take whose body is a stream.
    public static let streamTimeoutSeconds = 600
    /// How long a cancelled operation may go on before its connection is given up.
    public static let cancellationGraceSeconds = 5
    /// How long a client may take to read what was sent before it is given up.
    public static let writeTimeoutSeconds = 60
    /// The most open connections.
    public static let connectionCount = 10_000
    /// The most requests under way.
    public static let requestsInFlight = 4096
    /// How long a drain may take after SIGTERM.
    public static let drainSeconds = 20
    /// How long the rest of a refused request is read, so that the answer is not lost to a reset.
    public static let lingerSeconds = 2
    /// How much of an unread body is read past, to keep the connection.
    public static let discardBytes = 256 * 1024
    /// How much of a body waits in memory before the socket is no longer read.
    public static let bodyBufferBytes = 256 * 1024
    /// How much of further requests waits in memory while one is answered.
    public static let pipelineBufferBytes = 64 * 1024
    /// How much of an answer waits in memory before a streaming operation is held up.
    public static let outputBufferBytes = 256 * 1024
    /// The most connections that wait to be accepted.
    public static let backlog = 4096
    /// How much is read from a socket at once.
    public static let readBytes = 16 * 1024
}
