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
    /// How long a connection may idle.
    public static let idleTimeoutSeconds = 60
    /// The slowest acceptable body.
    public static let bodyMinimumBytesPerSecond = 1024
    /// How long a request may take, but for imports.
    public static let requestTimeoutSeconds = 30
    /// The most open connections.
    public static let connectionCount = 10_000
    /// The most requests under way.
    public static let requestsInFlight = 4096
    /// How long a drain may take after SIGTERM.
    public static let drainSeconds = 20
}
