/// The protected header of a compact JWS (RFC 7515 section 4.1), as far as it is believed.
struct TokenHeader {
    /// The most bytes that a key's id may have.
    static let keyIDLimitBytes = 128
    /// Members that would bring a key along or change how the token is read: no token of ours has one, and believing
    /// them is how verifiers were fooled.
    private static let refusedNames = ["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"]
    /// The types that an access token may carry, in lower case (RFC 7519 section 5.1, RFC 9068 section 2.1).
    private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]

    /// The algorithm that the token says it is signed with; the key has the last word.
    let algorithm: SignatureAlgorithm
    /// The id of the key.
    let keyID: String

    /// Reads the header's JSON.
    init(decoding bytes: [UInt8]) throws(TokenError) {
        guard let members = TokenJSON.object(bytes), let name = members["alg"]?.string else { throw .malformed }
        guard Self.refusedNames.allSatisfy({ members[$0] == nil }) else { throw .malformed }
        if let type = members["typ"] {
            guard let text = type.string, Self.types.contains(text.lowercased()) else { throw .malformed }
        }
        guard let algorithm = SignatureAlgorithm(rawValue: name) else { throw .algorithmNotAllowed }
        guard let key = members["kid"] else { throw .unknownKey }
        guard let keyID = key.string, (1...Self.keyIDLimitBytes).contains(keyID.utf8.count) else { throw .malformed }
        self.algorithm = algorithm
        self.keyID = keyID
    }

    /// The header's JSON for a token that `key` signs.
    static func encoded(for key: VerifyingKey) -> [UInt8] {
        var writer = TokenJSONWriter()
        writer.string("alg", key.algorithm.rawValue)
        writer.string("typ", "JWT")
        writer.string("kid", key.keyID)
        return writer.object
    }
}
