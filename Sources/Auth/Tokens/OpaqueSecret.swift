import Crypto

/// 256 random bits as a client carries them: behind a mark that says what they are for. The database knows their SHA-256
/// alone.
struct OpaqueSecret: Sendable {
    /// How many random bytes there are.
    static let byteCount = 32

    private let prefix: StaticString
    /// The random bytes.
    let bytes: [UInt8]

    /// A new one.
    init(prefix: StaticString) {
        self.prefix = prefix
        bytes = SecureRandom.bytes(Self.byteCount)
    }

    /// Reads the text form; nil for anything else.
    init?(_ text: String, prefix: StaticString) {
        guard text.hasPrefix("\(prefix)"),
            let bytes = Base64URL.decode(String(text.dropFirst(prefix.utf8CodeUnitCount))),
            bytes.count == Self.byteCount
        else { return nil }
        self.prefix = prefix
        self.bytes = bytes
    }

    /// What the client gets.
    var text: String { "\(prefix)" + Base64URL.encode(bytes) }

    /// What the database stores.
    var hash: [UInt8] { SHA256.hash(bytes) }
}
