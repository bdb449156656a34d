/// Entity tags and the fields that compare them (RFC 9110 sections 8.8.3 and 13.1).
enum EntityTag {
    /// The most tags in a field.
    static let countLimit = 32

    /// The tag of a version: `"17"`.
    static func of(version: Int) -> String { "\"\(version)\"" }

    /// Whether `If-None-Match` names the tag: by weak comparison, or `*`.
    static func isMatch(_ field: String, _ tag: String) -> Bool {
        if field == "*" { return true }
        guard let tags = parse(field) else { return false }
        let wanted = plain(opaque(tag))
        return tags.contains { plain($0.text) == wanted }
    }

    /// The tag of the same thing compressed: `"17-gzip"` of `"17"`.
    static func compressed(_ tag: String) -> String {
        tag.hasSuffix("\"") ? tag.dropLast() + codingSuffix + "\"" : tag
    }

    private static let codingSuffix = "-gzip"

    /// What a tag says without how it was sent, since both forms stand for the same version.
    private static func plain(_ tag: String) -> Substring {
        tag.hasSuffix(codingSuffix) ? tag.dropLast(codingSuffix.count) : Substring(tag)
    }

    /// What `If-Match` asks for (RFC 9110 section 13.1.1).
    enum VersionCondition: Equatable {
        /// `*`: whatever version there is.
        case any
        /// One of these; none where every tag is weak or none of ours, which no version matches.
        case oneOf([Int])
    }

    /// Reads `If-Match`: `*`, or tags such as `"17"` and `"17-gzip"`, compared strongly.
    static func versions(_ field: String) throws(EntityTagError) -> VersionCondition {
        if field == "*" { return .any }
        guard let tags = parse(field) else { throw .malformed }
        return .oneOf(tags.compactMap { $0.isWeak ? nil : version($0.text) })
    }

    /// The version that a tag of ours stands for.
    private static func version(_ tag: String) -> Int? {
        let digits = plain(tag)
        guard let version = Int(digits), version > 0, String(version) == digits else { return nil }
        return version
    }

    /// The tags of a list; nil where it is malformed.
    private static func parse(_ field: String) -> [(text: String, isWeak: Bool)]? {
        var tags: [(String, Bool)] = []
        var rest = Substring(field)
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            if rest.isEmpty { return tags.isEmpty ? nil : tags }
            guard tags.count < countLimit else { return nil }
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"" else { return nil }
            let text = rest.dropFirst().prefix { $0 != "\"" }
            guard text.endIndex < rest.endIndex, !text.contains(where: { $0 == " " }) else { return nil }
            tags.append((String(text), isWeak))
            rest = rest[text.endIndex...].dropFirst().drop { $0 == " " || $0 == "\t" }
            if let next = rest.first, next != "," { return nil }
        }
    }

    private static func opaque(_ tag: String) -> String {
        let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : Substring(tag)
        return strong.hasPrefix("\"") && strong.hasSuffix("\"") && strong.count >= 2
            ? String(strong.dropFirst().dropLast()) : String(strong)
    }
}

/// Why an `If-Match` is not understood.
enum EntityTagError: Error {
    case malformed
}
