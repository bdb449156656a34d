import Crypto

/// An opaque ticket of 256 random bits that stands once for an access token, where a page can send no Authorization; the
/// database knows its SHA-256 alone, and the token sealed.
struct StreamTicket: Sendable {
    private static let prefix: StaticString = "mt_"
    private let secret: OpaqueSecret

    /// A new random ticket.
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

    /// Seals the token that the ticket stands for, so that none but its holder can read it.
    func seal(_ token: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        Envelope.seal(token, key: try key(), associatedData: hash)
    }

    /// The token that the ticket stands for; throws where the bytes are not what `seal` gave.
    func open(_ sealed: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        try Envelope.open(sealed, key: try key(), associatedData: hash)
    }

    private func key() throws(EnvelopeError) -> DataKey {
        let bytes = HKDFSHA256.derive(
            secret: secret.bytes, information: Array("medley.stream.ticket.1".utf8), count: DataKey.keyBytes)
        guard let key = DataKey(bytes: bytes) else { throw .malformed }
        return key
    }
}
