/// A language as BCP 47 (RFC 5646) tags it, as far as Medley needs: language, script and region, such as `ar-EG`.
public struct LanguageTag: Hashable, Sendable {
    /// The language in lower case, two or three letters of ISO 639.
    public let language: String
    /// The script with one capital, four letters of ISO 15924.
    public let script: String?
    /// The region: two capital letters of ISO 3166-1 or three digits of UN M.49.
    public let region: String?
}

extension LanguageTag: CustomStringConvertible, LosslessStringConvertible {
    /// Reads a tag in any case and brings it into the usual one; nil for variants, extensions and anything else.
    public init?(_ text: some StringProtocol) {
        var parts = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.lowercased() }[...]
        guard let first = parts.popFirst(), (2...3).contains(first.utf8.count), Self.areLetters(first) else {
            return nil
        }
        language = first
        if let next = parts.first, next.utf8.count == 4, Self.areLetters(next) {
            script = next.prefix(1).uppercased() + next.dropFirst()
            parts.removeFirst()
        } else {
            script = nil
        }
        if let next = parts.first, Self.isRegion(next) {
            region = next.uppercased()
            parts.removeFirst()
        } else {
            region = nil
        }
        guard parts.isEmpty else { return nil }
    }

    /// The tag in the usual case, such as `zh-Hant-TW`.
    public var description: String {
        [language, script, region].compactMap { $0 }.joined(separator: "-")
    }

    private static func isRegion(_ text: String) -> Bool {
        text.utf8.count == 2 && areLetters(text)
            || text.utf8.count == 3 && text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
    }

    private static func areLetters(_ lowercased: String) -> Bool {
        lowercased.utf8.allSatisfy { $0 &- UInt8(ascii: "a") < 26 }
    }
}

extension LanguageTag: Codable {
    /// Reads the tag; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a language tag of BCP 47, such as ar-EG")
    }

    /// Writes the tag.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
