/// An email address that a mail server could take (RFC 5321), its domain in lower case.
///
/// The check is a sane one and no more: quoted local parts, comments and address literals are refused, other scripts
/// (RFC 6531) are not. Only a message that arrives proves an address.
public struct EmailAddress: Hashable, Sendable {
    /// The part before the `@`, as written.
    public let localPart: String
    /// The part behind the `@`, in lower case.
    public let domain: String

    /// The longest local part.
    public static let localPartLimitBytes = 64
    /// The longest address.
    public static let limitBytes = 254

    /// The form by which an account is found: all lower case, since people do not mind case when they log in.
    public var lookupKey: String { "\(localPart.lowercased())@\(domain)" }
}

extension EmailAddress: CustomStringConvertible, LosslessStringConvertible {
    /// Reads an address, with white space around it ignored; nil for what is none.
    public init?(_ text: some StringProtocol) {
        let trimmed = Substring(TextRule.trim(text))
        guard trimmed.utf8.count <= Self.limitBytes, let separator = trimmed.lastIndex(of: "@") else { return nil }
        let local = trimmed[..<separator]
        let domain = trimmed[trimmed.index(after: separator)...].lowercased()
        guard Self.isLocalPart(local), Self.isDomain(domain) else { return nil }
        localPart = String(local)
        self.domain = domain
    }

    /// The address.
    public var description: String { "\(localPart)@\(domain)" }

    private static func isLocalPart(_ text: Substring) -> Bool {
        guard (1...localPartLimitBytes).contains(text.utf8.count) else { return false }
        let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isAtomCharacter) }
    }

    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.unicodeScalars.allSatisfy { $0 == "-" || isLetterOrDigit($0) }
            }
    }

    private static func isAtomCharacter(_ scalar: Unicode.Scalar) -> Bool {
        isLetterOrDigit(scalar) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return "0"..."9" ~= scalar || "a"..."z" ~= scalar || "A"..."Z" ~= scalar }
        return ScalarClass(scalar) != .other
    }
}

extension EmailAddress: Codable {
    /// Reads the address; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be an email address")
    }

    /// Writes the address.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
