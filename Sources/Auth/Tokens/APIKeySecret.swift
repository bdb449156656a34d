import Crypto

/// The secret of an API key: 256 random bits behind a mark by which people and scanners of source code know what it is.
struct APIKeySecret: Sendable {
    /// How every secret begins.
    static let beginning = "mk_live_"
    /// How many random bytes a secret has.
    static let secretBytes = 32
    /// How much of the beginning is kept to recognise it by.
    private static let prefixCharacters = 12

    /// What the client gets.
    let text: String

    /// A new random secret.
    init() { text = Self.beginning + Base64URL.encode(SecureRandom.bytes(Self.secretBytes)) }

    /// Reads the text form; nil for anything else.
    init?(_ token: ArraySlice<UInt8>) {
        guard Self.isOne(token) else { return nil }
        let text = String(decoding: token, as: UTF8.self)
        guard Base64URL.decode(String(text.dropFirst(Self.beginning.count)))?.count == Self.secretBytes else {
            return nil
        }
        self.text = text
    }

    /// Whether a token is one by its beginning; whether it opens anything is for the directory to say.
    static func isOne(_ token: ArraySlice<UInt8>) -> Bool { token.starts(with: beginning.utf8) }

    /// What the log and the directory know of it.
    var mark: APIKeyMark {
        APIKeyMark(hash: hash, prefix: String(text.prefix(Self.prefixCharacters)), lastFour: String(text.suffix(4)))
    }

    /// What the directory finds it by.
    var hash: [UInt8] { SHA256.hash(Array(text.utf8)) }
}
