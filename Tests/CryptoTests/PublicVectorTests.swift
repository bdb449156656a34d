import Kernel
import Testing

@testable import Crypto

/// Tokens and signatures judged by public test vectors; Tests/Vectors names where they come from.
@Suite struct PublicVectorTests {
    private struct UnknownReason: Error { let name: String }

    /// Which reason each case must be refused for; none: the token is valid.
    private func reason(_ name: String?) throws -> TokenError? {
        guard let name else { return nil }
        let reasons: [String: TokenError] = [
            "malformed": .malformed, "unknownKey": .unknownKey, "algorithmNotAllowed": .algorithmNotAllowed,
            "badSignature": .badSignature,
        ]
        guard let known = reasons[name] else { throw UnknownReason(name: name) }
        return known
    }

    @Test func `every public token is taken, or refused for its own reason`() throws {
        let (keys, cases) = try PublicVectors.read("jws", as: PublicVectors.Token.self)
        let verifier = TokenVerifier(keys: try keys.map { try $0.verifyingKey() }, issuer: "anyone")
        for vector in cases {
            let expected = try reason(vector.reason)
            var payload: [UInt8]?
            var found: TokenError?
            do throws(TokenError) {
                payload = try Self.payload(of: vector.token, by: verifier)
            } catch {
                found = error
            }
            #expect(found == expected, "\(vector.testDescription)")
            let middle = vector.token.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first
            if expected == nil { #expect(payload == middle.flatMap { Base64URL.decode(String($0)) }) }
        }
        #expect(cases.count >= 150 && cases.filter { $0.reason == nil }.count >= 4)
    }

    @Test func `the examples without a key's id are valid under their key`() throws {
        let (keys, cases) = try PublicVectors.read("jws", as: PublicVectors.Token.self)
        for name in ["rfc7515-A.2", "rfc7515-A.3"] {
            let key = try #require(keys.first { $0.id == name }).verifyingKey()
            let token = utf8(try #require(cases.first { $0.id == name }).token)
            let parts = try CompactToken(bytes: token)
            let isValid = token[..<parts.signedCount].withUnsafeBytes { key.isValid(parts.signature, for: $0) }
            #expect(isValid)
        }
    }

    @Test(arguments: ["rs256", "es256"])
    func `every public signature is judged as its source says`(name: String) throws {
        let (keys, cases) = try PublicVectors.read(name, as: PublicVectors.Signature.self)
        var verifying: [String: VerifyingKey] = [:]
        var weak: Set<String> = []
        for key in keys {
            do {
                verifying[key.id] = try key.verifyingKey()
            } catch KeyError.wrongStrength {
                weak.insert(key.id)
            }
        }
        // The two RSA keys of the exponent 3: no token of theirs is ever looked at.
        #expect(weak == (name == "rs256" ? ["1", "2"] : []))
        for vector in cases where !weak.contains(vector.key) {
            let key = try #require(verifying[vector.key])
            let message = try #require(Base64URL.decode(vector.message))
            let signature = try #require(Base64URL.decode(vector.signature))
            let isValid = message.withUnsafeBytes { key.isValid(signature, for: $0) }
            // "Acceptable" is what a verifier may take that is lax about the encoding; ours is not.
            #expect(isValid == (vector.result == "valid"), "\(vector.testDescription)")
        }
        #expect(cases.count == (name == "rs256" ? 259 : 262))
    }

    private static func payload(of token: String, by verifier: TokenVerifier) throws(TokenError) -> [UInt8] {
        try Array(token.utf8).withUnsafeBytes { bytes in
            Result { () throws(TokenError) in try verifier.signedPayload(of: bytes) }
        }.get()
    }
}
