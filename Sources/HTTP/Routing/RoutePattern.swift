/// The pattern of a route, taken apart: `/api/v1/patients/{id}`.
struct RoutePattern: Hashable, Sendable {
    /// A part between two slashes.
    enum Segment: Hashable, Sendable {
        /// This text, as it is when unescaped.
        case fixed(String)
        /// Anything that is not empty; the name under which it is found.
        case parameter(String)
    }

    let segments: [Segment]

    /// The names of the parameters in order.
    var parameterNames: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// Reads a pattern; nil where it breaks a rule: a leading slash, no empty segment, none but unreserved characters and the
    /// colon (`transfers:batch`) in fixed parts, parameter names of letters and digits, each once.
    init?(_ text: String) {
        guard text.utf8.first == ASCII.slash else { return nil }
        var segments: [Segment] = []
        if text != "/" {
            for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
                guard let segment = Self.segment(part) else { return nil }
                segments.append(segment)
            }
        }
        self.segments = segments
        guard Set(parameterNames).count == parameterNames.count, segments.count <= Self.segmentLimit else { return nil }
    }

    /// The most segments of a pattern.
    static let segmentLimit = 16

    private static func segment(_ part: Substring) -> Segment? {
        if part.hasPrefix("{"), part.hasSuffix("}") {
            let name = part.dropFirst().dropLast()
            guard !name.isEmpty, name.utf8.allSatisfy(isLetterOrDigit) else { return nil }
            return .parameter(String(name))
        }
        guard !part.isEmpty, part != ".", part != "..", part.utf8.allSatisfy(isPlain) else { return nil }
        return .fixed(String(part))
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }

    /// Unreserved (RFC 3986 section 2.3), or the colon, which a segment of a path may have as it is (section 3.3).
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"): true
        default: isLetterOrDigit(byte)
        }
    }
}
