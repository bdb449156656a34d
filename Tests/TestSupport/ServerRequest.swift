public import JSON

/// A request to a server.
public struct ServerRequest: Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// The path and the query, percent-encoded.
    public var target: String
    /// Fields beside Host, Authorization, Content-Type and Content-Length.
    public var fields: [(name: String, value: String)] = []
    /// The access token.
    public var token: String?
    /// The body.
    public var body: [UInt8]?
    /// The body's media type; nil sends none.
    public var contentType: String? = "application/json"
    /// What Content-Length says where it is not the truth.
    public var claimedLengthBytes: Int?

    /// Makes a request without a body; the rest is set afterwards.
    public init(_ method: String, _ target: String, token: String? = nil) {
        self.method = method
        self.target = target
        self.token = token
    }

    /// Makes a request with a JSON body.
    public init(_ method: String, _ target: String, token: String? = nil, json: JSONValue) {
        self.init(method, target, token: token)
        body = json.bytes
    }

    /// The same request with one thing changed.
    public func with(_ change: (inout ServerRequest) -> Void) -> ServerRequest {
        var copy = self
        change(&copy)
        return copy
    }

    /// The request in the form of HTTP/1.1.
    public func bytes(host: String) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        if body != nil, let contentType { head += "Content-Type: \(contentType)\r\n" }
        if let count = claimedLengthBytes ?? body?.count { head += "Content-Length: \(count)\r\n" }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }
}
