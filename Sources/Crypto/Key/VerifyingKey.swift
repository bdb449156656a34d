import COpenSSL

/// A public key that checks signatures of tokens; the key decides the algorithm.
public struct VerifyingKey: Sendable {
    /// The id that tokens name (`kid`): for our own keys the thumbprint of RFC 7638.
    public let keyID: String
    /// The only algorithm that the key verifies.
    public let algorithm: SignatureAlgorithm
    /// The key's numbers, as published.
    public let jsonWebKey: JSONWebKey

    private let handle: KeyHandle
    private let signatureBytes: Int

    /// Makes a key from its published numbers; `keyID` is the thumbprint unless given.
    ///
    /// Throws `malformed` for a point off the curve or wrong sizes, `wrongStrength` for a weak RSA key.
    public init(_ jsonWebKey: JSONWebKey, keyID: String? = nil) throws(KeyError) {
        try self.init(try jsonWebKey.handle(), keyID: keyID)
    }

    /// Reads a PEM file of a public key (`BEGIN PUBLIC KEY`); `keyID` is the thumbprint unless given.
    public init(publicPEM: [UInt8], keyID: String? = nil) throws(KeyError) {
        try self.init(try KeyText.publicKey(publicPEM), keyID: keyID)
    }

    init(_ handle: KeyHandle, keyID: String? = nil) throws(KeyError) {
        let jsonWebKey = try JSONWebKey(handle)
        self.handle = handle
        self.jsonWebKey = jsonWebKey
        self.keyID = keyID ?? jsonWebKey.thumbprint
        switch jsonWebKey {
        case .rsa(let modulus, _):
            algorithm = .rs256
            signatureBytes = modulus.count
        case .p256:
            algorithm = .es256
            signatureBytes = 2 * SignatureAlgorithm.p256ScalarBytes
        }
    }

    /// The key as PEM (`BEGIN PUBLIC KEY`).
    public func publicPEM() throws(KeyError) -> [UInt8] {
        try KeyText.publicPEM(handle)
    }

    /// Whether `signature`, in the form of RFC 7518 section 3, is this key's signature of `message`.
    ///
    /// Costs 20 to 30 µs (RS256) or 60 to 100 µs (ES256). False for a signature of any other length.
    func isValid(_ signature: [UInt8], for message: UnsafeRawBufferPointer) -> Bool {
        guard signature.count == signatureBytes else { return false }
        let encoded =
            switch algorithm {
            case .rs256: signature
            // JOSE joins r and s; OpenSSL reads the ASN.1 form.
            case .es256:
                DERWriter.sequence(
                    DERWriter.integer(signature.prefix(SignatureAlgorithm.p256ScalarBytes)),
                    DERWriter.integer(signature.suffix(SignatureAlgorithm.p256ScalarBytes)))
            }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        // The default padding of an RSA key is PKCS #1 v1.5, which is what RS256 means.
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, handle.pointer) == 1 else { return false }
        let isValid =
            EVP_DigestVerify(
                context, encoded, encoded.count, message.assumingMemoryBound(to: UInt8.self).baseAddress,
                message.count) == 1
        // A refusal leaves its reasons in this thread's queue, where they would only pile up.
        if !isValid { ERR_clear_error() }
        return isValid
    }
}
