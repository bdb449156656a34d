import AuthAPI
import Journal
import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Auth

@Suite struct AuthUpkeepTests {
    private func keeper(_ fixture: AuthFixture, _ process: AuthProcess) -> Housekeeper {
        let logger = Logger(sink: SilentLogSink(), clock: fixture.clock, minimumLevel: .error)
        return Housekeeper(
            AuthModule.chores, database: process.database, clock: fixture.clock, telemetry: (MetricsRegistry(), logger))
    }

    private func counts(_ fixture: AuthFixture) throws -> String {
        try fixture.sql(
            """
            SELECT (SELECT count(*) FROM auth.refresh_token), (SELECT count(*) FROM auth.refresh_directory),
                (SELECT count(*) FROM auth.session)
            """)
    }

    @Test func `a token, its directory and its session go when nothing needs them, and not a second before`()
        async throws
    {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let keeper = keeper(fixture, processes[0])
            let (_, first) = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(AuthLimits.refreshTokenSeconds - 1))
            try await keeper.round()
            // The last second of the first token: its session goes on for seven days more.
            let second = try await service.refresh(fixture.caller, RefreshRequest(refreshToken: first.refreshToken))
            fixture.clock.advance(by: .seconds(AuthUpkeep.expiredTokenSeconds + 1))
            try await keeper.round()
            #expect(try counts(fixture) == "2|2|1")
            fixture.clock.advance(by: .seconds(1))
            try await keeper.round()
            #expect(try counts(fixture) == "1|1|1")
            let third = try await service.refresh(fixture.caller, RefreshRequest(refreshToken: second.refreshToken))
            fixture.clock.advance(by: .seconds(AuthLimits.refreshTokenSeconds + AuthUpkeep.expiredSessionSeconds))
            try await keeper.round()
            #expect(try counts(fixture) == "0|0|1")
            let late = RefreshRequest(refreshToken: third.refreshToken)
            let outcome = await code { _ = try await service.refresh(fixture.caller, late) }
            #expect(outcome == "invalidRefreshToken")
            fixture.clock.advance(by: .seconds(1))
            try await keeper.round()
            #expect(try counts(fixture) == "0|0|0")
        }
    }

    @Test func `a lock-out lasts its time whatever is tidied, and its row goes afterwards`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let keeper = keeper(fixture, processes[0])
            let wrong = fixture.logIn(password: "wrong password")
            for _ in 0..<AuthLimits.loginFailureCount {
                _ = await code { _ = try await service.logIn(fixture.caller, wrong) }
            }
            fixture.clock.advance(by: .seconds(AuthLimits.loginLockSeconds - 1))
            try await keeper.round()
            let locked = await code { _ = try await service.logIn(fixture.caller, wrong) }
            #expect(locked == "tooManyFailures")
            fixture.clock.advance(by: .seconds(AuthUpkeep.failureMarginSeconds + 1))
            try await keeper.round()
            #expect(try fixture.sql("SELECT count(*) FROM auth.login_failure") == "1")
            fixture.clock.advance(by: .seconds(1))
            try await keeper.round()
            #expect(try fixture.sql("SELECT count(*) FROM auth.login_failure") == "0")
        }
    }

    @Test func `a revocation outlives every token that it could end`() async throws {
        try await withAuth { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            try await processes[0].service.logOut(owner, LogOutRequest())
            let keeper = keeper(fixture, processes[0])
            // The database's clock writes and reads this one; a test moves the row instead.
            #expect(AuthUpkeep.revocationSeconds > Revocations.keptSeconds + RevocationWatcher.overlapSeconds)
            for (age, left) in [(AuthUpkeep.revocationSeconds - 60, "1"), (AuthUpkeep.revocationSeconds + 1, "0")] {
                try fixture.sql("UPDATE auth.revocation SET recorded_at = now() - interval '\(age) seconds'")
                try await keeper.round()
                #expect(try fixture.sql("SELECT count(*) FROM auth.revocation") == left)
            }
        }
    }

    @Test func `a ticket goes that nobody used`() async throws {
        try await withAuth { fixture, processes in
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let keeper = keeper(fixture, processes[0])
            _ = try await processes[0].auth.tickets.issue(owner, for: Array(tokens.accessToken.utf8))
            let start = fixture.clock.now()
            let kept = AuthLimits.ticketSeconds + AuthUpkeep.expiredRecoverySeconds
            for (seconds, left) in [(kept, "1"), (kept + 1, "0")] {
                fixture.clock.set(start.advanced(by: .seconds(seconds)))
                try await keeper.round()
                #expect(try fixture.sql("SELECT count(*) FROM auth.ticket") == left)
            }
        }
    }

    @Test func `codes, links and counts of requests go when they are good for nothing, and not a second before`()
        async throws
    {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let keeper = keeper(fixture, processes[0])
            _ = try await fixture.owner(on: processes[0])
            _ = try await service.requestCode(
                fixture.caller, CodeRequest(hospitalCode: "NILE", phone: "0100 123 4567"))
            _ = try await service.forgotPassword(
                fixture.caller, ForgotPasswordRequest(hospitalCode: "NOBODY", email: "a@b.example"))
            let start = fixture.clock.now()
            func left(_ seconds: Int) async throws -> String {
                fixture.clock.set(start.advanced(by: .seconds(seconds)))
                try await keeper.round()
                return try fixture.sql(
                    """
                    SELECT (SELECT count(*) FROM auth.one_time_code), (SELECT count(*) FROM auth.password_reset),
                        (SELECT count(*) FROM auth.password_reset_directory), (SELECT count(*) FROM auth.request_limit)
                    """)
            }
            let code = AuthLimits.codeSeconds + AuthUpkeep.expiredRecoverySeconds
            #expect(try await left(code) == "1|1|1|4")
            #expect(try await left(code + 1) == "0|1|1|4")
            let link = AuthLimits.resetSeconds + AuthUpkeep.expiredRecoverySeconds
            #expect(try await left(link) == "0|1|1|4")
            #expect(try await left(link + 1) == "0|0|0|4")
            #expect(try await left(AuthUpkeep.requestLimitSeconds) == "0|0|0|4")
            #expect(try await left(AuthUpkeep.requestLimitSeconds + 1) == "0|0|0|0")
        }
    }
}
