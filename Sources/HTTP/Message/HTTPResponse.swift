import JSON

/// An answer.
public struct HTTPResponse: Sendable {
    /// The status code, 200–599; 101 where the connection becomes another.
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
        /// The same of which the size is known, so that Content-Length tells it; a stream of another size is broken off.
        case sized(Int, @Sendable () async throws -> [UInt8]?)
        /// Bytes of which parts can be asked for; the server makes 200, 206, 304 or 416 of it.
        indirect case content(RangedContent)
        /// None: the connection becomes a WebSocket (`Call.webSocket`).
        case webSocket(WebSocketOpening)
        /// Events as they happen, until either side ends it (`HTTPResponse.eventStream`).
        case events(EventStreamOpening)
    }

    /// An answer without a body.
    public init(status: Int) {
        self.status = status
        fields = HTTPFields()
        body = .none
    }

    /// An answer of bytes in memory, of a media type.
    public init(status: Int = 200, contentType: String, bytes: [UInt8]) {
        self.status = status
        fields = HTTPFields()
        fields.append("Content-Type", contentType)
        body = .bytes(bytes)
    }

    /// A JSON answer, encoded strictly.
    public static func json<Value: Encodable>(_ value: Value, status: Int = 200) throws -> HTTPResponse {
        json(bytes: try StrictJSONEncoder().encode(value), status: status)
    }

    /// A JSON answer of bytes that are JSON already; with the ETag of the version where one is given.
    public static func json(bytes: [UInt8], status: Int = 200, version: Int? = nil) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.fields = version.map { HTTPFields(jsonOfVersion: $0) } ?? .json
        response.body = .bytes(bytes)
        return response
    }

    /// An answer whose client may ask for parts of it (RFC 9110 section 14), such as a file; see `RangedContent`.
    public static func ranged(_ content: RangedContent) -> HTTPResponse {
        var response = HTTPResponse(status: 200)
        response.fields.append("Content-Type", content.contentType)
        response.body = .content(content)
        return response
    }

    /// 204.
    public static var noContent: HTTPResponse { HTTPResponse(status: 204) }
}

extension HTTPResponse.ResponseBody {
    /// Whether it is asked for piece by piece, or never ends.
    var isStreamed: Bool {
        switch self {
        case .none, .bytes, .content: false
        case .stream, .sized, .webSocket, .events: true
        }
    }
}
