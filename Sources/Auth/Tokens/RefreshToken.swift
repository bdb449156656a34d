import Crypto
import JSON
import Kernel

/// An opaque token of 256 random bits; the database knows its SHA-256 alone.
struct RefreshToken: Sendable {
    private static let prefix: StaticString = "mr_"
    private let secret: OpaqueSecret

    /// A new random token.
    init() { secret = OpaqueSecret(prefix: Self.prefix) }

    /// Reads the text form; nil for anything else.
    init?(_ text: String) {
        guard let secret = OpaqueSecret(text, prefix: Self.prefix) else { return nil }
        self.secret = secret
    }

    /// What the client gets.
    var text: String { secret.text }

    /// What the database stores.
    var hash: [UInt8] { secret.hash }

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
            secret: secret.bytes, information: Array("medley.refresh.successor.1".utf8), count: DataKey.keyBytes)
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
