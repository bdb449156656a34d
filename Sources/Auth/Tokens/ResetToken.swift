import Crypto

/// An opaque token of 256 random bits that sets a password once; the database knows its SHA-256 alone.
struct ResetToken: Sendable {
    /// How many random bytes a token has.
    static let secretBytes = 32

    private static let prefix = "mp_"
    private let secret: [UInt8]

    /// A new random token.
    init() { secret = SecureRandom.bytes(Self.secretBytes) }

    /// Reads the text form; nil for anything else.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let secret = Base64URL.decode(String(text.dropFirst(Self.prefix.count))),
            secret.count == Self.secretBytes
        else { return nil }
        self.secret = secret
    }

    /// What the message carries.
    var text: String { Self.prefix + Base64URL.encode(secret) }

    /// What the database stores.
    var hash: [UInt8] { SHA256.hash(secret) }
}
