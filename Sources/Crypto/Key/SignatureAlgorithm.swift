/// The signature algorithms of tokens (RFC 7518 section 3.1); the raw value is the name in a token's header.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// ECDSA over P-256 with SHA-256.
    case es256 = "ES256"

    /// The bits that an RSA modulus may have: shorter is broken, longer costs too much at each verification.
    static let rsaKeyBits = 2048...8192
    /// The bits of the RSA keys that are made here.
    static let generatedKeyBits: Int32 = 2048
    /// The bytes of one coordinate or scalar of P-256.
    static let p256ScalarBytes = 32
}
