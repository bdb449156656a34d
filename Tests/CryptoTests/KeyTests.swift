import Kernel
import Testing

@testable import Crypto

@Suite struct KeyTests {
    // RFC 7638 section 3.1; the other two are those of the keys of RFC 7515.
    @Test func `thumbprints are those of RFC 7638`() throws {
        let modulus = try #require(Base64URL.decode(TestKeys.thumbprintModulus))
        let key = JSONWebKey.rsa(modulus: modulus, exponent: [1, 0, 1])
        #expect(key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(try VerifyingKey(key).keyID == key.thumbprint)
        let elliptic = try VerifyingKey(publicPEM: utf8(TestKeys.rfcP256PublicPEM))
        #expect(elliptic.keyID == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
    }

    @Test func `keys come back from PEM and from their numbers`() throws {
        let key = try SigningKey.generate()
        let again = try SigningKey(pem: try key.privatePEM())
        #expect(again.keyID == key.keyID)
        #expect(try VerifyingKey(publicPEM: try key.verifyingKey.publicPEM()).keyID == key.keyID)
        #expect(try VerifyingKey(key.verifyingKey.jsonWebKey).keyID == key.keyID)
        let message = utf8("message")
        let signature = try again.sign(message)
        #expect(message.withUnsafeBytes { key.verifyingKey.isValid(signature, for: $0) })
        #expect("\(key)" == "SigningKey(\(key.keyID))")
    }

    @Test func `a private key is written as PKCS 8 exactly as it was read`() throws {
        let pem = utf8(TestKeys.rfcPrivatePEM)
        #expect(try SigningKey(pem: pem).privatePEM() == pem)
    }

    @Test(arguments: [
        ("", KeyError.malformed), ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", .malformed),
        (TestKeys.rfcPublicPEM, .malformed), (TestKeys.encryptedPrivatePEM, .malformed),
        (String(TestKeys.rfcPrivatePEM.prefix(900)), .malformed), (String(repeating: "A", count: 20_000), .malformed),
        (TestKeys.p256PrivatePEM, .unsupported), (TestKeys.shortPrivatePEM, .wrongStrength),
    ])
    func `a text that is no key to sign with is refused`(pem: String, error: KeyError) {
        #expect(throws: error) { try SigningKey(pem: utf8(pem)) }
    }

    @Test(arguments: [
        ("", KeyError.malformed), (TestKeys.rfcPrivatePEM, .malformed), (TestKeys.p384PublicPEM, .unsupported),
        (TestKeys.exponentThreePublicPEM, .wrongStrength),
    ])
    func `a text that is no key to verify with is refused`(pem: String, error: KeyError) {
        #expect(throws: error) { try VerifyingKey(publicPEM: utf8(pem)) }
    }

    @Test(
        arguments: [
            (
                JSONWebKey.p256(x: [UInt8](repeating: 1, count: 32), y: [UInt8](repeating: 1, count: 32)),
                KeyError.malformed
            ),
            (.p256(x: [], y: []), .malformed), (.rsa(modulus: [], exponent: []), .wrongStrength),
            (.rsa(modulus: [UInt8](repeating: 0xFF, count: 1_025), exponent: [1, 0, 1]), .wrongStrength),
            (
                .rsa(modulus: [UInt8](repeating: 0xFF, count: 256), exponent: [UInt8](repeating: 0xFF, count: 256)),
                .wrongStrength
            ),
        ] as [(JSONWebKey, KeyError)])
    func `numbers that are no key of allowed strength are refused`(numbers: JSONWebKey, error: KeyError) {
        #expect(throws: error) { try VerifyingKey(numbers) }
    }

    @Test(
        arguments: [
            ([], [0x02, 0x01, 0x00]), ([0, 0, 1], [0x02, 0x01, 0x01]), ([0x80], [0x02, 0x02, 0x00, 0x80]),
            ([0x7F], [0x02, 0x01, 0x7F]),
            ([UInt8](repeating: 1, count: 128), [0x02, 0x81, 0x80] + [UInt8](repeating: 1, count: 128)),
            ([UInt8](repeating: 1, count: 256), [0x02, 0x82, 0x01, 0x00] + [UInt8](repeating: 1, count: 256)),
        ] as [([UInt8], [UInt8])])
    func `integers are written in the shortest form of DER`(number: [UInt8], encoded: [UInt8]) {
        #expect(DERWriter.integer(number) == encoded)
    }
}

@Suite struct SigningKeySetTests {
    private let lifetime = Duration.seconds(900)
    private let lead = Duration.seconds(60)
    private let start = Timestamp(microseconds: 1_800_000_000_000_000)

    private func ids(_ keys: [VerifyingKey]) -> [String] { keys.map(\.keyID) }

    @Test func `a key is published before it signs and verifies until its tokens have expired`() throws {
        let first = try SigningKey.generate()
        let second = try SigningKey.generate()
        let empty = SigningKeySet(entries: [], tokenLifetime: lifetime)
        #expect(empty.signingKey(at: start) == nil)
        let one = empty.rotated(adding: first, at: start, publicationLead: lead)
        #expect(one.signingKey(at: start)?.keyID == first.keyID)
        let rotation = start.advanced(by: .seconds(5_000))
        let two = one.rotated(adding: second, at: rotation, publicationLead: lead)
        // Published at once, but not signing yet.
        #expect(ids(two.verifyingKeys(at: rotation)) == [first.keyID, second.keyID])
        #expect(two.signingKey(at: rotation)?.keyID == first.keyID)
        let takeOver = rotation.advanced(by: lead)
        #expect(two.signingKey(at: takeOver.advanced(by: .microseconds(-1)))?.keyID == first.keyID)
        #expect(two.signingKey(at: takeOver)?.keyID == second.keyID)
        // The first key's last token was made just before, and a verifier's clock may be behind.
        let end = takeOver.advanced(by: lifetime).advanced(by: TokenVerifier.clockSkew)
        let before = end.advanced(by: .microseconds(-1))
        #expect(ids(two.verifyingKeys(at: before)) == [first.keyID, second.keyID])
        #expect(ids(two.verifyingKeys(at: end)) == [second.keyID])
        #expect(two.pruned(at: before).entries.count == 2)
        #expect(two.pruned(at: end).entries.map(\.key.keyID) == [second.keyID])
        #expect(two.rotated(adding: first, at: end, publicationLead: lead).entries.count == 2)
    }

    @Test func `tokens of the old key verify after the rotation and those of a stranger never`() throws {
        let old = try SigningKey.generate()
        let set = SigningKeySet(entries: [.init(key: old, signsFrom: start)], tokenLifetime: lifetime)
            .rotated(adding: try SigningKey.generate(), at: start, publicationLead: lead)
        let claims = TokenClaims(
            subject: UserID(high: 1, low: 1), hospitalID: HospitalID(high: 1, low: 2), issuer: "medley", tokenID: "1",
            validity: (issuedAt: start, lifetime: lifetime))
        let later = start.advanced(by: .seconds(899))
        let verifier = TokenVerifier(keys: set.verifyingKeys(at: later), issuer: "medley")
        #expect(try verifier.verify(try TokenSigner(key: old).sign(claims), now: later) == claims)
        let stranger = try TokenSigner(key: SigningKey.generate()).sign(claims)
        #expect(throws: TokenError.unknownKey) { try verifier.verify(stranger, now: later) }
    }

    @Test func `the order of entries does not matter`() throws {
        let entries = try (0..<3).map { index in
            SigningKeySet.Entry(key: try SigningKey.generate(), signsFrom: start.advanced(by: .seconds(index)))
        }
        let set = SigningKeySet(entries: entries, tokenLifetime: lifetime)
        let reversed = SigningKeySet(entries: entries.reversed(), tokenLifetime: lifetime)
        #expect(set.entries.map(\.key.keyID) == reversed.entries.map(\.key.keyID))
        #expect(set.signingKey(at: start.advanced(by: .seconds(1)))?.keyID == entries[1].key.keyID)
    }

    @Test func `the JWK set names each key once with what RFC 7517 asks`() throws {
        let key = try SigningKey(pem: utf8(TestKeys.rfcPrivatePEM))
        let set = SigningKeySet(entries: [.init(key: key, signsFrom: start)], tokenLifetime: lifetime)
        let expected =
            #"{"keys":[{"e":"AQAB","kty":"RSA","n":"\#(TestKeys.rfcModulus)","#
            + #""alg":"RS256","use":"sig","kid":"IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8"}]}"#
        #expect(String(decoding: set.jwks(at: start), as: UTF8.self) == expected)
        let empty = SigningKeySet(entries: [], tokenLifetime: lifetime)
        #expect(empty.jwks(at: start) == utf8(#"{"keys":[]}"#))
    }
}
