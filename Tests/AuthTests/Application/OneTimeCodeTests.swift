import AuthAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct OneTimeCodeTests {
    static let phone = "0100 123 4567"

    private static func ask(_ phone: String = phone, of code: String = "NILE") -> CodeRequest {
        CodeRequest(hospitalCode: code, phone: phone)
    }

    private static func answer(_ code: String, _ phone: String = phone, of hospital: String = "NILE")
        -> CodeVerification
    {
        CodeVerification(hospitalCode: hospital, phone: phone, code: code)
    }

    /// A nurse with a phone.
    private static func nurse(
        _ fixture: AuthFixture, _ process: AuthProcess, email: String = "sara@nile.example", phone: String = phone
    ) async throws -> (owner: RequestContext, user: UserView) {
        let owner = try await fixture.owner(on: process).context
        return (owner, try await makeNurse(owner, process, email: email, phone: phone))
    }

    private static func makeNurse(
        _ owner: RequestContext, _ process: AuthProcess, email: String, phone: String
    ) async throws -> UserView {
        let request = CreateUserRequest(
            email: email, displayName: "Sara", roles: [.nurse], password: AuthFixture.password, phone: phone)
        return try await process.service.createUser(owner, request).view
    }

    @Test func `a code logs in once, however phone and code are typed`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, user) = try await Self.nurse(fixture, processes[0])
            let accepted = try await service.requestCode(fixture.caller, Self.ask("+20 100-123-4567", of: "nile"))
            #expect(accepted.validForSeconds == 300 && accepted.nextAfterSeconds == 60)
            let message = try #require(await fixture.messages.all(processes[0]).first)
            #expect(message.channel == .sms && message.to == "+201001234567" && message.template == "oneTimeCode")
            #expect(message.subjectID == user.id.retagged() && message.hospitalID == owner.hospitalID)
            #expect(message.text.contains("رمز الدخول") && message.keptSeconds <= 3600)
            let code = await fixture.messages.lastCode(processes[0])
            // Another process verifies it: the key of the digests comes from the master key.
            let tokens = try await processes[1].service.verifyCode(
                fixture.caller, Self.answer(" \(code.prefix(3)) \(code.dropFirst(3)) ")
            ).pair
            #expect(tokens.user.id == user.id)
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            #expect(context.principal.roles == ["nurse"])
            await expectCode("invalidCode") { _ = try await service.verifyCode(fixture.caller, Self.answer(code)) }
            let rows = try fixture.sql("SELECT count(*) FROM auth.one_time_code")
            #expect(rows == "0")
        }
    }

    @Test func `of many verifications of one code at once one logs in`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let user = try await Self.nurse(fixture, processes[0]).user
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        // Each from an address of its own, so that none is locked out by the others.
                        let caller = fixture.caller(from: "192.0.2.\(index)")
                        return await outcome { _ = try await service.verifyCode(caller, Self.answer(code)) }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1)
            #expect(outcomes.count(of: "invalidCode") == 7)
            #expect(try fixture.sql("SELECT count(*) FROM auth.session WHERE user_id = '\(user.id)'") == "1")
        }
    }

    @Test func `a code ends after five minutes, five tries, and with the next one`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await Self.nurse(fixture, processes[0])
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let old = await fixture.messages.lastCode(processes[0])
            fixture.clock.advance(by: .seconds(AuthLimits.codeSeconds))
            await expectCode("invalidCode") { _ = try await service.verifyCode(fixture.caller, Self.answer(old)) }
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let first = await fixture.messages.lastCode(processes[0])
            fixture.clock.advance(by: .seconds(60))
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let second = await fixture.messages.lastCode(processes[0])
            // Two codes in a row are the same once in a million: then there is nothing to tell apart.
            if first != second {
                await expectCode("invalidCode") {
                    _ = try await service.verifyCode(fixture.caller(from: "192.0.2.9"), Self.answer(first))
                }
            }
            let wrong = second == "000000" ? "000001" : "000000"
            for index in 1..<AuthLimits.codeTryCount {
                let caller = fixture.caller(from: "192.0.2.\(100 + index)")
                await expectCode("invalidCode") { _ = try await service.verifyCode(caller, Self.answer(wrong)) }
            }
            // The try with the code before was the fifth.
            await expectCode(first == second ? nil : "invalidCode") {
                _ = try await service.verifyCode(fixture.caller(from: "192.0.2.200"), Self.answer(second))
            }
        }
    }

    @Test func `guesses over many codes lock the account at that address, as with passwords`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, user) = try await Self.nurse(fixture, processes[0])
            for _ in 0..<AuthLimits.loginFailureCount {
                await expectCode("invalidCode") {
                    _ = try await service.verifyCode(fixture.caller, Self.answer("x"))
                }
            }
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            await expectCode("tooManyFailures") { _ = try await service.verifyCode(fixture.caller, Self.answer(code)) }
            // An administrator's unlock forgets these failures too.
            _ = try await service.changeUserStatus(owner, user.id, ChangeUserStatusRequest(.unlock))
            #expect(try fixture.sql("SELECT count(*) FROM auth.login_failure") == "0")
            _ = try await service.verifyCode(fixture.caller, Self.answer(code))
        }
    }

    /// Who asks in vain.
    enum Nobody: CaseIterable, Sendable {
        case noHospital, noPhone, notAPhone, locked, disabled, shared
    }

    @Test(arguments: Nobody.allCases)
    func `whoever is meant the answer is the same, and only one active user gets a code`(nobody: Nobody) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, user) = try await Self.nurse(fixture, processes[0])
            var (hospital, phone) = ("NILE", Self.phone)
            switch nobody {
            case .noHospital: hospital = "OTHER"
            case .noPhone: phone = "0100 999 9999"
            case .notAPhone: phone = "call me"
            case .locked: _ = try await service.changeUserStatus(owner, user.id, ChangeUserStatusRequest(.lock))
            case .disabled: _ = try await service.changeUserStatus(owner, user.id, ChangeUserStatusRequest(.disable))
            case .shared:
                _ = try await Self.makeNurse(owner, processes[0], email: "lina@nile.example", phone: Self.phone)
            }
            let accepted = try await service.requestCode(fixture.caller, Self.ask(phone, of: hospital))
            #expect(accepted == RequestAcceptedView(validForSeconds: 300, nextAfterSeconds: 60))
            #expect(await fixture.messages.all(processes[0]).isEmpty)
            // As much is stored as for somebody.
            #expect(try fixture.sql("SELECT count(*), count(user_id) FROM auth.one_time_code") == "1|0")
            let early = try await Self.seconds {
                _ = try await service.requestCode(fixture.caller, Self.ask(phone, of: hospital))
            }
            #expect(early == 60)
            await expectCode("invalidCode") {
                _ = try await service.verifyCode(fixture.caller, Self.answer("000000", phone, of: hospital))
            }
        }
    }

    @Test func `a number is written to once a minute and five times an hour`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await Self.nurse(fixture, processes[0])
            let ask: @Sendable () async throws -> Void = {
                _ = try await service.requestCode(fixture.caller, Self.ask())
            }
            for _ in 1..<AuthLimits.messagesPerHour {
                try await ask()
                #expect(try await Self.seconds(ask) == 60)
                fixture.clock.advance(by: .seconds(59))
                #expect(try await Self.seconds(ask) == 1)
                fixture.clock.advance(by: .seconds(1))
            }
            try await ask()
            // The first is four minutes old.
            #expect(try await Self.seconds(ask) == 3600 - 240)
            fixture.clock.advance(by: .seconds(3359))
            #expect(try await Self.seconds(ask) == 1)
            fixture.clock.advance(by: .seconds(1))
            try await ask()
            #expect(await fixture.messages.all(processes[0]).count == AuthLimits.messagesPerHour + 1)
            // Another's number is counted apart.
            _ = try await service.requestCode(fixture.caller, Self.ask("0100 555 5555"))
        }
    }

    @Test(arguments: ["NILE", "NOBODY"])
    func `a number counts as one however it is typed, whether or not there is such a hospital`(
        _ hospital: String
    ) async throws {
        try await withAuth(processes: 1) { fixture, processes in
            _ = try await Self.nurse(fixture, processes[0])
            let service = processes[0].service
            _ = try await service.requestCode(fixture.caller, Self.ask("01001234567", of: hospital))
            for spelling in ["0100 123 4567", "+20 100 123 4567", "٠١٠٠١٢٣٤٥٦٧"] {
                await expectCode("askedTooOften") {
                    _ = try await service.requestCode(fixture.caller, Self.ask(spelling, of: hospital))
                }
            }
        }
    }

    @Test func `of requests at the same moment one passes`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await Self.nurse(fixture, processes[0])
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask { await outcome { _ = try await service.requestCode(fixture.caller, Self.ask()) } }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1 && outcomes.count(of: "askedTooOften") == 7)
        }
    }

    @Test func `one address asks for so many numbers and no more`() async throws {
        try await withAuth { fixture, processes in
            _ = try await fixture.owner(on: processes[0])
            let key: [UInt8] = [7]
            let limits = RequestLimitStore(database: processes[0].database)
            let now = fixture.clock.now()
            for _ in 0..<AuthLimits.messagesPerAddressAndHour {
                #expect(
                    try await limits.take(key, .address, now: now, deadline: fixture.caller.deadlineNanoseconds) == nil)
            }
            let wait = try await limits.take(key, .address, now: now, deadline: fixture.caller.deadlineNanoseconds)
            #expect(wait == 3600)
        }
    }

    @Test func `a code is bound to its phone, and ends when the user's is another`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, user) = try await Self.nurse(fixture, processes[0])
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            var change = ChangeUserRequest()
            change.phone = .value("0100 765 4321")
            _ = try await service.changeUser(owner, user.id, expectedVersion: nil, change)
            for phone in [Self.phone, "0100 765 4321"] {
                await expectCode("invalidCode") {
                    _ = try await service.verifyCode(fixture.caller, Self.answer(code, phone))
                }
            }
        }
    }

    @Test func `codes and phones are in no table and no answer`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await Self.nurse(fixture, processes[0])
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            #expect(code.count == AuthLimits.codeDigits)
            let rows = try fixture.sql(
                "SELECT (SELECT string_agg(c::text, ' ') FROM auth.one_time_code AS c), "
                    + "(SELECT string_agg(r.request_key::text, ' ') FROM auth.request_limit AS r)")
            #expect(!rows.contains("201001234567") && !rows.contains(",\(code),"))
        }
    }

    @Test(arguments: [("", "0100 123 4567"), ("NILE", " "), ("NILE", String(repeating: "1", count: 41))])
    func `what is no text of its kind is refused before anything is looked up`(
        hospital: String, phone: String
    ) async throws {
        try await withAuth { fixture, processes in
            await expectCode("validation") {
                _ = try await processes[0].service.requestCode(fixture.caller, Self.ask(phone, of: hospital))
            }
        }
    }

    /// After how many seconds a call may be made; nil where it may now.
    private static func seconds(_ body: () async throws -> Void) async throws -> Int? {
        do {
            try await body()
            return nil
        } catch AuthServiceError.askedTooOften(let seconds) {
            return seconds
        }
    }
}
