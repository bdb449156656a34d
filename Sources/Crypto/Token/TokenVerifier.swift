public import Kernel

/// Verifies access tokens: JWTs in compact form, RS256 or ES256 (RFC 7519, RFC 7515, RFC 8725).
///
/// The key decides the algorithm: a token that names a key of ours with another algorithm is refused, whatever else it
/// says. Keys come from `keys` alone, never from a token. An immutable value; rotation makes a new one.
public struct TokenVerifier: Sendable {
    /// How far the clock of the process that issued a token may be ahead of ours.
    ///
    /// Expiry is not stretched by it.
    public static let clockSkew: Duration = .seconds(30)

    private let keys: [String: VerifyingKey]
    private let issuer: String
    private let audience: String?

    /// Makes a verifier of tokens by `issuer`.
    ///
    /// With an `audience` a token must name it; without one a token must name none (RFC 7519 section 4.1.3).
    public init(keys: [VerifyingKey], issuer: String, audience: String? = nil) {
        self.keys = Dictionary(keys.map { ($0.keyID, $0) }) { first, _ in first }
        self.issuer = issuer
        self.audience = audience
    }

    /// The claims of `token` if it is valid at `now`; see `TokenError` for the reasons why not.
    ///
    /// Costs 25 to 40 µs: verified tokens are kept in a `VerifiedTokenCache`.
    public func verify(_ token: [UInt8], now: Timestamp) throws(TokenError) -> TokenClaims {
        // A result, because this closure would lose the type of what it throws.
        try token.withUnsafeBytes { bytes in
            Result { () throws(TokenError) in try verify(bytes, now: now) }
        }.get()
    }

    /// The same over bytes that stay where they are.
    public func verify(_ token: UnsafeRawBufferPointer, now: Timestamp) throws(TokenError) -> TokenClaims {
        let claims = try TokenClaims(decoding: try signedPayload(of: token))
        guard claims.expiresAt > now else { throw .expired }
        let latest = now.advanced(by: Self.clockSkew)
        guard claims.issuedAt <= latest, claims.notBefore.map({ $0 <= latest }) ?? true else { throw .notYetValid }
        guard claims.issuer == issuer else { throw .wrongIssuer }
        guard audience.map(claims.audience.contains) ?? claims.audience.isEmpty else { throw .wrongAudience }
        return claims
    }

    /// The bytes that one of the keys signed.
    func signedPayload(of token: UnsafeRawBufferPointer) throws(TokenError) -> [UInt8] {
        let parts = try CompactToken(token)
        let header = try TokenHeader(decoding: parts.header)
        guard let key = keys[header.keyID] else { throw .unknownKey }
        guard key.algorithm == header.algorithm else { throw .algorithmNotAllowed }
        let signed = UnsafeRawBufferPointer(rebasing: token[..<parts.signedCount])
        guard key.isValid(parts.signature, for: signed) else { throw .badSignature }
        return parts.payload
    }
}
