import COpenSSL

/// A private RSA key that signs tokens with RS256.
///
/// Making, reading and using one blocks (a new key up to a second, a signature about 1 ms): call from `offload`.
public struct SigningKey: Sendable {
    /// The public half, whose `keyID` tokens carry.
    public let verifyingKey: VerifyingKey
    private let handle: KeyHandle

    /// The id that tokens carry (`kid`): the thumbprint of RFC 7638.
    public var keyID: String { verifyingKey.keyID }

    /// Reads a PEM file of a private key (PKCS #8, or the older RSA form), not encrypted.
    ///
    /// Throws `malformed`, `unsupported` for anything but RSA, `wrongStrength` for a weak key.
    public init(pem: [UInt8]) throws(KeyError) {
        try self.init(try KeyText.privateKey(pem))
    }

    private init(_ handle: KeyHandle) throws(KeyError) {
        guard handle.isKind("RSA") else { throw .unsupported }
        self.handle = handle
        verifyingKey = try VerifyingKey(handle)
    }

    /// A new RSA key of 2048 bits with the exponent 65537.
    public static func generate() throws(KeyError) -> SigningKey {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw .failed }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, SignatureAlgorithm.generatedKeyBits) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else {
            ERR_clear_error()
            throw .failed
        }
        return try SigningKey(KeyHandle(owning: key))
    }

    /// The private key as PEM (PKCS #8, not encrypted): a secret, to be sealed before it is stored.
    public func privatePEM() throws(KeyError) -> [UInt8] {
        try KeyText.privatePEM(handle)
    }

    /// The RS256 signature of `message` (RFC 7518 section 3.3).
    func sign(_ message: [UInt8]) throws(KeyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .failed }
        defer { EVP_MD_CTX_free(context) }
        var length = Int(EVP_PKEY_get_size(handle.pointer))
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle.pointer) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else {
            ERR_clear_error()
            throw .failed
        }
        return Array(signature.prefix(length))
    }
}

extension SigningKey: CustomStringConvertible {
    /// The key's id; never the key.
    public var description: String { "SigningKey(\(keyID))" }
}
