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
        /// Whether another Accept-Encoding would have had another answer.
        var varies = false

        /// How many bytes those parts take that differ from answer to answer, and what stands around them.
        fileprivate var variableBytes: Int {
            fields.reduce(date.count + requestID.utf8.count + cacheControl.utf8CodeUnitCount) { sum, field in
                sum + field.name.utf8.count + field.value.utf8.count + 4
            }
        }
    }

    /// The bytes before a streamed body, or the whole answer.
    static func serialize(_ response: HTTPResponse, _ situation: Situation) -> [UInt8] {
        let body: [UInt8] = if case .bytes(let stored) = response.body { stored } else { [] }
        let capacity = standardBytes + response.fields.bytes.count + situation.variableBytes + body.count
        return ByteRun.bytes(capacity: capacity) { run in
            append(response, situation, to: &run)
            appendFraming(of: response, bodyCount: body.count, situation, to: &run)
            run.append("\r\n")
            if !situation.isHead, hasBody(response.status) { run.append(body) }
        }
    }

    /// More than all lines take whose text is known here.
    private static let standardBytes = 640

    /// The status line and the fields, but for those that frame the body.
    private static func append(_ response: HTTPResponse, _ situation: Situation, to run: inout ByteRun) {
        appendStatusLine(response.status, to: &run)
        run.append(situation.date)
        SecurityFields.append(to: &run, unlessIn: response.fields, isSecure: situation.isSecure)
        run.append("X-Request-Id: ")
        run.append(situation.requestID)
        run.append("\r\n")
        if let trace = situation.trace { append(trace, to: &run) }
        run.append(response.fields.bytes)
        if !response.fields.contains(.cacheControl) {
            run.append("Cache-Control: ")
            run.append(situation.cacheControl)
            run.append("\r\n")
        }
        if situation.varies { run.append("Vary: Accept-Encoding\r\n") }
        for field in situation.fields {
            run.append(field.name)
            run.append(": ")
            run.append(field.value)
            run.append("\r\n")
        }
        if situation.closes {
            run.append("Connection: close\r\n")
        } else if situation.isOldVersion {
            run.append("Connection: keep-alive\r\n")
        }
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

    private static func appendStatusLine(_ status: Int, to run: inout ByteRun) {
        if status == 200 { return run.append("HTTP/1.1 200 OK\r\n") }
        run.append("HTTP/1.1 ")
        run.append(digits: status)
        run.append(" ")
        run.append(StatusText.phrase(status))
        run.append("\r\n")
    }

    private static func append(_ trace: TraceContext, to run: inout ByteRun) {
        run.append("traceparent: 00-")
        run.append(hexWord: trace.traceHigh)
        run.append(hexWord: trace.traceLow)
        run.append("-")
        run.append(hexWord: trace.spanID)
        run.append(trace.isSampled ? "-01\r\n" : "-00\r\n")
    }

    private static func appendFraming(
        of response: HTTPResponse, bodyCount: Int, _ situation: Situation, to run: inout ByteRun
    ) {
        guard hasBody(response.status) else { return }
        var count = bodyCount
        switch response.body {
        case .stream, .events:
            if !situation.isOldVersion { run.append("Transfer-Encoding: chunked\r\n") }
            return
        case .sized(let known, _): count = known
        case .none, .bytes, .content, .webSocket: break
        }
        run.append("Content-Length: ")
        run.append(digits: count)
        run.append("\r\n")
    }
}
