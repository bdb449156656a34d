import TestSupport

/// A request in the making: its parts, which a mutation may change one by one, and the bytes that they come to.
struct WireDraft: Sendable {
    /// How the body is delimited.
    enum Framing: Sendable {
        case length
        /// With these field lines in place of the length.
        case lines([String])
        /// In chunks of at most so many bytes, each size line followed by `behindSize`, and then `end`.
        case chunks(limitBytes: Int, behindSize: String, end: String)
    }

    var method: String
    var target: String
    var version = "HTTP/1.1"
    /// The field lines, without those that delimit the body.
    var lines: [String]
    var body: [UInt8]?
    var framing = Framing.length

    /// The parts of a good request.
    init(_ request: ServerRequest, host: String) {
        method = request.method
        target = request.target
        lines = ["Host: \(host)"]
        if let token = request.token { lines.append("Authorization: Bearer \(token)") }
        lines += request.fields.map { "\($0.name): \($0.value)" }
        if request.body != nil, let type = request.contentType { lines.append("Content-Type: \(type)") }
        body = request.body
    }

    /// The bytes to send.
    var bytes: [UInt8] {
        var all = lines
        var content = body ?? []
        switch framing {
        case .length: if body != nil { all.append("Content-Length: \(content.count)") }
        case .lines(let lines): all += lines
        case .chunks(let limit, let behindSize, let end):
            all.append("Transfer-Encoding: chunked")
            content = Self.chunked(content, limit, behindSize) + Array(end.utf8)
        }
        let head = (["\(method) \(target) \(version)"] + all).joined(separator: "\r\n") + "\r\n\r\n"
        return Array(head.utf8) + content
    }

    private static func chunked(_ body: [UInt8], _ limit: Int, _ behindSize: String) -> [UInt8] {
        stride(from: 0, to: body.count, by: limit).flatMap { start in
            let chunk = body[start..<min(start + limit, body.count)]
            return Array("\(String(chunk.count, radix: 16))\(behindSize)\r\n".utf8) + chunk + [13, 10]
        }
    }
}
