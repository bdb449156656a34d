import Kernel
import Testing

@testable import Crypto

/// Two keys of ours (one of each algorithm), a verifier that knows them, and the means to make any token with them.
struct TokenFixture {
    static let now = Timestamp(microseconds: 1_800_000_100_000_000)
    static let issuer = "https://medley.example"

    let key: SigningKey
    let partner: VerifyingKey
    let verifier: TokenVerifier

    init() throws {
        key = try SigningKey(pem: utf8(TestKeys.rfcPrivatePEM))
        partner = try VerifyingKey(publicPEM: utf8(TestKeys.partnerPublicPEM), keyID: "partner-1")
        verifier = TokenVerifier(keys: [key.verifyingKey, partner], issuer: Self.issuer)
    }

    /// The header that our tokens have.
    var header: String { #"{"alg":"RS256","typ":"JWT","kid":"\#(key.keyID)"}"# }

    /// Claims that are in order, with `changes` made: a nil takes the claim away, a text is its JSON.
    func claims(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String] = [
            "iss": #""https://medley.example""#, "sub": #""0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001""#,
            "hospital_id": #""0190aaaa-bbbb-7ccc-8ddd-eeeeffff0002""#, "jti": #""token-1""#,
            "iat": "1800000000", "exp": "1800000900", "roles": #"["doctor"]"#, "scope": #""patient.read""#,
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",")
            + "}"
    }

    /// The token of a header and claims, with our key's signature of whatever they are.
    func signed(header: String? = nil, claims: [UInt8]) throws -> [UInt8] {
        let input = Base64URL.encodeBytes(utf8(header ?? self.header)) + utf8(".") + Base64URL.encodeBytes(claims)
        return input + utf8(".") + Base64URL.encodeBytes(try key.sign(input))
    }

    func signed(header: String? = nil, claims: String? = nil) throws -> [UInt8] {
        try signed(header: header, claims: utf8(claims ?? self.claims()))
    }

    /// The token of a header and our claims with the given signature.
    func forged(header: String, signature: [UInt8]) -> [UInt8] {
        let input = Base64URL.encode(utf8(header)) + "." + Base64URL.encode(utf8(claims()))
        return utf8(input + "." + Base64URL.encode(signature))
    }

    /// The token of a header and our claims under an HMAC with `secret`.
    func authenticated(header: String, secret: [UInt8]) -> [UInt8] {
        let input = Base64URL.encode(utf8(header)) + "." + Base64URL.encode(utf8(claims()))
        let code = HMACSHA256.code(for: utf8(input), key: secret)
        return utf8(input + "." + Base64URL.encode(code))
    }

    /// The valid token with its text changed.
    func changed(_ change: (String) -> String) throws -> [UInt8] {
        utf8(change(String(decoding: try signed(), as: UTF8.self)))
    }
}
