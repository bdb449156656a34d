/// A request method (RFC 9110 section 9).
public enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
    case get = "GET", head = "HEAD", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE", options = "OPTIONS"
}

/// A parsed request head with its body.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The path as sent, without the query, still percent-encoded.
    public var path: String
    /// The query as sent, without the question mark; nil where there was none.
    public var query: String?
    /// The fields.
    public var fields: HTTPFields
    /// The address of the client: the last untrusted hop.
    public var remoteAddress: String
    /// Whether the client speaks TLS, to us or to a trusted proxy.
    public var isSecure: Bool
    /// The body as a stream of chunks, for routes that stream.
    public var body: RequestBody

    init() { fatalError() }
}

/// The fields of a message, in order; names compare without case (RFC 9110 section 5).
public struct HTTPFields: Sendable {
    /// No fields.
    public init() {}
    /// The value of the only field of that name; nil where there is none or more than one.
    public subscript(_ name: String) -> String? { get { fatalError() } set { fatalError() } }
    /// Every value of that name.
    public func values(_ name: String) -> [String] { fatalError() }
    /// Adds a field; the value must hold no CR, LF or NUL.
    public mutating func append(_ name: String, _ value: String) { fatalError() }
}

/// The body of a request as chunks, read once; backpressure reaches the socket.
public struct RequestBody: Sendable {
    /// The next chunk, nil at the end; throws `Failure` 413 over the limit, 400 on bad framing, 408 kinds on slow senders.
    public func next() async throws -> [UInt8]? { fatalError() }
    init() { fatalError() }
}

/// An answer.
public struct HTTPResponse: Sendable {
    /// The status code, 200–599.
    public var status: Int
    /// The fields, without Content-Length, Date and those that the server adds.
    public var fields: HTTPFields
    /// The body.
    public var body: ResponseBody

    /// The body of an answer.
    public enum ResponseBody: Sendable {
        /// None.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// Chunks that are asked for as the socket takes them; nil ends.
        case stream(@Sendable () async throws -> [UInt8]?)
    }

    /// An answer without a body.
    public init(status: Int) { fatalError() }
    /// A JSON answer, encoded strictly.
    public static func json<Value: Encodable>(_ value: Value, status: Int = 200) throws -> HTTPResponse { fatalError() }
    /// A JSON answer of bytes that are JSON already.
    public static func json(bytes: [UInt8], status: Int = 200) -> HTTPResponse { fatalError() }
    /// 204.
    public static var noContent: HTTPResponse { HTTPResponse(status: 204) }
}
