/// Why a WebSocket ends (RFC 6455 section 7.4).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    /// 1000–4999.
    public let rawValue: Int

    /// A code of that number, allowed on the wire or not.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// What was wanted is done.
    public static let normal = Self(rawValue: 1000)
    /// The server goes down, or the client leaves the page.
    public static let goingAway = Self(rawValue: 1001)
    /// A frame is not as the protocol wants it.
    public static let protocolError = Self(rawValue: 1002)
    /// A kind of message that is not taken here.
    public static let unsupportedData = Self(rawValue: 1003)
    /// Text that is no UTF-8.
    public static let invalidData = Self(rawValue: 1007)
    /// What the client is not allowed, or no longer.
    public static let policyViolation = Self(rawValue: 1008)
    /// A message that is longer than is taken.
    public static let tooLarge = Self(rawValue: 1009)
    /// The server could not go on.
    public static let internalError = Self(rawValue: 1011)
    /// The server starts anew: come again.
    public static let serviceRestart = Self(rawValue: 1012)
    /// The client does not read as fast as it is told; it may come again and resume.
    public static let tryAgainLater = Self(rawValue: 1013)

    /// Whether a close frame may carry it: those of the standard and its registry, and the ranges of libraries and applications.
    /// 1004 means nothing, and 1005, 1006 and 1015 say what no frame said.
    var isAllowedOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// A WebSocket's client broke the protocol: the connection fails with this code (RFC 6455 section 7.1.7).
struct WebSocketFailure: Error, Hashable, Sendable {
    var code: WebSocketCloseCode
    /// What it did, for the close frame's reason: short, and without anything that it sent.
    var reason: String

    static func protocolError(_ reason: String) -> Self { Self(code: .protocolError, reason: reason) }
    static let notText = Self(code: .invalidData, reason: "text that is no UTF-8")
    static let tooLarge = Self(code: .tooLarge, reason: "a message of more bytes than are taken")
}
