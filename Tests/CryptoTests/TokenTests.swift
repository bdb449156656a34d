import JSON
import Kernel
import Testing

@testable import Crypto

@Suite struct TokenTests {
    private let fixture: TokenFixture

    init() throws {
        fixture = try TokenFixture()
    }

    private func verify(_ token: [UInt8], at now: Timestamp = TokenFixture.now) throws(TokenError) -> TokenClaims {
        try fixture.verifier.verify(token, now: now)
    }

    private func signedClaims() -> TokenClaims {
        var claims = TokenClaims(
            subject: UserID(high: 0x0190_aaaa_bbbb_7ccc, low: 0x8ddd_eeee_ffff_0001),
            hospitalID: HospitalID(high: 1, low: 2),
            issuer: TokenFixture.issuer, tokenID: "token-1",
            validity: (issuedAt: TokenFixture.now, lifetime: .seconds(900)))
        claims.sessionID = SessionID(high: 3, low: 4)
        claims.roles = ["doctor", "owner"]
        claims.scope = ["patient.read", "patient.write"]
        claims.notBefore = claims.issuedAt
        claims.extra = [
            "locale": .string("ar \"\\\u{1}\n é 𝄞"), "number": .number(JSONNumber(-7)), "isStaff": .bool(true),
            "grants": .array([.string("a"), .string("b")]), "none": .array([]), "void": .null,
        ]
        return claims
    }

    @Test func `what is signed is verified to the same claims`() throws {
        let claims = signedClaims()
        let token = try TokenSigner(key: fixture.key).sign(claims)
        #expect(try verify(token) == claims)
    }

    @Test func `a token is valid until the second in which it expires`() throws {
        let token = try TokenSigner(key: fixture.key).sign(signedClaims())
        let end = TokenFixture.now.advanced(by: .seconds(900))
        #expect(throws: Never.self) { try verify(token, at: end.advanced(by: .microseconds(-1))) }
        #expect(throws: TokenError.expired) { try verify(token, at: end) }
    }

    @Test func `the issuer's clock may be ahead by the allowed skew and no more`() throws {
        let token = try TokenSigner(key: fixture.key).sign(signedClaims())
        let earliest = TokenFixture.now.advanced(by: .seconds(-30))
        #expect(throws: Never.self) { try verify(token, at: earliest) }
        #expect(throws: TokenError.notYetValid) { try verify(token, at: earliest.advanced(by: .microseconds(-1))) }
    }

    @Test func `an audience is asked for exactly where the verifier has one`() throws {
        var claims = signedClaims()
        let signer = TokenSigner(key: fixture.key)
        let verifier = TokenVerifier(keys: [fixture.key.verifyingKey], issuer: TokenFixture.issuer, audience: "claims")
        for (audience, isValid) in [([], false), (["claims"], true), (["a", "claims"], true), (["a"], false)] {
            claims.audience = audience
            let token = try signer.sign(claims)
            if isValid {
                #expect(try verifier.verify(token, now: TokenFixture.now).audience == audience)
            } else {
                #expect(throws: TokenError.wrongAudience) { try verifier.verify(token, now: TokenFixture.now) }
            }
        }
    }

    @Test func `a token that cannot be verified is not made`() {
        var claims = signedClaims()
        claims.extra = ["sub": .string("other")]
        #expect(throws: TokenSigningError.reservedName) { try TokenSigner(key: fixture.key).sign(claims) }
        claims.extra = ["x": .string(String(repeating: "x", count: 8_000))]
        #expect(throws: TokenSigningError.tooLarge) { try TokenSigner(key: fixture.key).sign(claims) }
    }

    @Test func `the table of hostile tokens is long enough to mean something`() {
        #expect(HostileToken.all.count >= 120)
        #expect(throws: Never.self) { try verify(try fixture.signed()) }
    }

    @Test(arguments: HostileToken.all)
    func `a hostile token is refused for its reason`(token: HostileToken) throws {
        let bytes = try token.make(fixture)
        #expect(throws: token.reason) { try verify(bytes) }
    }

    @Test func `a change of any byte of a token is refused`() throws {
        let token = try TokenSigner(key: fixture.key).sign(signedClaims())
        for index in token.indices {
            for change in [0x01, 0x02, 0x20, 0x80] as [UInt8] {
                var changed = token
                changed[index] ^= change
                #expect(throws: TokenError.self, "byte \(index)") { try verify(changed) }
            }
        }
        for count in 0..<token.count {
            #expect(throws: TokenError.self) { try verify(Array(token.prefix(count))) }
        }
    }

    @Test func `random bytes and random changes never do more than throw`() throws {
        var random = SeededGenerator("hostile tokens")
        let token = try fixture.signed()
        for _ in 0..<2_000 {
            var changed = token
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let index = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[index] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: index)
                default: changed.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: index)
                }
            }
            guard changed != token else { continue }
            #expect(throws: TokenError.self) { try verify(changed) }
        }
    }

    // RFC 7515 appendices A.2 and A.3.
    @Test(arguments: [(TestKeys.rfcToken, TestKeys.rfcPublicPEM), (TestKeys.rfcP256Token, TestKeys.rfcP256PublicPEM)])
    func `the signatures of RFC 7515 verify`(token: String, key: String) throws {
        let key = try VerifyingKey(publicPEM: utf8(key))
        let parts = try CompactToken(bytes: utf8(token))
        let signed = Array(utf8(token).prefix(parts.signedCount))
        #expect(signed.withUnsafeBytes { key.isValid(parts.signature, for: $0) })
        for index in parts.signature.indices {
            var changed = parts.signature
            changed[index] ^= 1
            #expect(!signed.withUnsafeBytes { key.isValid(changed, for: $0) })
        }
        #expect(!(signed + [0]).withUnsafeBytes { key.isValid(parts.signature, for: $0) })
    }

    @Test func `the signature made is that of RFC 7515`() throws {
        let parts = try CompactToken(bytes: utf8(TestKeys.rfcToken))
        #expect(try fixture.key.sign(Array(utf8(TestKeys.rfcToken).prefix(parts.signedCount))) == parts.signature)
    }

    @Test(arguments: [TestKeys.foreignToken, TestKeys.foreignP256Token])
    func `tokens that another implementation made verify`(token: String) throws {
        let claims = try verify(utf8(token))
        #expect(claims.subject.description == "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001")
        #expect(claims.sessionID?.description == "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0003")
        #expect(claims.roles == ["doctor", "owner"] && claims.scope == ["patient.read", "patient.write"])
        #expect(claims.extra == ["locale": .string("ar"), "n": .number(JSONNumber(5)), "ok": .bool(true)])
    }
}
