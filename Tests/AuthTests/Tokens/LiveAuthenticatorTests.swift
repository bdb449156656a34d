import AuthAPI
import Crypto
import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct LiveAuthenticatorTests {
    /// How a token is made wrong, from one that is right.
    enum Forgery: CaseIterable, Sendable {
        case empty, twoParts, otherPayload, cutSignature, noAlgorithm, foreignKey, wrongIssuer, wrongAudience
        case noSession, noEpoch, lowerEpoch, notYetValid, trailing
    }

    @Test(arguments: Forgery.allCases)
    func `a token that is not ours is refused, always with the same answer`(forgery: Forgery) async throws {
        try await withAuth { fixture, processes in
            let process = processes[0]
            let (context, tokens) = try await fixture.owner(on: process)
            let forged = try await Self.forge(forgery, tokens.accessToken, context, fixture, process)
            do throws(Failure) {
                _ = try await process.auth.authenticator.authenticate(
                    bearer: forged[...], deadlineNanoseconds: fixture.caller.deadlineNanoseconds)
                Issue.record("it was taken")
            } catch {
                #expect(error.code == "invalidToken" && error.kind == .unauthenticated)
            }
        }
    }

    @Test func `a token expires, cached or not`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (_, tokens) = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(AuthLimits.accessTokenSeconds - 1))
            _ = try await fixture.context(tokens.accessToken, on: processes[0])
            fixture.clock.advance(by: .seconds(1))
            for process in processes {
                await expectCode("invalidToken") { _ = try await fixture.context(tokens.accessToken, on: process) }
            }
        }
    }

    @Test func `a key that another process made is found when its first token comes`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (_, first) = try await fixture.owner(on: processes[0])
            try await processes[0].auth.rotateSigningKey()
            #expect(processes[0].auth.keys.keys.entries.count == 2)
            #expect(processes[1].auth.keys.keys.entries.count == 1)
            // It is published before it signs.
            let early = try await processes[0].service.logIn(fixture.caller, fixture.logIn()).pair
            #expect(Self.keyID(early.accessToken) == Self.keyID(first.accessToken))
            fixture.clock.advance(by: SigningKeyStore.publicationLead)
            let later = try await processes[0].service.logIn(fixture.caller, fixture.logIn()).pair
            #expect(Self.keyID(later.accessToken) != Self.keyID(first.accessToken))
            _ = try await fixture.context(later.accessToken, on: processes[1])
            #expect(processes[1].auth.keys.keys.entries.count == 2)
        }
    }

    @Test func `unknown keys make the database be read once a second at most`() async throws {
        try await withAuth { fixture, processes in
            _ = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(2))
            let keys = processes[0].auth.keys
            #expect(try await keys.reloadForUnknownKey())
            #expect(try await !keys.reloadForUnknownKey())
            fixture.clock.advance(by: SigningKeyStore.reloadPause)
            #expect(try await keys.reloadForUnknownKey())
        }
    }

    @Test func `processes that start together on an empty database agree on one key`() async throws {
        try await withAuth(processes: 0) { fixture, _ in
            let started = try await withThrowingTaskGroup(of: AuthProcess.self) { group in
                for _ in 0..<4 { group.addTask { try await fixture.process(isWatching: false) } }
                return try await group.reduce(into: [AuthProcess]()) { $0.append($1) }
            }
            let keyIDs = Set(started.flatMap { $0.auth.keys.keys.entries.map(\.key.keyID) })
            #expect(keyIDs.count == 1)
            let stored = try fixture.sql("SELECT count(*) FROM auth.signing_key")
            #expect(stored == "1")
            for process in started { await process.stop() }
        }
    }

    @Test func `an old key gives way to a new one by itself, and leaves once its tokens have expired`() async throws {
        try await withAuth { fixture, processes in
            let keys = processes[0].auth.keys
            let first = keys.keys.entries.map(\.key.keyID)
            try await keys.rotateIfOld()
            #expect(keys.keys.entries.map(\.key.keyID) == first)
            fixture.clock.advance(by: SigningKeyStore.rotationAge)
            try await keys.rotateIfOld()
            #expect(keys.keys.entries.count == 2)
            fixture.clock.advance(by: SigningKeyStore.rotationAge + SigningKeyStore.publicationLead)
            try await keys.rotateIfOld()
            try await keys.reload()
            #expect(!keys.keys.entries.map(\.key.keyID).contains(first[0]))
            let stored = try fixture.sql("SELECT encode(private_key_sealed, 'escape') FROM auth.signing_key")
            #expect(!stored.contains("PRIVATE"))
        }
    }

    private static func keyID(_ token: String) -> String {
        let header = Base64URL.decode(String(token.prefix { $0 != "." })) ?? []
        return String(decoding: header, as: UTF8.self)
    }

    private static func forge(
        _ forgery: Forgery, _ token: String, _ context: RequestContext, _ fixture: AuthFixture, _ process: AuthProcess
    ) async throws -> [UInt8] {
        let parts = token.split(separator: ".").map(String.init)
        let payload = String(decoding: try #require(Base64URL.decode(parts[1])), as: UTF8.self)
        var claims = TokenClaims(
            subject: context.principal.id, hospitalID: context.hospitalID, issuer: "medley", tokenID: "1",
            validity: (fixture.clock.now(), .seconds(900)))
        claims.sessionID = context.principal.sessionID
        claims.extra["epoch"] = .number(JSONNumber(0))
        let own = try #require(process.auth.keys.keys.signingKey(at: fixture.clock.now()))
        switch forgery {
        case .empty: return []
        case .twoParts: return Array((parts[0] + "." + parts[1]).utf8)
        case .otherPayload:
            let other = payload.replacingFirst("\"epoch\":0", "\"epoch\":9")
            return Array([parts[0], Base64URL.encode(Array(other.utf8)), parts[2]].joined(separator: ".").utf8)
        case .cutSignature: return Array(token.utf8.dropLast(4))
        case .noAlgorithm:
            return Array([Base64URL.encode(Array(#"{"alg":"none"}"#.utf8)), parts[1], ""].joined(separator: ".").utf8)
        case .trailing: return Array(token.utf8) + [0x20]
        case .foreignKey: return try TokenSigner(key: SigningKey.generate()).sign(claims)
        case .wrongIssuer: claims.issuer = "elsewhere"
        case .wrongAudience: claims.audience = ["elsewhere"]
        case .noSession: claims.sessionID = nil
        case .noEpoch: claims.extra = [:]
        case .lowerEpoch: claims.extra["epoch"] = .number(JSONNumber(-1))
        case .notYetValid: claims.notBefore = fixture.clock.now().advanced(by: .seconds(60))
        }
        if forgery == .lowerEpoch {
            process.auth.revocations.apply(
                [Revocations.Entry(subject: context.principal.id.retagged(), epoch: 0)], now: fixture.clock.now())
        }
        return try TokenSigner(key: own).sign(claims)
    }

    @Test func `the claims that the forgeries start from are good by themselves`() async throws {
        try await withAuth { fixture, processes in
            let (context, _) = try await fixture.owner(on: processes[0])
            var claims = TokenClaims(
                subject: context.principal.id, hospitalID: context.hospitalID, issuer: "medley", tokenID: "1",
                validity: (fixture.clock.now(), .seconds(900)))
            claims.sessionID = context.principal.sessionID
            claims.extra["epoch"] = .number(JSONNumber(0))
            let own = try #require(processes[0].auth.keys.keys.signingKey(at: fixture.clock.now()))
            let token = try TokenSigner(key: own).sign(claims)
            _ = try await processes[0].auth.authenticator.authenticate(
                bearer: token[...], deadlineNanoseconds: fixture.caller.deadlineNanoseconds)
        }
    }
}

extension String {
    /// The text with the first `part` replaced; it must be there.
    fileprivate func replacingFirst(_ part: String, _ other: String) -> String {
        let pieces = split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(pieces.count == 2, "the payload has no \(part)")
        return pieces.joined(separator: other)
    }
}
