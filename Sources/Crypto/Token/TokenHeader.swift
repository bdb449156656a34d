import JSON

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
        let document = try TokenDocument(bytes)
        guard Self.refusedNames.allSatisfy({ document.root[$0] == nil }) else { throw .malformed }
        let type = try document.optional("typ", \.string)
        guard type.map({ Self.types.contains($0.lowercased()) }) ?? true else { throw .malformed }
        let name = try document.required("alg", \.string)
        guard let algorithm = SignatureAlgorithm(rawValue: name) else { throw .algorithmNotAllowed }
        guard let keyID = try document.optional("kid", \.string) else { throw .unknownKey }
        guard (1...Self.keyIDLimitBytes).contains(keyID.utf8.count) else { throw .malformed }
        self.algorithm = algorithm
        self.keyID = keyID
    }

    /// The header's JSON for a token that `key` signs.
    static func encoded(for key: VerifyingKey) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("alg")
        writer.string(key.algorithm.rawValue)
        writer.name("typ")
        writer.string("JWT")
        writer.name("kid")
        writer.string(key.keyID)
        writer.endObject()
        return writer.bytes
    }
}
