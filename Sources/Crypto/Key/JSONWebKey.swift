import COpenSSL
import JSON

/// The public part of a key in the numbers of RFC 7517 and RFC 7518 section 6.
public enum JSONWebKey: Hashable, Sendable {
    /// An RSA key: modulus and public exponent, big-endian without leading zeros.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// A key over P-256: the two coordinates, 32 bytes each.
    case p256(x: [UInt8], y: [UInt8])

    init(_ key: KeyHandle) throws(KeyError) {
        switch try key.algorithm() {
        case .rs256:
            self = .rsa(
                modulus: try key.number(OSSL_PKEY_PARAM_RSA_N), exponent: try key.number(OSSL_PKEY_PARAM_RSA_E))
        case .es256:
            let size = SignatureAlgorithm.p256ScalarBytes
            self = .p256(
                x: try key.number(OSSL_PKEY_PARAM_EC_PUB_X, paddedTo: size),
                y: try key.number(OSSL_PKEY_PARAM_EC_PUB_Y, paddedTo: size))
        }
    }

    /// The thumbprint of RFC 7638: base64url of the SHA-256 of the key's required members in order of their names.
    public var thumbprint: String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in requiredMembers {
            writer.name(name)
            writer.string(text)
        }
        writer.endObject()
        return Base64URL.encode(SHA256.hash(writer.bytes))
    }

    /// The members that every form of the key has, in the order of their names.
    var requiredMembers: [(name: String, text: String)] {
        switch self {
        case .rsa(let modulus, let exponent):
            [("e", Base64URL.encode(exponent)), ("kty", "RSA"), ("n", Base64URL.encode(modulus))]
        case .p256(let x, let y):
            [("crv", "P-256"), ("kty", "EC"), ("x", Base64URL.encode(x)), ("y", Base64URL.encode(y))]
        }
    }

    /// The key for OpenSSL; checks that the point lies on the curve.
    func handle() throws(KeyError) -> KeyHandle {
        let information = subjectPublicKeyInformation
        let key = information.withUnsafeBytes { buffer -> OpaquePointer? in
            var start = buffer.assumingMemoryBound(to: UInt8.self).baseAddress
            return d2i_PUBKEY(nil, &start, information.count)
        }
        guard let key else {
            ERR_clear_error()
            throw .malformed
        }
        return KeyHandle(owning: key)
    }

    /// SubjectPublicKeyInfo (RFC 3279 section 2.3.1, RFC 5480 section 2).
    private var subjectPublicKeyInformation: [UInt8] {
        switch self {
        case .rsa(let modulus, let exponent):
            // rsaEncryption with NULL parameters.
            let algorithm: [UInt8] = [
                0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
            ]
            let key = DERWriter.sequence(DERWriter.integer(modulus), DERWriter.integer(exponent))
            return DERWriter.sequence(DERWriter.sequence(algorithm), DERWriter.bitString(key))
        case .p256(let x, let y):
            // id-ecPublicKey over prime256v1, the point uncompressed.
            let algorithm: [UInt8] = [
                0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
            ]
            return DERWriter.sequence(DERWriter.sequence(algorithm), DERWriter.bitString([0x04] + x + y))
        }
    }
}
