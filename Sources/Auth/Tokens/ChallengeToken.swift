/// An opaque token of 256 random bits with which a log-in waits for its second factor; the database knows its SHA-256 alone.
struct ChallengeToken: Sendable {
    private static let prefix: StaticString = "mc_"
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
}
