import AuthAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct ChangePasswordTests {
    private static let newPassword = "another river of papyrus"

    private static func request(_ current: String = AuthFixture.password) -> ChangePasswordRequest {
        ChangePasswordRequest(currentPassword: current, newPassword: Self.newPassword)
    }

    @Test func `the session in which it is done goes on in every process, all others end`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (here, tokens) = try await fixture.owner(on: processes[0])
            let other = try await service.logIn(fixture.caller, fixture.logIn()).pair
            let otherContext = try await fixture.context(other.accessToken, on: processes[1])
            try await service.changePassword(here, Self.request(), from: fixture.caller)
            try await processes[1].auth.watcher.poll()
            for process in processes {
                #expect(try await fixture.context(tokens.accessToken, on: process).principal == here.principal)
                await expectCode("invalidToken") { _ = try await fixture.context(other.accessToken, on: process) }
            }
            // A process that was not there reads the same.
            let later = try await fixture.process(isWatching: false)
            #expect(try await fixture.context(tokens.accessToken, on: later).principal == here.principal)
            await expectCode("invalidToken") { _ = try await fixture.context(other.accessToken, on: later) }
            await later.stop()
            let refreshed = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
            #expect(
                try await fixture.context(refreshed.accessToken, on: processes[1]).principal.sessionID
                    == here.principal.sessionID)
            let stale = RefreshRequest(refreshToken: other.refreshToken)
            await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, stale) }
            #expect(otherContext.principal.id == here.principal.id)
        }
    }

    @Test func `the new password logs in, the old one does not, and the journal tells of it once`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            try await service.changePassword(owner, Self.request(), from: fixture.caller)
            await expectCode("invalidCredentials") { _ = try await service.logIn(fixture.caller, fixture.logIn()) }
            _ = try await service.logIn(fixture.caller, fixture.logIn(password: Self.newPassword))
            let told = try fixture.sql(
                """
                SELECT count(*), bool_and(actor_id = '\(owner.principal.id)'),
                    bool_and(data->>'keptSessionId' = '\(try #require(owner.principal.sessionID))')
                FROM journal.event WHERE type = 'userPasswordSet'
                """)
            #expect(told == "1|t|t")
        }
    }

    @Test func `a wrong current password is counted and locked with the failed log-ins`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let wrong = fixture.logIn(password: "wrong password")
            let first = await code { _ = try await service.logIn(fixture.caller, wrong) }
            #expect(first == "invalidCredentials")
            let guess = Self.request("wrong password")
            for _ in 1..<AuthLimits.loginFailureCount {
                let outcome = await code { try await service.changePassword(owner, guess, from: fixture.caller) }
                #expect(outcome == "wrongPassword")
            }
            let right = Self.request()
            let locked = await code { try await service.changePassword(owner, right, from: fixture.caller) }
            #expect(locked == "tooManyFailures")
            let logIn = await code { _ = try await service.logIn(fixture.caller, fixture.logIn()) }
            #expect(logIn == "tooManyFailures")
            fixture.clock.advance(by: .seconds(AuthLimits.loginLockSeconds))
            try await service.changePassword(owner, right, from: fixture.caller)
            let rows = try fixture.sql("SELECT count(*) FROM auth.login_failure")
            #expect(rows == "0")
        }
    }

    @Test(arguments: ["", "short", "mona@nile.example", "aaaaaaaaaaaa"])
    func `a password that the rules refuse is refused here too, and nothing is counted`(new: String) async throws {
        try await withAuth { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            let request = ChangePasswordRequest(currentPassword: "wrong password", newPassword: new)
            do throws(AuthServiceError) {
                try await processes[0].service.changePassword(owner, request, from: fixture.caller)
                Issue.record("it was taken")
            } catch {
                #expect(error.failure.fields.map(\.field) == ["newPassword"])
            }
            #expect(try fixture.sql("SELECT count(*) FROM auth.login_failure") == "0")
        }
    }

    @Test func `two at once with the same current password change it once`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            let requests = ["a first new password", "a second new password"].map {
                ChangePasswordRequest(currentPassword: AuthFixture.password, newPassword: $0)
            }
            let caller = fixture.caller(from: "::1")
            async let one = code {
                try await processes[0].service.changePassword(owner, requests[0], from: caller)
            }
            async let two = code {
                try await processes[1].service.changePassword(owner, requests[1], from: caller)
            }
            let outcomes = await [one, two]
            #expect(outcomes.count(of: nil) == 1, "\(outcomes)")
            #expect(outcomes.contains("wrongPassword"))
        }
    }

    @Test func `after a later change of roles or by an administrator the kept session's token ends too`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            try await service.changePassword(user.context, Self.request(), from: fixture.caller)
            _ = try await fixture.context(user.tokens.accessToken, on: processes[0])
            var change = ChangeUserRequest()
            change.password = .value("a third river of papyrus")
            _ = try await service.changeUser(owner, user.view.id, expectedVersion: 2, change)
            await expectCode("invalidToken") {
                _ = try await fixture.context(user.tokens.accessToken, on: processes[0])
            }
            let refresh = RefreshRequest(refreshToken: user.tokens.refreshToken)
            await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, refresh) }
            let later = try await fixture.process(isWatching: false)
            await expectCode("invalidToken") { _ = try await fixture.context(user.tokens.accessToken, on: later) }
            await later.stop()
        }
    }
}
