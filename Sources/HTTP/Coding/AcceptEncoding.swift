/// What a client says of content codings (RFC 9110 section 12.5.3).
struct AcceptEncoding: Hashable, Sendable {
    /// How an answer is coded.
    enum Choice: Hashable, Sendable {
        /// As it is.
        case identity
        /// By gzip, where that is worth it.
        case gzip
        /// By gzip, since the client refuses it otherwise.
        case gzipOnly
    }

    /// What is chosen; of two codings that are as welcome gzip is.
    let choice: Choice

    /// Reads the values of the field; without the field, or where nothing fits, the answer goes as it is.
    init(_ values: [String]) {
        var gzip: Int?
        var identity: Int?
        var others: Int?
        let items = values.flatMap { $0.split(separator: ",") }
        for item in items.prefix(GzipLimits.codingCount) {
            guard let (name, weight) = Self.parse(item) else { continue }
            switch name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": others = weight
            default: break
            }
        }
        let gzipWeight = gzip ?? others ?? 0
        let identityIsRefused = identity == 0 || identity == nil && others == 0
        if gzipWeight == 0 {
            choice = .identity
        } else if identityIsRefused {
            choice = .gzipOnly
        } else {
            choice = gzipWeight >= (identity ?? 0) ? .gzip : .identity
        }
    }

    /// A coding in lower case with its weight in thousandths; nil where it is malformed.
    private static func parse(_ item: Substring) -> (name: String, weight: Int)? {
        let parts = item.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (name.lowercased(), 1000) }
        let pair = parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, pair[0].lowercased() == "q", let weight = weight(pair[1]) else { return nil }
        return (name.lowercased(), weight)
    }

    /// `0`, `0.5`, `1.000` in thousandths (RFC 9110 section 12.4.2).
    private static func weight(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first == 0x30 || first == 0x31, bytes.count <= 5 else { return nil }
        if bytes.count > 1, bytes[1] != ASCII.dot { return nil }
        var weight = Int(first - 0x30) * 1000
        var unit = 100
        for byte in bytes.dropFirst(2) {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            weight += Int(byte - 0x30) * unit
            unit /= 10
        }
        return weight <= 1000 ? weight : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
