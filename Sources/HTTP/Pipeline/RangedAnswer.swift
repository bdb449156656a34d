import Crypto
import EventLoop
import Kernel

/// What becomes of content of which parts may be asked for: 200, 206 with one part or several, 304 or 416.
struct RangedAnswer: Sendable {
    /// Where the bytes are, once a file is open.
    enum Data: Sendable {
        case bytes([UInt8])
        case file(ContentFile, OffloadPool)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let file, _): file.count
            }
        }
    }

    let data: Data
    let contentType: String
    let entityTag: String?
    let lastModified: Timestamp?

    /// The answer to a request whose operation made `response` of this content; throws 416.
    func response(to head: RequestHead, from response: HTTPResponse) throws(ProblemDetails) -> HTTPResponse {
        var answer = response
        answer.fields["Accept-Ranges"] = "bytes"
        if let entityTag { answer.fields["ETag"] = entityTag }
        if let lastModified { answer.fields["Last-Modified"] = HTTPDate.text(of: lastModified) }
        switch selection(head) {
        case .whole:
            answer.body = body([.range(0..<data.count)])
        case .unsatisfiable:
            throw .rangeNotSatisfiable(count: data.count)
        case .parts(let parts):
            answer.status = 206
            if parts.count == 1 {
                answer.fields["Content-Range"] = contentRange(parts[0])
                answer.body = body([.range(parts[0])])
            } else {
                let boundary = Self.boundary()
                answer.fields["Content-Type"] = "multipart/byteranges; boundary=\(boundary)"
                answer.body = body(multipart(parts, boundary))
            }
        }
        return answer
    }

    /// Whether the client has it already (RFC 9110 section 13.1.3), where it names no tag.
    func isUnmodified(for head: RequestHead) -> Bool {
        guard head.method == .get || head.method == .head, !head.fields.contains(.ifNoneMatch),
            let lastModified, let text = head.fields[.ifModifiedSince], let since = HTTPDate.seconds(text)
        else { return false }
        return lastModified.seconds <= since
    }

    private func selection(_ head: RequestHead) -> ByteRanges.Selection {
        // Ranges are defined for GET alone (RFC 9110 section 14.2).
        guard head.method == .get, let field = head.fields[.range], ifRangeHolds(head) else { return .whole }
        return ByteRanges.select(field, of: data.count)
    }

    /// Whether the parts that the client has are of this very content (RFC 9110 section 13.1.5).
    private func ifRangeHolds(_ head: RequestHead) -> Bool {
        guard head.fields.contains(.ifRange) else { return true }
        guard let condition = head.fields[.ifRange] else { return false }
        // A weak tag never equals one of these, which are strong; a date must be the very one that was told.
        if condition.hasPrefix("\"") { return condition == entityTag }
        return lastModified.map { HTTPDate.text(of: $0) == condition } ?? false
    }

    private func contentRange(_ range: Range<Int>) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(data.count)"
    }

    private func multipart(_ parts: [Range<Int>], _ boundary: String) -> [ContentStream.Segment] {
        var segments: [ContentStream.Segment] = []
        for part in parts {
            let head = """
                \r\n--\(boundary)\r\nContent-Type: \(contentType)\r\nContent-Range: \(contentRange(part))\r\n\r\n
                """
            segments.append(.bytes(Array(head.utf8)))
            segments.append(.range(part))
        }
        segments.append(.bytes(Array("\r\n--\(boundary)--\r\n".utf8)))
        return segments
    }

    private func body(_ segments: [ContentStream.Segment]) -> HTTPResponse.ResponseBody {
        switch data {
        case .bytes(let bytes):
            if segments.count == 1, case .range(let range) = segments[0], range.count == bytes.count {
                return .bytes(bytes)
            }
            return .bytes(
                segments.flatMap { segment -> ArraySlice<UInt8> in
                    switch segment {
                    case .bytes(let framing): framing[...]
                    case .range(let range): bytes[range]
                    }
                })
        case .file(let file, let offload):
            let stream = ContentStream(segments, of: file, offload)
            return .sized(segments.reduce(0) { $0 + $1.count }) { try await stream.next() }
        }
    }

    /// Text that no content holds but by a chance of 2^-128.
    private static func boundary() -> String {
        String(SecureRandom.uint64(), radix: 36) + String(SecureRandom.uint64(), radix: 36)
    }
}
