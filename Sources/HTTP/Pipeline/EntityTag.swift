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
        let wanted = opaque(tag)
        return tags.contains { $0.text == wanted }
    }

    /// The version in `If-Match`: nil where it is `*`.
    ///
    /// Takes one strong tag, `"17"` or `"17-gzip"`.
    ///
    /// Throws where it is malformed, weak, or names several.
    static func version(_ field: String) throws(EntityTagError) -> Int? {
        if field == "*" { return nil }
        guard let tags = parse(field), tags.count == 1, let tag = tags.first, !tag.isWeak else { throw .malformed }
        let digits = tag.text.hasSuffix("-gzip") ? String(tag.text.dropLast(5)) : tag.text
        guard !digits.isEmpty, digits.utf8.count <= 18, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            let version = Int(digits)
        else { throw .malformed }
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
