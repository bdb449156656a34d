import AuthAPI
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct RefreshTests {
    @Test func `a refresh token gives a new pair, whose access token works`() async throws {
        try await withAuth { fixture, processes in
            let (_, first) = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(60))
            let second = try await processes[0].service.refresh(
                fixture.caller, RefreshRequest(refreshToken: first.refreshToken))
            #expect(second.refreshToken != first.refreshToken)
            #expect(second.accessToken != first.accessToken)
            _ = try await fixture.context(second.accessToken, on: processes[0])
            let third = try await processes[0].service.refresh(
                fixture.caller, RefreshRequest(refreshToken: second.refreshToken))
            #expect(third.refreshToken != second.refreshToken)
        }
    }

    @Test func `many refreshes with one token at once give one and the same pair, over two processes`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (_, first) = try await fixture.owner(on: processes[0])
            let request = RefreshRequest(refreshToken: first.refreshToken)
            let pairs = try await withThrowingTaskGroup(of: TokenPairView.self) { group in
                for index in 0..<20 {
                    group.addTask { try await processes[index % 2].service.refresh(fixture.caller, request) }
                }
                return try await group.reduce(into: [TokenPairView]()) { $0.append($1) }
            }
            #expect(Set(pairs.map(\.refreshToken)).count == 1)
            #expect(Set(pairs.map(\.accessToken)).count == 1)
            #expect(try fixture.sql("SELECT count(*) FROM auth.refresh_token") == "2")
            #expect(try fixture.sql("SELECT count(*) FROM auth.refresh_directory") == "2")
        }
    }

    @Test func `a used-up token gives the same pair for thirty seconds, then ends the session everywhere`() async throws
    {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (_, first) = try await fixture.owner(on: processes[0])
            let old = RefreshRequest(refreshToken: first.refreshToken)
            let second = try await service.refresh(fixture.caller, old)
            fixture.clock.advance(by: .seconds(AuthLimits.refreshRepeatSeconds - 1))
            let repeated = try await service.refresh(fixture.caller, old)
            #expect(repeated.refreshToken == second.refreshToken)
            #expect(repeated.expiresInSeconds == AuthLimits.accessTokenSeconds - 29)
            fixture.clock.advance(by: .seconds(1))
            await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, old) }
            let newer = RefreshRequest(refreshToken: second.refreshToken)
            await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, newer) }
            await expectCode("invalidToken") { _ = try await fixture.context(second.accessToken, on: processes[0]) }
            try await processes[1].auth.watcher.poll()
            await expectCode("invalidToken") { _ = try await fixture.context(second.accessToken, on: processes[1]) }
            #expect(try fixture.sql("SELECT end_reason FROM auth.session") == "refreshReused")
        }
    }

    @Test func `what may no longer be repeated is not kept`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            var tokens = try await fixture.owner(on: processes[0]).tokens
            for _ in 0..<3 {
                tokens = try await service.refresh(
                    fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
                fixture.clock.advance(by: .seconds(AuthLimits.refreshRepeatSeconds + 1))
            }
            _ = try await service.refresh(fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
            let kept = try fixture.sql("SELECT count(*) FROM auth.refresh_token WHERE successor_sealed IS NOT NULL")
            #expect(kept == "1")
        }
    }

    @Test func `a refresh token lives for seven days`() async throws {
        try await withAuth { fixture, processes in
            let (_, tokens) = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(AuthLimits.refreshTokenSeconds))
            let request = RefreshRequest(refreshToken: tokens.refreshToken)
            await expectCode("invalidRefreshToken") {
                _ = try await processes[0].service.refresh(fixture.caller, request)
            }
        }
    }

    @Test(arguments: ["", "mr_", "mr_AAAA", "nonsense", "mr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
    func `what is no refresh token of ours is refused`(text: String) async throws {
        try await withAuth { fixture, processes in
            let request = RefreshRequest(refreshToken: text)
            await expectCode("invalidRefreshToken") {
                _ = try await processes[0].service.refresh(fixture.caller, request)
            }
        }
    }

    @Test func `neither token nor pair can be read from the database`() async throws {
        try await withAuth { fixture, processes in
            let (_, first) = try await fixture.owner(on: processes[0])
            _ = try await processes[0].service.refresh(
                fixture.caller, RefreshRequest(refreshToken: first.refreshToken))
            let sealed = try fixture.sql("SELECT encode(successor_sealed, 'escape') FROM auth.refresh_token")
            #expect(!sealed.contains("eyJ") && !sealed.contains("mr_"))
            let other = RefreshToken()
            let bytes = try RefreshToken().seal(
                RefreshToken.Successor(accessToken: "a", refreshToken: "b", expiresAt: Timestamp(seconds: 1)))
            #expect(throws: (any Error).self) { try other.open(bytes) }
        }
    }
}
