import AuthAPI
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct PasswordResetTests {
    private static let newPassword = "a lamp by the window"

    private static func forgot(_ email: String = "mona@nile.example", of code: String = "NILE")
        -> ForgotPasswordRequest
    {
        ForgotPasswordRequest(hospitalCode: code, email: email)
    }

    @Test func `a link sets a password once and ends every session`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            _ = try await fixture.context(tokens.accessToken, on: processes[1])
            let accepted = try await service.forgotPassword(
                fixture.caller, Self.forgot("MONA@nile.example", of: "nile"))
            #expect(accepted.validForSeconds == 1800)
            let message = try #require(await fixture.messages.all(processes[0]).first)
            #expect(message.channel == .email && message.to == "mona@nile.example")
            #expect(message.text.contains("https://console.nile.example/reset-password#token=mp_"))
            #expect(message.subjectID == owner.principal.id.retagged())
            let token = await fixture.messages.lastToken(processes[0])
            let request = ResetPasswordRequest(token: token, newPassword: Self.newPassword)
            try await processes[1].service.resetPassword(fixture.caller, request)
            await expectCode("invalidResetToken") { try await service.resetPassword(fixture.caller, request) }
            await expectCode("invalidToken") { _ = try await fixture.context(tokens.accessToken, on: processes[1]) }
            try await processes[0].auth.watcher.poll()
            await expectCode("invalidToken") { _ = try await fixture.context(tokens.accessToken, on: processes[0]) }
            let refresh = RefreshRequest(refreshToken: tokens.refreshToken)
            await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, refresh) }
            _ = try await service.logIn(fixture.caller, fixture.logIn(password: Self.newPassword))
            let stored = try fixture.sql("SELECT count(*) FROM auth.password_reset")
            #expect(stored == "0")
            let known = try fixture.sql("SELECT string_agg(d::text, ' ') FROM auth.password_reset_directory AS d")
            #expect(!known.contains(token.dropFirst(3)))
        }
    }

    @Test func `of two uses of a link, and of two links, one sets the password`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await fixture.owner(on: processes[0])
            var tokens: [String] = []
            for _ in 0..<2 {
                _ = try await service.forgotPassword(fixture.caller, Self.forgot())
                tokens.append(await fixture.messages.lastToken(processes[0]))
                fixture.clock.advance(by: .seconds(60))
            }
            #expect(Set(tokens).count == 2)
            let uses = tokens + tokens + tokens
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for (index, token) in uses.enumerated() {
                    let request = ResetPasswordRequest(token: token, newPassword: "\(Self.newPassword) \(index)")
                    group.addTask { await outcome { try await service.resetPassword(fixture.caller, request) } }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1)
            #expect(outcomes.count(of: "invalidResetToken") == uses.count - 1)
            let set = try fixture.sql("SELECT count(*) FROM journal.event WHERE type = 'userPasswordSet'")
            #expect(set == "1")
        }
    }

    @Test func `a password that is not taken leaves the link as it was`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await fixture.owner(on: processes[0])
            _ = try await service.forgotPassword(fixture.caller, Self.forgot())
            let token = await fixture.messages.lastToken(processes[0])
            for password in ["short", "mona@nile.example", "aaaaaaaaaaaaa"] {
                await expectCode("validation") {
                    try await service.resetPassword(
                        fixture.caller, ResetPasswordRequest(token: token, newPassword: password))
                }
            }
            try await service.resetPassword(
                fixture.caller, ResetPasswordRequest(token: token, newPassword: Self.newPassword))
        }
    }

    /// What ends a link before it is used.
    enum Ending: CaseIterable, Sendable {
        case age, otherPassword, locked, lockedAndUnlocked, disabled
    }

    @Test(arguments: Ending.allCases)
    func `a link ends with its time and with what is done to the user`(ending: Ending) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            _ = try await service.forgotPassword(fixture.caller, Self.forgot("sara@nile.example"))
            let token = await fixture.messages.lastToken(processes[0])
            func set(_ actions: [ChangeUserStatusRequest.Action]) async throws {
                for action in actions {
                    _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(action))
                }
            }
            switch ending {
            case .age: fixture.clock.advance(by: .seconds(AuthLimits.resetSeconds))
            case .otherPassword:
                try await service.changePassword(
                    user.context,
                    ChangePasswordRequest(currentPassword: AuthFixture.password, newPassword: "another river"),
                    from: fixture.caller)
            case .locked: try await set([.lock])
            case .lockedAndUnlocked: try await set([.lock, .unlock])
            case .disabled: try await set([.disable])
            }
            await expectCode("invalidResetToken") {
                try await service.resetPassword(
                    fixture.caller, ResetPasswordRequest(token: token, newPassword: Self.newPassword))
            }
            let status = try await service.user(owner, user.view.id).status
            #expect((status == .active) == [.age, .otherPassword, .lockedAndUnlocked].contains(ending))
        }
    }

    @Test func `an invited user sets the first password by the invitation, an owner then owns`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let request = CreateUserRequest(email: "lina@nile.example", displayName: "Lina", roles: [.owner])
            let invited = try await service.createUser(owner, request).view
            #expect(invited.status == .invited)
            let message = try #require(await fixture.messages.all(processes[0]).first)
            #expect(message.template == "invitation" && message.to == "lina@nile.example")
            let token = await fixture.messages.lastToken(processes[0])
            // The wall clock alone: the deadlines of the test's requests are not days away.
            fixture.clock.set(fixture.clock.now().advanced(by: .seconds(AuthLimits.invitationSeconds - 1)))
            try await service.resetPassword(
                fixture.caller, ResetPasswordRequest(token: token, newPassword: Self.newPassword))
            let tokens = try await service.logIn(
                fixture.caller, fixture.logIn(email: "lina@nile.example", password: Self.newPassword)
            ).pair
            #expect(tokens.user.status == .active)
            let lina = try await fixture.context(tokens.accessToken, on: processes[0])
            // Nobody's last owner: there are two now.
            _ = try await service.changeUserStatus(lina, owner.principal.id, ChangeUserStatusRequest(.disable))
        }
    }

    @Test func `a user with a password, and a repeated request, send no invitation`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            _ = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            #expect(await fixture.messages.all(processes[0]).isEmpty)
            let keyed = try await fixture.context(tokens.accessToken, on: processes[0], key: "k")
            let request = CreateUserRequest(email: "lina@nile.example", displayName: "Lina", roles: [.nurse])
            _ = try await service.createUser(keyed, request)
            _ = try await service.createUser(keyed, request)
            #expect(await fixture.messages.all(processes[0]).count == 1)
        }
    }

    @Test func `a broken way to people neither fails a request nor shows`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            fixture.messages.breakDown()
            let request = CreateUserRequest(email: "lina@nile.example", displayName: "Lina", roles: [.nurse])
            #expect(try await service.createUser(owner, request).view.status == .invited)
            let accepted = try await service.forgotPassword(fixture.caller, Self.forgot())
            #expect(accepted.nextAfterSeconds == 60)
            #expect(await fixture.messages.all(processes[0]).isEmpty)
        }
    }

    /// Who asks in vain.
    enum Nobody: CaseIterable, Sendable {
        case noHospital, noAddress, notAnAddress, locked, disabled
    }

    @Test(arguments: Nobody.allCases)
    func `whoever is meant the answer is the same, and who is kept out gets no link`(nobody: Nobody) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            var (hospital, email) = ("NILE", "sara@nile.example")
            switch nobody {
            case .noHospital: hospital = "OTHER"
            case .noAddress: email = "nobody@nile.example"
            case .notAnAddress: email = "sara"
            case .locked: _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(.lock))
            case .disabled:
                _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(.disable))
            }
            let accepted = try await service.forgotPassword(fixture.caller, Self.forgot(email, of: hospital))
            #expect(accepted == RequestAcceptedView(validForSeconds: 1800, nextAfterSeconds: 60))
            #expect(await fixture.messages.all(processes[0]).isEmpty)
            let rows = try fixture.sql(
                "SELECT count(*), count(user_id), (SELECT count(*) FROM auth.password_reset_directory) "
                    + "FROM auth.password_reset")
            #expect(rows == "1|0|1")
            await expectCode("askedTooOften") {
                _ = try await service.forgotPassword(fixture.caller, Self.forgot(email, of: hospital))
            }
        }
    }

    @Test func `who was locked out by wrong passwords gets in again from where they set another`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await fixture.owner(on: processes[0])
            for _ in 0..<AuthLimits.loginFailureCount {
                _ = await code { _ = try await service.logIn(fixture.caller, fixture.logIn(password: "wrong")) }
            }
            await expectCode("tooManyFailures") { _ = try await service.logIn(fixture.caller, fixture.logIn()) }
            _ = try await service.forgotPassword(fixture.caller, Self.forgot())
            let token = await fixture.messages.lastToken(processes[0])
            try await service.resetPassword(
                fixture.caller, ResetPasswordRequest(token: token, newPassword: Self.newPassword))
            _ = try await service.logIn(fixture.caller, fixture.logIn(password: Self.newPassword))
        }
    }
}
