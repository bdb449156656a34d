import AuthAPI
import Crypto
import Dispatch
import EventLoop
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct LogInTests {
    @Test func `whatever is wrong, the answer is the same`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let invited = CreateUserRequest(email: "new@nile.example", displayName: "New", roles: [.nurse])
            _ = try await service.createUser(owner, invited)
            let user = try await fixture.user("left@nile.example", [.nurse], by: owner, on: processes[0])
            _ = try await service.changeUserStatus(owner, user.view.id, ChangeUserStatusRequest(.disable))
            let attempts = [
                fixture.logIn("NOBODY"), fixture.logIn(email: "who@nile.example"), fixture.logIn(email: "no address"),
                fixture.logIn(password: "wrong password"), fixture.logIn(email: "new@nile.example"),
                fixture.logIn(email: "left@nile.example"), fixture.logIn("", email: "", password: ""),
            ]
            for attempt in attempts {
                await expectCode("invalidCredentials") { _ = try await service.logIn(fixture.caller, attempt) }
            }
        }
    }

    @Test(arguments: ["mona@nile.example", "nobody@nile.example"])
    func `five failures lock an account from an address for fifteen minutes, whether it exists or not`(
        email: String
    ) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await fixture.owner(on: processes[0])
            let wrong = fixture.logIn(email: email, password: "wrong password")
            for _ in 0..<AuthLimits.loginFailureCount {
                await expectCode("invalidCredentials") { _ = try await service.logIn(fixture.caller, wrong) }
            }
            let right = fixture.logIn(email: email)
            await expectCode("tooManyFailures") { _ = try await service.logIn(fixture.caller, right) }
            let outcome = email.hasPrefix("mona") ? nil : "invalidCredentials"
            // Another address is not locked, nor is this one once the time is over.
            let elsewhere = fixture.caller(from: "192.0.2.2")
            await expectCode(outcome) { _ = try await service.logIn(elsewhere, right) }
            fixture.clock.advance(by: .seconds(AuthLimits.loginLockSeconds - 1))
            await expectCode("tooManyFailures") { _ = try await service.logIn(fixture.caller, right) }
            fixture.clock.advance(by: .seconds(1))
            await expectCode(outcome) { _ = try await service.logIn(fixture.caller, right) }
        }
    }

    @Test func `an administrator unlocks an account that failed too often, and no other`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let nurse = try await fixture.user("nurse@nile.example", [.nurse], by: owner, on: processes[0])
            let elsewhere = fixture.caller(from: "192.0.2.2")
            for email in ["Nurse@nile.example", "mona@nile.example"] {
                for caller in [fixture.caller, elsewhere] {
                    for _ in 0..<AuthLimits.loginFailureCount {
                        let wrong = fixture.logIn(email: email, password: "wrong password")
                        await expectCode("invalidCredentials") { _ = try await service.logIn(caller, wrong) }
                    }
                }
            }
            let request = ChangeUserStatusRequest(.unlock)
            let unlocked = try await service.changeUserStatus(owner, nurse.view.id, request)
            #expect(unlocked.view.status == .active && unlocked.view.version == nurse.view.version + 1)
            for caller in [fixture.caller, elsewhere] {
                let right = fixture.logIn(email: "nurse@nile.example")
                await expectCode(nil) { _ = try await service.logIn(caller, right) }
                await expectCode("tooManyFailures") { _ = try await service.logIn(caller, fixture.logIn()) }
            }
        }
    }

    @Test func `a log-in forgets the failures before it`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            _ = try await fixture.owner(on: processes[0])
            for _ in 0..<3 {
                for _ in 0..<(AuthLimits.loginFailureCount - 1) {
                    let wrong = fixture.logIn(password: "wrong password")
                    await expectCode("invalidCredentials") { _ = try await service.logIn(fixture.caller, wrong) }
                }
                _ = try await service.logIn(fixture.caller, fixture.logIn())
            }
        }
    }

    @Test func `a right guess that waited behind five failures is refused`() async throws {
        try await withAuth { fixture, processes in
            _ = try await fixture.owner(on: processes[0])
            let gate = DispatchSemaphore(value: 0)
            let pool = processes[0].hashing
            await withThrowingTaskGroup(of: Void.self) { group in
                // Every thread that hashes is held until five other guesses have failed.
                for _ in 0..<pool.width { group.addTask { try await pool.run { gate.wait() } } }
                while pool.load.running < pool.width { await Task.yield() }
                async let guess = code {
                    _ = try await processes[0].service.logIn(fixture.caller, fixture.logIn())
                }
                while pool.load.waiting == 0 { await Task.yield() }
                let attempt = LoginFailureStore.Attempt(
                    hospitalCode: "NILE", emailKey: "mona@nile.example", network: fixture.caller.remoteNetwork)
                let store = LoginFailureStore(database: processes[0].database)
                for _ in 0..<AuthLimits.loginFailureCount {
                    do {
                        try await store.record(
                            attempt, now: fixture.clock.now(), deadline: fixture.caller.deadlineNanoseconds)
                    } catch {
                        Issue.record(error)
                    }
                }
                for _ in 0..<pool.width { gate.signal() }
                #expect(await guess == "tooManyFailures")
            }
        }
    }

    @Test func `a hash of an older cost is made anew at the next log-in, and sessions go on`() async throws {
        try await withAuth { fixture, processes in
            let (context, _) = try await fixture.owner(on: processes[0])
            let before = try fixture.sql("SELECT password_hash FROM auth.user_credential")
            let costlier = try #require(ScryptParameters(bounded: 5, blockSize: 1, parallelization: 1))
            let newer = try await fixture.process(hasher: PasswordHasher(parameters: costlier), isWatching: false)
            _ = try await newer.service.logIn(fixture.caller, fixture.logIn())
            let after = try fixture.sql("SELECT password_hash FROM auth.user_credential")
            #expect(before.contains("ln=4") && after.contains("ln=5"))
            try await newer.auth.watcher.poll()
            _ = try await newer.service.me(context)
            _ = try await newer.service.logIn(fixture.caller, fixture.logIn())
            #expect(try fixture.sql("SELECT password_hash FROM auth.user_credential") == after)
            await newer.stop()
        }
    }

    @Test func `a session says who logged in, from where and when`() async throws {
        try await withAuth { fixture, processes in
            _ = try await fixture.owner(on: processes[0])
            let row = try fixture.sql(
                "SELECT remote_address, created_at = refreshed_at, ended_at IS NULL FROM auth.session")
            #expect(row == "192.0.2.1|t|t")
        }
    }
}
