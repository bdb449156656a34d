/// A language tag of BCP 47, well-formed by RFC 5646 section 2.1: a language, with a script, a region, variants and extensions.
///
/// A language of four letters or more is refused, although the grammar has room for it: none was ever registered, so that
/// `english` is a slip. So are private use (`x-…`), which is free text where a tag must identify nobody and says nothing to
/// others (section 4.6), and what was grandfathered.
public struct LanguageTag: Hashable, Sendable {
    /// The language in lower case, two or three letters of ISO 639.
    public let language: String
    /// The script with one capital, four letters of ISO 15924.
    public let script: String?
    /// The region: two capital letters of ISO 3166-1 or three digits of UN M.49.
    public let region: String?
    /// The whole tag.
    private let text: String

    /// The most characters of a tag: as many as RFC 5646 section 4.4.1 asks room for.
    public static let limitCharacters = 35

    /// A tag of a language alone, given in the usual case.
    init(language: StaticString) {
        self.language = "\(language)"
        script = nil
        region = nil
        text = self.language
    }
}

extension LanguageTag: CustomStringConvertible, LosslessStringConvertible {
    /// Reads a tag in any case and brings it into the usual one (RFC 5646 section 2.1.1); nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.limitCharacters, text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        var subtags = LanguageSubtags(text.lowercased())
        guard let language = subtags.next(where: { $0.hasLetters(2...3) }) else { return nil }
        self.language = language
        var parts = [language]
        // An extended language stands for one of its own: `zh-yue`, `ar-arz`.
        if let extended = subtags.next(where: { $0.hasLetters(3...3) }) { parts.append(extended) }
        script = subtags.next { $0.hasLetters(4...4) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        region = subtags.next { $0.hasLetters(2...2) || $0.hasDigits(3) }?.uppercased()
        parts += [script, region].compactMap { $0 }
        guard let variants = subtags.variants(), let extensions = subtags.extensions(), subtags.isAtEnd else {
            return nil
        }
        self.text = (parts + variants + extensions).joined(separator: "-")
    }

    /// The tag in the usual case, such as `zh-Hant-TW` or `de-CH-1996`.
    public var description: String { text }
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
