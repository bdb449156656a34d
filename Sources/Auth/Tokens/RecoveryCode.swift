import Crypto

/// A code for a lost authenticator: 80 random bits that a person can write down and type. The log knows its SHA-256 alone,
/// which that many bits keep from being guessed.
struct RecoveryCode: Sendable {
    private static let byteCount = 10
    private static let groupCharacters = 4
    private let bytes: [UInt8]

    /// A new random code.
    init() { bytes = SecureRandom.bytes(Self.byteCount) }

    /// Reads what somebody typed, with or without hyphens and spaces, in either case; nil for anything else.
    init?(typed text: String) {
        guard let bytes = Base32.decode(text.filter { $0 != "-" && !$0.isWhitespace }), bytes.count == Self.byteCount
        else { return nil }
        self.bytes = bytes
    }

    /// What the user gets: four groups of four.
    var text: String {
        var rest = Base32.encode(bytes)[...]
        var groups: [Substring] = []
        while !rest.isEmpty {
            groups.append(rest.prefix(Self.groupCharacters))
            rest = rest.dropFirst(Self.groupCharacters)
        }
        return groups.joined(separator: "-")
    }

    /// What the log stores.
    var hash: [UInt8] { SHA256.hash(bytes) }
}
