/// Signs access tokens with RS256.
public struct TokenSigner: Sendable {
    private let key: SigningKey
    private let header: [UInt8]

    /// Makes a signer with the key that signs at the time: `SigningKeySet.signingKey(at:)`.
    public init(key: SigningKey) {
        self.key = key
        header = Base64URL.encodeBytes(TokenHeader.encoded(for: key.verifyingKey))
    }

    /// The token for `claims` in compact form (RFC 7515 section 3.1).
    ///
    /// Takes about 1 ms: call from `offload`.
    public func sign(_ claims: TokenClaims) throws(TokenSigningError) -> [UInt8] {
        guard claims.hasOwnNames else { throw .reservedName }
        var token = header
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(claims.encoded())
        let signature: [UInt8]
        do { signature = try key.sign(token) } catch { throw .key(error) }
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(signature)
        guard token.count <= CompactToken.limitBytes else { throw .tooLarge }
        return token
    }
}

/// Why a token was not made.
public enum TokenSigningError: Error, Hashable, Sendable {
    /// `extra` holds a claim that a property says.
    case reservedName
    /// The token would have more than 8 KiB, which no verifier accepts.
    case tooLarge
    /// The key failed.
    case key(KeyError)
}
