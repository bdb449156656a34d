/// The two media types of an answer (GraphQL over HTTP).
public enum GraphQLMediaType: String, Sendable, CaseIterable {
    /// Every answer to a request that is JSON of the right shape has the status 200, as clients of before expect it.
    case json = "application/json"
    /// The status says whether the request came to its execution.
    case graphQLResponse = "application/graphql-response+json"

    /// The header field of an answer.
    public var contentType: String { rawValue + "; charset=utf-8" }

    /// The type that a client wants most, by its `Accept` (RFC 9110 section 12.5.1); `json` where it does not say or takes
    /// anything. Nil where it takes neither, which is answered with 406.
    public static func negotiate(accept: String?) -> GraphQLMediaType? {
        guard let accept else { return .json }
        let ranges = accept.utf8.split(separator: UInt8(ascii: ",")).compactMap { MediaRange($0) }
        guard !ranges.isEmpty else { return .json }
        var best: (type: GraphQLMediaType, quality: Int)?
        // Where both are wanted as much, the one that is first named; where neither is named, the older one.
        let named = ranges.compactMap { range in allCases.first { $0.rawValue == range.type } }
        for type in named + [.json, .graphQLResponse] {
            let quality = quality(of: type, in: ranges)
            if quality > best?.quality ?? 0 { best = (type, quality) }
        }
        return best?.type
    }

    /// The most specific range decides.
    private static func quality(of type: GraphQLMediaType, in ranges: [MediaRange]) -> Int {
        for wanted in [type.rawValue, "application/*", "*/*"] {
            if let range = ranges.first(where: { $0.type == wanted }) { return range.quality }
        }
        return 0
    }

    /// Whether a body's `Content-Type` is JSON in UTF-8; a body without one is refused (415).
    public static func isJSON(contentType: String?) -> Bool {
        guard let contentType, let range = MediaRange(contentType.utf8[...]) else { return false }
        return range.type == GraphQLMediaType.json.rawValue && (range.charset ?? "utf-8") == "utf-8"
    }
}

/// A media type or a range of them with what is asked of it here.
private struct MediaRange {
    let type: String
    /// In thousandths.
    private(set) var quality = 1_000
    private(set) var charset: String?

    init?(_ text: Substring.UTF8View) {
        let parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { String(Substring($0)).lowercased() }
        guard let first = parts.first.map(Self.trimmed), first.contains("/") else { return nil }
        type = first
        for parameter in parts.dropFirst().map(Self.trimmed) {
            let pair = parameter.split(separator: "=", maxSplits: 1).map { Self.trimmed(String($0)) }
            guard pair.count == 2 else { continue }
            if pair[0] == "q" { quality = Double(pair[1]).map { Int(min(max($0, 0), 1) * 1_000) } ?? 0 }
            if pair[0] == "charset" { charset = pair[1].filter { $0 != "\"" } }
        }
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
