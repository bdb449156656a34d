/// Writes the head of a request (RFC 9112 section 3), each name and value checked.
struct RequestWriter: Sendable {
    let url: HTTPURL
    let userAgent: String
    /// Whether this is the origin for which credentials are meant.
    let isTrusted: Bool

    /// The bytes of the head; throws `invalidRequest`.
    func head(of request: HTTPClientRequest) throws(HTTPClientError) -> [UInt8] {
        var head = Array("\(request.method.rawValue) \(url.target) HTTP/1.1\r\nHost: \(url.authority)\r\n".utf8)
        try append("User-Agent", userAgent, unlessIn: request, to: &head)
        if Self.inflates(request) { try Self.append("Accept-Encoding", "gzip", to: &head) }
        for (name, value) in request.fields {
            guard !Self.isOurs(name) else { throw .invalidRequest }
            if !isTrusted, Self.isCredential(name) { continue }
            try Self.append(name, value, to: &head)
        }
        if isTrusted {
            for (name, value) in request.credentials {
                guard !Self.isOurs(name) else { throw .invalidRequest }
                try Self.append(name, value, to: &head)
            }
        }
        switch request.body {
        case .none:
            if request.method == .post || request.method == .put || request.method == .patch {
                head.append(text: "Content-Length: 0\r\n")
            }
        case .bytes(let bytes): Self.appendLength(bytes.count, to: &head)
        case .stream(let count?, _):
            guard count >= 0 else { throw .invalidRequest }
            Self.appendLength(count, to: &head)
        case .stream(nil, _): head.append(text: "Transfer-Encoding: chunked\r\n")
        }
        head.append(text: "\r\n")
        return head
    }

    /// Whether the client asks for a compressed answer and inflates it: where the caller does neither say what it takes
    /// nor ask for a part, which would be one of the compressed bytes.
    static func inflates(_ request: HTTPClientRequest) -> Bool {
        !contains("accept-encoding", request) && !contains("range", request)
    }

    private func append(
        _ name: String, _ value: String, unlessIn request: HTTPClientRequest, to head: inout [UInt8]
    ) throws(HTTPClientError) {
        if !Self.contains(name.lowercased(), request) { try Self.append(name, value, to: &head) }
    }

    private static func contains(_ name: String, _ request: HTTPClientRequest) -> Bool {
        request.fields.contains { $0.name.lowercased() == name }
    }

    private static func append(
        _ name: String, _ value: String, to head: inout [UInt8]
    ) throws(HTTPClientError) {
        guard !name.isEmpty, ByteSet.token.containsAll(name.utf8), ByteSet.fieldValue.containsAll(value.utf8)
        else { throw .invalidRequest }
        head.append(contentsOf: name.utf8)
        head.append(text: ": ")
        head.append(contentsOf: value.utf8)
        head.append(text: "\r\n")
    }

    private static func appendLength(_ count: Int, to head: inout [UInt8]) {
        head.append(text: "Content-Length: ")
        head.append(digits: Int64(count))
        head.append(text: "\r\n")
    }

    /// What frames the message and rules the connection.
    private static func isOurs(_ name: String) -> Bool { ours.contains(name.lowercased()) }

    private static let ours: Set<String> = [
        "host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length", "te", "trailer",
        "upgrade", "expect",
    ]

    private static func isCredential(_ name: String) -> Bool {
        ["authorization", "cookie", "proxy-authorization"].contains(name.lowercased())
    }
}
