import AuthAPI
import Crypto
import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct SecondFactorTests {
    @Test func `a second factor is asked for from its confirmation on, and each code is good once`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let secret = try await service.beginSecondFactor(owner)
            let label = "otpauth://totp/Nile%20Clinic:mona%40nile.example?secret=\(secret.secret)&issuer=Nile%20Clinic"
            #expect(secret.uri == label + "&algorithm=SHA1&digits=6&period=30" && secret.digits == 6)
            // Before that it counts for nothing.
            _ = try await service.logIn(fixture.caller, fixture.logIn()).pair
            let codes = try #require(Base32.decode(secret.secret).flatMap(TimeBasedCode.init(secret:)))
            let code = fixture.code(codes)
            let recovery = try await service.confirmSecondFactor(owner, SecondFactorCode(code: code)).recoveryCodes
            #expect(Set(recovery).count == AuthLimits.recoveryCodeCount && recovery[0].count == 19)
            #expect(try await service.me(owner).hasSecondFactor == true)
            let challenge = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
            // The code that confirmed it was used; another process answers with the next one.
            await expectCode("invalidCode") {
                _ = try await service.answerChallenge(
                    fixture.caller, SecondFactorAnswer(challenge: challenge, code: code))
            }
            fixture.clock.advance(by: .seconds(30))
            let next = SecondFactorAnswer(challenge: challenge, code: " \(fixture.code(codes)) ")
            let tokens = try await processes[1].service.answerChallenge(fixture.caller, next)
            #expect(tokens.user.id == owner.principal.id && tokens.user.hasSecondFactor)
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            #expect(context.principal.roles == ["owner"] && !context.principal.mustSetSecondFactor)
            await expectCode("invalidChallenge") { _ = try await service.answerChallenge(fixture.caller, next) }
            // Codes for a lost authenticator, however typed, are good once each.
            let lost = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
            let typed = recovery[3].lowercased().filter { $0 != "-" }
            _ = try await service.answerChallenge(fixture.caller, SecondFactorAnswer(challenge: lost, code: typed))
            let again = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
            await expectCode("invalidCode") {
                _ = try await service.answerChallenge(
                    fixture.caller, SecondFactorAnswer(challenge: again, code: recovery[3]))
            }
        }
    }

    @Test func `of many answers at once one begins a session`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let owner = try await fixture.owner(on: processes[0]).context
            let codes = try await fixture.enrol(owner, on: processes[0]).codes
            let challenge = try await processes[0].service.logIn(fixture.caller, fixture.logIn()).challengeText
            fixture.clock.advance(by: .seconds(30))
            let answer = SecondFactorAnswer(challenge: challenge, code: fixture.code(codes))
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<4 {
                    let service = processes[index % 2].service
                    group.addTask {
                        await outcome { _ = try await service.answerChallenge(fixture.caller, answer) }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1, "\(outcomes)")
            #expect(try fixture.sql("SELECT count(*) FROM auth.session") == "2")
        }
    }

    /// Why a challenge is good for nothing.
    enum Fault: CaseIterable, Sendable { case noText, unknown, expired, tried, otherPassword, disabled }

    @Test(arguments: Fault.allCases)
    func `a challenge ends after five minutes, five tries, and with what it stood on`(fault: Fault) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.owner(on: processes[0]).context
            let nurse = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let codes = try await fixture.enrol(nurse.context, on: processes[0]).codes
            let logIn = fixture.logIn(email: "sara@nile.example")
            var challenge = try await service.logIn(fixture.caller, logIn).challengeText
            switch fault {
            case .noText: challenge = "mc_"
            case .unknown: challenge = ChallengeToken().text
            case .expired: fixture.clock.advance(by: .seconds(AuthLimits.challengeSeconds))
            case .tried:
                for _ in 0..<AuthLimits.challengeTryCount {
                    await expectCode("invalidCode") {
                        _ = try await service.answerChallenge(
                            fixture.caller, SecondFactorAnswer(challenge: challenge, code: "no code"))
                    }
                }
            case .otherPassword:
                var change = ChangeUserRequest()
                change.password = .value("another river of papyrus")
                _ = try await service.changeUser(owner, nurse.view.id, expectedVersion: nil, change)
            case .disabled:
                _ = try await service.changeUserStatus(owner, nurse.view.id, ChangeUserStatusRequest(.disable))
            }
            fixture.clock.advance(by: .seconds(30))
            let answer = SecondFactorAnswer(challenge: challenge, code: fixture.code(codes))
            await expectCode("invalidChallenge") { _ = try await service.answerChallenge(fixture.caller, answer) }
        }
    }

    @Test func `wrong codes lock the second factor from everywhere, until it is over or an administrator helps`()
        async throws
    {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.owner(on: processes[0]).context
            let nurse = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let (codes, _) = try await fixture.enrol(nurse.context, on: processes[0])
            func answer(_ code: String, from address: String) async throws {
                let caller = fixture.caller(from: address)
                let challenge = try await service.logIn(caller, fixture.logIn(email: "sara@nile.example"))
                    .challengeText
                _ = try await service.answerChallenge(caller, SecondFactorAnswer(challenge: challenge, code: code))
            }
            fixture.clock.advance(by: .seconds(30))
            for index in 0..<AuthLimits.loginFailureCount {
                await expectCode("invalidCode") { try await answer("000000x", from: "192.0.2.\(index)") }
            }
            await expectCode("tooManyFailures") { try await answer(fixture.code(codes), from: "192.0.2.99") }
            _ = try await service.changeUserStatus(owner, nurse.view.id, ChangeUserStatusRequest(.unlock))
            await expectCode(nil) { try await answer(fixture.code(codes), from: "192.0.2.99") }
        }
    }

    @Test func `whoever had the password alone is out once a second factor is confirmed`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let thief = try await service.logIn(fixture.caller, fixture.logIn()).pair
            let recovery = try await fixture.enrol(owner, on: processes[0]).recovery
            await expectCode("invalidRefreshToken") {
                _ = try await service.refresh(fixture.caller, RefreshRequest(refreshToken: thief.refreshToken))
            }
            try await processes[1].auth.watcher.poll()
            for process in processes {
                await expectCode("invalidToken") { _ = try await fixture.context(thief.accessToken, on: process) }
                _ = try await fixture.context(tokens.accessToken, on: process)
            }
            // Taking it away ends others too, and keeps one's own.
            let challenge = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
            let other = try await service.answerChallenge(
                fixture.caller, SecondFactorAnswer(challenge: challenge, code: recovery[0]))
            await expectCode("wrongCode") {
                try await service.removeSecondFactor(owner, SecondFactorCode(code: recovery[0]))
            }
            try await service.removeSecondFactor(owner, SecondFactorCode(code: recovery[1]))
            await expectCode("invalidToken") { _ = try await fixture.context(other.accessToken, on: processes[0]) }
            let refreshed = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
            #expect(!refreshed.user.hasSecondFactor)
            _ = try await service.logIn(fixture.caller, fixture.logIn()).pair
            await expectCode("notFound") {
                try await service.removeSecondFactor(owner, SecondFactorCode(code: recovery[2]))
            }
        }
    }

    @Test func `an administrator takes away what was lost, and not from who may more`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let admin = try await fixture.user("adam@nile.example", [.admin], by: owner, on: processes[0])
            _ = try await fixture.enrol(admin.context, on: processes[0])
            _ = try await fixture.enrol(owner, on: processes[0])
            await expectCode("ownerRequired") {
                _ = try await service.removeSecondFactor(admin.context, of: owner.principal.id)
            }
            let receipt = try await service.removeSecondFactor(owner, of: admin.view.id)
            #expect(receipt.position != nil)
            await expectCode("invalidToken") {
                _ = try await fixture.context(admin.tokens.accessToken, on: processes[0])
            }
            _ = try await service.logIn(fixture.caller, fixture.logIn(email: "adam@nile.example")).pair
            #expect(try await service.removeSecondFactor(owner, of: admin.view.id).position == nil)
            await expectCode("notFound") { _ = try await service.removeSecondFactor(owner, of: fixture.ids.make()) }
        }
    }

    @Test func `a code by message is one factor, and staff with a second is asked for it`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let request = CreateUserRequest(
                email: "sara@nile.example", displayName: "Sara", roles: [.nurse], password: AuthFixture.password,
                phone: "0100 123 4567")
            let nurse = try await service.createUser(owner, request).view
            let tokens = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example")).pair
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            let recovery = try await fixture.enrol(context, on: processes[0]).recovery
            _ = try await service.requestCode(
                fixture.caller, CodeRequest(hospitalCode: "NILE", phone: "0100 123 4567"))
            let code = await fixture.messages.lastCode(processes[0])
            let outcome = try await service.verifyCode(
                fixture.caller, CodeVerification(hospitalCode: "NILE", phone: "0100 123 4567", code: code))
            let answer = SecondFactorAnswer(challenge: try outcome.challengeText, code: recovery[0])
            #expect(try await service.answerChallenge(fixture.caller, answer).user.id == nurse.id)
        }
    }

    @Test func `members and programs have none, and there is one at a time`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            let member = try await fixture.member("0100 555 6677", on: processes[0])
            let key = try await service.issueAPIKey(owner, IssueAPIKeyRequest(name: "A", permissions: [.userRead])).view
            let program = try await fixture.context(key.key, on: processes[0])
            let code = SecondFactorCode(code: "123456")
            for (context, refusal) in [(member.context, "staffOnly"), (program, "userRequired")] {
                await expectCode(refusal) { _ = try await service.beginSecondFactor(context) }
                await expectCode(refusal) { _ = try await service.confirmSecondFactor(context, code) }
                await expectCode(refusal) { try await service.removeSecondFactor(context, code) }
            }
            await expectCode("secondFactorNotBegun") { _ = try await service.confirmSecondFactor(owner, code) }
            _ = try await service.beginSecondFactor(owner)
            await expectCode("wrongCode") {
                _ = try await service.confirmSecondFactor(owner, SecondFactorCode(code: "no code"))
            }
            _ = try await fixture.enrol(owner, on: processes[0])
            await expectCode("secondFactorExists") { _ = try await service.beginSecondFactor(owner) }
            await expectCode("secondFactorExists") { _ = try await service.confirmSecondFactor(owner, code) }
        }
    }

    @Test func `neither the secret nor a recovery code is in the log or a table in the clear`() async throws {
        try await withAuth { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            let secret = try await processes[0].service.beginSecondFactor(owner)
            let bytes = try #require(Base32.decode(secret.secret))
            let codes = try #require(TimeBasedCode(secret: bytes))
            let recovery = try await processes[0].service.confirmSecondFactor(
                owner, SecondFactorCode(code: fixture.code(codes))
            ).recoveryCodes
            let tables = try fixture.sql(
                """
                SELECT string_agg(format('SELECT string_agg(t::text, '' '') FROM %I.%I AS t', n.nspname, c.relname), ';')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname IN ('auth', 'journal', 'platform')
                """)
            var dump = ""
            for statement in tables.split(separator: ";") { dump += try fixture.sql(String(statement)) }
            #expect(dump.contains("secondFactorConfirmed"))
            let hidden = [secret.secret, Hexadecimal.encode(bytes), recovery[0], recovery[0].filter { $0 != "-" }]
            for text in hidden { #expect(!dump.contains(text)) }
        }
    }
}

/// What a tenant that asks its staff for a second factor does about those who have none.
@Suite struct SecondFactorRuleTests {
    @Test func `without the second factor that is asked for, tokens set one up and do nothing else`() async throws {
        try await withAuth { fixture, processes in
            let (auth, service) = (processes[0].auth, processes[0].service)
            let (owner, first) = try await fixture.owner(on: processes[0])
            var rule = ChangeHospitalRequest()
            rule.staffSecondFactor = .value(.required)
            _ = try await service.changeHospital(owner, expectedVersion: 1, rule)
            // Those that are out already end with their fifteen minutes; what is given from now on is incomplete.
            let refreshed = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: first.refreshToken))
            #expect(refreshed.mustSetSecondFactor == true)
            let tokens = try await service.logIn(fixture.caller, fixture.logIn()).pair
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            #expect(tokens.mustSetSecondFactor == true && context.principal.mustSetSecondFactor)
            #expect(context.principal.permissions.isEmpty && context.principal.roles.isEmpty)
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                let runner = server.runner(.inProcess)
                func send(_ method: String, _ target: String, _ body: String = "") async throws -> HTTPTestResponse {
                    var request = body.isEmpty ? HTTPTestRequest(method, target) : .json(method, target, body)
                    request.fields.append(("Authorization", "Bearer \(tokens.accessToken)"))
                    return try await runner.send(request)
                }
                for (method, target) in [
                    ("GET", "/api/v1/users"), ("GET", "/api/v1/sessions"), ("GET", "/api/v1/roles"),
                    ("DELETE", "/api/v1/auth/mfa/totp"), ("PATCH", "/api/v1/auth/me"),
                    ("POST", "/api/v1/auth/password"), ("POST", "/api/v1/api-keys"),
                ] {
                    let refused = try await send(method, target)
                    #expect(refused.status == 403 && refused.text.contains("secondFactorRequired"), "\(target)")
                }
                let me = try await send("GET", "/api/v1/auth/me")
                #expect(me.status == 200 && me.text.contains(#""mustSetSecondFactor":true"#))
                #expect(me.text.contains(#""permissions":[]"#))
                let begun = try await send("POST", "/api/v1/auth/mfa/totp")
                #expect(begun.status == 200 && begun["Cache-Control"] == "no-store")
                let secret = try JSONValue(parsing: begun.body)["secret"]?.string ?? ""
                let codes = try #require(Base32.decode(secret).flatMap(TimeBasedCode.init(secret:)))
                let confirmed = try await send(
                    "POST", "/api/v1/auth/mfa/totp/confirm", #"{"code": "\#(fixture.code(codes))"}"#)
                #expect(confirmed.status == 200 && confirmed["Cache-Control"] == "no-store", "\(confirmed.text)")
            }
            let complete = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
            #expect(complete.mustSetSecondFactor == nil)
            let whole = try await fixture.context(complete.accessToken, on: processes[0])
            #expect(whole.principal.roles == ["owner"] && !whole.principal.mustSetSecondFactor)
        }
    }

    @Test func `members and merchants are not asked for one`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            _ = try await fixture.user("shop@pay.example", [.merchant], by: owner, code: "PAY", on: processes[0])
            var rule = ChangeHospitalRequest()
            rule.staffSecondFactor = .value(.required)
            _ = try await service.changeHospital(owner, expectedVersion: nil, rule)
            let merchant = try await service.logIn(fixture.caller, fixture.logIn("PAY", email: "shop@pay.example"))
            #expect(try merchant.pair.mustSetSecondFactor == nil)
            #expect(try await fixture.member("0100 555 6677", on: processes[0]).tokens.mustSetSecondFactor == nil)
        }
    }

    @Test func `a log-in that waits is answered without tokens, and its challenge with them`() async throws {
        try await withAuth { fixture, processes in
            let auth = processes[0].auth
            let owner = try await fixture.owner(on: processes[0]).context
            let recovery = try await fixture.enrol(owner, on: processes[0]).recovery
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                let runner = server.runner(.inProcess)
                let logIn =
                    #"{"hospitalCode": "NILE", "email": "mona@nile.example", "password": "\#(AuthFixture.password)"}"#
                let waiting = try await runner.send(.json("POST", "/api/v1/auth/login", logIn))
                let view = try JSONValue(parsing: waiting.body)
                #expect(waiting.status == 200 && waiting["Cache-Control"] == "no-store")
                #expect(view["mfaRequired"] == .bool(true) && view["accessToken"] == nil && view["user"] == nil)
                let challenge = view["challenge"]?.string ?? ""
                for (code, status, reason) in [("000000", 401, "invalidCode"), ("", 400, "validation")] {
                    let body = #"{"challenge": "\#(challenge)", "code": "\#(code)"}"#
                    let refused = try await runner.send(.json("POST", "/api/v1/auth/mfa", body))
                    #expect(refused.status == status && refused.text.contains(reason), "\(refused.text)")
                }
                let body = #"{"challenge": "\#(challenge)", "code": "\#(recovery[0])"}"#
                let answered = try await runner.send(.json("POST", "/api/v1/auth/mfa", body))
                #expect(answered.status == 200 && answered["Cache-Control"] == "no-store")
                #expect(try JSONValue(parsing: answered.body)["accessToken"]?.string != nil)
                let again = try await runner.send(.json("POST", "/api/v1/auth/mfa", body))
                #expect(again.status == 401 && again.text.contains("invalidChallenge"))
            }
        }
    }
}

extension AuthFixture {
    /// The present code of an authenticator, by the clock of the test.
    func code(_ codes: TimeBasedCode) -> String { codes.code(step: TimeBasedCode.step(at: clock.now())) }

    /// Gives somebody a second factor, some seconds later.
    func enrol(
        _ context: RequestContext, on process: AuthProcess, at seconds: Int = 0
    ) async throws -> (codes: TimeBasedCode, recovery: [String]) {
        if seconds > 0 { clock.advance(by: .seconds(seconds)) }
        let secret = try await process.service.beginSecondFactor(context).secret
        let codes = try #require(Base32.decode(secret).flatMap(TimeBasedCode.init(secret:)))
        let confirmation = SecondFactorCode(code: code(codes))
        return (codes, try await process.service.confirmSecondFactor(context, confirmation).recoveryCodes)
    }
}

extension LogInOutcome {
    /// The tokens of a log-in that is complete.
    var pair: TokenPairView {
        get throws {
            guard case .tokens(let pair) = self else { throw Incomplete() }
            return pair
        }
    }

    /// What a log-in waits with for its second factor.
    var challengeText: String {
        get throws {
            guard case .challenge(let view) = self else { throw Incomplete() }
            return view.challenge
        }
    }

    /// The log-in is not as far as the test says, or farther.
    struct Incomplete: Error {}
}
