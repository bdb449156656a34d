/// A request that an `HTTPClient` sends.
public struct HTTPClientRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The absolute URL, http or https.
    public var url: String
    /// Fields beside those that are the client's own matter (`Host`, `Connection`, those of the framing).
    ///
    /// Names and values are checked when it is sent: a line break in one is `invalidRequest`, never another field.
    public var fields: [(name: String, value: String)]
    /// Fields that are sent to the origin of `url` alone and never past a redirect to another, such as an API key;
    /// `Authorization` and `Cookie` are treated so wherever they stand.
    public var credentials: [(name: String, value: String)] = []
    /// The body.
    public var body: Body
    /// The most redirects that are followed; 0: a redirect is an answer like any other.
    public var redirectLimit = 0

    /// The body of a request.
    public enum Body: Sendable {
        /// None.
        case none
        /// Bytes in memory; such a request can be sent again.
        case bytes([UInt8])
        /// Chunks that are asked for as the socket takes them; nil ends. With a size it is told, without one the body is
        /// chunked.
        case stream(bytes: Int?, @Sendable () async throws -> [UInt8]?)
    }

    /// Makes a request; see the properties.
    public init(
        _ method: HTTPMethod = .get, _ url: String, fields: [(name: String, value: String)] = [], body: Body = .none
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }

    /// Whether it may be sent again where no answer came (RFC 9110 section 9.2.2), and can be.
    var isRepeatable: Bool {
        if case .stream = body { return false }
        switch method {
        case .get, .head, .options, .put, .delete: return true
        case .post, .patch: return (fields + credentials).contains { $0.name.lowercased() == "idempotency-key" }
        }
    }
}

extension HTTPClientRequest: CustomStringConvertible {
    /// The method alone: URLs and fields carry secrets.
    public var description: String { "HTTPClientRequest(\(method.rawValue))" }
}
