import Kernel

/// Writes the bytes of an answer (RFC 9112 section 4): status line, fields and, where it is in memory, the body, as one
/// run of bytes for one send.
struct ResponseSerializer: Sendable {
    /// What the answer of a connection depends on besides itself.
    struct Situation: Sendable {
        /// The line of the Date field.
        var date: [UInt8]
        /// The request was HEAD: the body is left out, its length is told.
        var isHead = false
        /// The connection ends after this answer.
        var closes = false
        /// The client speaks HTTP/1.0.
        var isOldVersion = false
        /// The client speaks TLS to the first proxy.
        var isSecure = false
        /// `X-Request-Id`.
        var requestID: String
        /// `traceparent`; nil where the answer belongs to no request.
        var trace: TraceContext?
        /// Further fields.
        var fields: [(name: String, value: String)] = []
        /// Cache-Control, where the answer does not set it.
        var cacheControl: StaticString = "no-store"
    }

    /// The bytes before a streamed body, or the whole answer.
    static func serialize(_ response: HTTPResponse, _ situation: Situation) -> [UInt8] {
        var bytes: [UInt8] = []
        let body: [UInt8] = if case .bytes(let stored) = response.body { stored } else { [] }
        bytes.reserveCapacity(640 + response.fields.bytes.count + situation.requestID.utf8.count + body.count)
        appendStatusLine(response.status, to: &bytes)
        bytes.append(contentsOf: situation.date)
        SecurityFields.append(to: &bytes, unlessIn: response.fields, isSecure: situation.isSecure)
        bytes.append(text: "X-Request-Id: ")
        bytes.append(contentsOf: situation.requestID.utf8)
        bytes.append(text: "\r\n")
        if let trace = situation.trace { append(trace, to: &bytes) }
        bytes.append(contentsOf: response.fields.bytes)
        if !response.fields.contains("Cache-Control") {
            bytes.append(text: "Cache-Control: ")
            bytes.append(text: situation.cacheControl)
            bytes.append(text: "\r\n")
        }
        for field in situation.fields { append(field, to: &bytes) }
        if situation.closes {
            bytes.append(text: "Connection: close\r\n")
        } else if situation.isOldVersion {
            bytes.append(text: "Connection: keep-alive\r\n")
        }
        appendFraming(of: response, bodyCount: body.count, situation, to: &bytes)
        bytes.append(text: "\r\n")
        if !situation.isHead, hasBody(response.status) { bytes.append(contentsOf: body) }
        return bytes
    }

    /// Whether an answer of this status may have a body (RFC 9110 section 6.4.1).
    static func hasBody(_ status: Int) -> Bool {
        status != 204 && status != 304 && status >= 200
    }

    /// A chunk of a streamed body as it is sent.
    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(bytes.count + 20)
        framed.append(hex: bytes.count)
        framed.append(text: "\r\n")
        framed.append(contentsOf: bytes)
        framed.append(text: "\r\n")
        return framed
    }

    /// What ends a chunked body.
    static let lastChunk = Array("0\r\n\r\n".utf8)

    private static func appendStatusLine(_ status: Int, to bytes: inout [UInt8]) {
        if status == 200 { return bytes.append(text: "HTTP/1.1 200 OK\r\n") }
        bytes.append(text: "HTTP/1.1 ")
        bytes.append(digits: Int64(status), width: 3)
        bytes.append(ASCII.space)
        bytes.append(text: StatusText.phrase(status))
        bytes.append(text: "\r\n")
    }

    private static func append(_ trace: TraceContext, to bytes: inout [UInt8]) {
        bytes.append(text: "traceparent: 00-")
        bytes.append(hexWord: trace.traceHigh)
        bytes.append(hexWord: trace.traceLow)
        bytes.append(text: "-")
        bytes.append(hexWord: trace.spanID)
        bytes.append(text: trace.isSampled ? "-01\r\n" : "-00\r\n")
    }

    private static func append(_ field: (name: String, value: String), to bytes: inout [UInt8]) {
        bytes.append(contentsOf: field.name.utf8)
        bytes.append(text: ": ")
        bytes.append(contentsOf: field.value.utf8)
        bytes.append(text: "\r\n")
    }

    private static func appendFraming(
        of response: HTTPResponse, bodyCount: Int, _ situation: Situation, to bytes: inout [UInt8]
    ) {
        guard hasBody(response.status) else { return }
        if case .stream = response.body {
            if !situation.isOldVersion { bytes.append(text: "Transfer-Encoding: chunked\r\n") }
        } else {
            bytes.append(text: "Content-Length: ")
            bytes.append(digits: Int64(bodyCount))
            bytes.append(text: "\r\n")
        }
    }
}
