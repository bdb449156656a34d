/// Why a key could not be read or made.
public enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text or the numbers are no key, or are sealed under a passphrase.
    case malformed
    /// A key of another kind than RSA (RS256) and P-256 (ES256), or one that cannot sign where signing is asked for.
    case unsupported
    /// An RSA key below 2048 or above 8192 bits, or with a public exponent below 65537.
    case wrongStrength
    /// OpenSSL failed at something that cannot fail with a good key; memory is short, most likely.
    case failed

    /// What is wrong, without a word of the key.
    public var description: String {
        switch self {
        case .malformed: "is not a readable key"
        case .unsupported: "is a key of a kind that is not supported"
        case .wrongStrength: "is an RSA key that is too short, too long or has a weak exponent"
        case .failed: "the key could not be used"
        }
    }
}
