/// A person's name: in full, and by parts where they were told apart.
///
/// Many people have no family name, and many names cannot be split by rule, so that a full name alone is complete.
public struct PersonName: Hashable, Sendable {
    /// The given name or names, where told apart.
    public let givenName: String?
    /// The family name, where there is one and it was told apart.
    public let familyName: String?
    /// The name as it is shown: as given, else the given name and the family name.
    public let fullName: String

    /// What a part of a name may be: 1 to 100 characters on one line.
    public static let partRule = TextRule(characters: 1...100)
    /// What a full name may be: 1 to 200 characters on one line.
    public static let fullRule = TextRule(characters: 1...200)

    /// Makes a name from its parts or in full; nil unless there is a full name or a given name, each by its rule.
    ///
    /// Each is trimmed and composed (NFC), and one that is only white space counts as absent.
    public init?(givenName: String? = nil, familyName: String? = nil, fullName: String? = nil) {
        var validator = Validator()
        guard let name = validator.name(given: givenName, family: familyName, full: fullName),
            validator.errors.isEmpty
        else { return nil }
        self = name
    }

    init(given: String?, family: String?, full: String?) {
        givenName = given
        familyName = family
        fullName = full ?? [given, family].compactMap { $0 }.joined(separator: " ")
    }

    /// The folded words of all that is known of the name; see `NameFolding.searchKey`.
    public var searchKey: String { NameFolding.searchKey([fullName, givenName, familyName]) }
}

extension PersonName: Codable {
    private enum CodingKeys: String, CodingKey { case givenName, familyName, fullName }

    /// Reads `{givenName?, familyName?, fullName?}`; a name that breaks the rules is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = PersonName(
            givenName: try container.decodeIfPresent(String.self, forKey: .givenName),
            familyName: try container.decodeIfPresent(String.self, forKey: .familyName),
            fullName: try container.decodeIfPresent(String.self, forKey: .fullName))
        guard let name else {
            throw DecodingError.dataCorruptedError(
                forKey: .fullName, in: container, debugDescription: "must be a person's name, in full or by parts")
        }
        self = name
    }

    /// Writes `{givenName?, familyName?, fullName}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(givenName, forKey: .givenName)
        try container.encodeIfPresent(familyName, forKey: .familyName)
        try container.encode(fullName, forKey: .fullName)
    }
}
