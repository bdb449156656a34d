import AuthAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct RevocationTests {
    /// What ends a user's tokens.
    enum Ending: CaseIterable, Sendable {
        case logOut, disable, lock, otherRoles, otherPassword
    }

    @Test(arguments: Ending.allCases)
    func `what ends tokens ends them here at once and in another process at its next reading`(
        ending: Ending
    ) async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let token = user.tokens.accessToken
            // Cached in both.
            for process in processes { _ = try await fixture.context(token, on: process) }
            var change = ChangeUserRequest()
            switch ending {
            case .logOut: try await service.logOut(user.context, LogOutRequest())
            case .disable:
                _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(.disable))
            case .lock: _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(.lock))
            case .otherRoles:
                change.roles = .value([.doctor])
                _ = try await service.changeUser(owner, user.view.id, expectedVersion: 1, change)
            case .otherPassword:
                change.password = .value("another river of papyrus")
                _ = try await service.changeUser(owner, user.view.id, expectedVersion: 1, change)
            }
            await expectCode("invalidToken") { _ = try await fixture.context(token, on: processes[0]) }
            try await processes[1].auth.watcher.poll()
            await expectCode("invalidToken") { _ = try await fixture.context(token, on: processes[1]) }
            // Nobody else's tokens ended.
            #expect(try await service.me(owner).id == owner.principal.id)
            // Another role is no reason to log in again; the rest is.
            let refresh = RefreshRequest(refreshToken: user.tokens.refreshToken)
            let outcome = await code { _ = try await service.refresh(fixture.caller, refresh) }
            #expect(outcome == (ending == .otherRoles ? nil : "invalidRefreshToken"))
        }
    }

    @Test func `a process that starts later knows what ended before`() async throws {
        try await withAuth { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            try await processes[0].service.logOut(owner, LogOutRequest())
            let later = try await fixture.process(isWatching: false)
            await expectCode("invalidToken") { _ = try await fixture.context(tokens.accessToken, on: later) }
            await later.stop()
        }
    }

    @Test(.endsWhenItHangs) func `the watch goes on by itself`() async throws {
        try await withAuth(processes: 2, isWatching: true) { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            _ = try await fixture.context(tokens.accessToken, on: processes[1])
            try await processes[0].service.logOut(owner, LogOutRequest())
            // Bounded by the test's time limit, not by a count of readings.
            while await code({ _ = try await fixture.context(tokens.accessToken, on: processes[1]) }) == nil {
                await Task.yield()
            }
        }
    }

    @Test func `a new token after a change of roles is good and has the new permissions`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            #expect(!user.context.principal.permissions.contains("payment.refund"))
            var change = ChangeUserRequest()
            change.roles = .value([.cashier])
            _ = try await service.changeUser(owner, user.view.id, expectedVersion: 1, change)
            let tokens = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: user.tokens.refreshToken))
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            #expect(context.principal.permissions.contains("payment.refund"))
            #expect(context.principal.roles == ["cashier"])
        }
    }
}
