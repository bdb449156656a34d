import Crypto
import JSON
import Kernel

/// An opaque token of 256 random bits; the database knows its SHA-256 alone.
struct RefreshToken: Sendable {
    /// How many random bytes a token has.
    static let secretBytes = 32

    private static let prefix = "mr_"
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

    /// What the client gets.
    var text: String { Self.prefix + Base64URL.encode(secret) }

    /// What the database stores.
    var hash: [UInt8] { SHA256.hash(secret) }

    /// Seals the pair that followed this token, so that none but its holder can read it.
    func seal(_ successor: Successor) throws -> [UInt8] {
        Envelope.seal(try StrictJSONEncoder().encode(successor), key: try successorKey(), associatedData: hash)
    }

    /// The pair that followed this token; throws where the bytes are not what `seal` gave.
    func open(_ sealed: [UInt8]) throws -> Successor {
        let bytes = try Envelope.open(sealed, key: try successorKey(), associatedData: hash)
        return try StrictJSONDecoder().decode(Successor.self, from: bytes)
    }

    private func successorKey() throws(EnvelopeError) -> DataKey {
        let bytes = HKDFSHA256.derive(
            secret: secret, information: Array("medley.refresh.successor.1".utf8), count: DataKey.keyBytes)
        guard let key = DataKey(bytes: bytes) else { throw .malformed }
        return key
    }

    /// The pair that followed a token.
    struct Successor: Codable, Hashable, Sendable {
        /// The access token.
        var accessToken: String
        /// The refresh token's text.
        var refreshToken: String
        /// When the access token expires.
        var expiresAt: Timestamp
    }
}
