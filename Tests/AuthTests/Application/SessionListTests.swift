import AuthAPI
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct SessionListTests {
    @Test func `a user sees where they are logged in, newest first, and which one this is`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            fixture.clock.advance(by: .seconds(60))
            var phone = fixture.caller(from: "198.51.100.7")
            phone.userAgent = "Mozilla/5.0 (<b>\u{202E}\u{7}é)" + String(repeating: "x", count: 300)
            _ = try await service.logIn(phone, fixture.logIn())
            _ = try await service.refresh(fixture.caller, RefreshRequest(refreshToken: tokens.refreshToken))
            let listed = try await service.sessions(owner, of: nil, AuthPageRequest()).items
            #expect(listed.count == 2)
            #expect(listed.map(\.remoteAddress) == ["198.51.100.7", "192.0.2.1"])
            #expect(listed.map(\.current) == [false, true])
            #expect(listed[1].id == owner.principal.sessionID && listed[1].userAgent == nil)
            #expect(listed[1].refreshedAt == fixture.clock.now())
            #expect(listed[1].createdAt == fixture.clock.now().advanced(by: .seconds(-60)))
            let agent = try #require(listed[0].userAgent)
            #expect(agent.hasPrefix("Mozilla/5.0 (?b???") && agent.count == AuthLimits.userAgentCharacters)
            let isPlain = agent.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 }
            #expect(isPlain)
            let first = try await service.sessions(owner, of: nil, AuthPageRequest(limit: 1))
            let second = try await service.sessions(
                owner, of: nil, AuthPageRequest(limit: 1, cursor: first.nextCursor))
            #expect(first.items + second.items == listed && second.nextCursor == nil)
        }
    }

    @Test func `a session that ended, expired or is of another epoch is not shown`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            func count() async throws -> Int {
                try await service.sessions(owner, of: user.view.id, AuthPageRequest()).items.count
            }
            _ = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example"))
            #expect(try await count() == 2)
            try await service.logOut(user.context, LogOutRequest())
            #expect(try await count() == 1)
            _ = try await service.revokeSessions(owner, of: user.view.id)
            #expect(try await count() == 0)
            _ = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example"))
            #expect(try await count() == 1)
            fixture.clock.advance(by: .seconds(AuthLimits.refreshTokenSeconds))
            #expect(try await count() == 0)
        }
    }

    @Test func `another's sessions are shown with user.read alone, and no stranger's`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let (stranger, _) = try await fixture.owner("DELTA", on: processes[0])
            let nurse = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let id = nurse.view.id
            #expect(try await service.sessions(nurse.context, of: id, AuthPageRequest()).items.count == 1)
            let other = owner.principal.id
            await expectCode("forbidden") {
                _ = try await service.sessions(nurse.context, of: other, AuthPageRequest())
            }
            await expectCode("notFound") { _ = try await service.sessions(stranger, of: id, AuthPageRequest()) }
            let session = try #require(nurse.context.principal.sessionID)
            await expectCode("notFound") { try await service.revokeSession(stranger, session) }
            let key = try await service.issueAPIKey(owner, IssueAPIKeyRequest(name: "K", permissions: [.userRead])).view
            let program = try await fixture.context(key.key, on: processes[0])
            await expectCode("userRequired") { _ = try await service.sessions(program, of: nil, AuthPageRequest()) }
            #expect(try await service.sessions(program, of: id, AuthPageRequest()).items.count == 1)
        }
    }

    /// Who ends whose session.
    enum Ender: CaseIterable, Sendable {
        case self_, administrator, nurse, administratorOfOwner, program
    }

    @Test(arguments: Ender.allCases)
    func `a session is ended by its user and by who may more, in every process`(ender: Ender) async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, ownerTokens) = try await fixture.owner(on: processes[0])
            let admin = try await fixture.user("adel@nile.example", [.admin], by: owner, on: processes[0])
            let nurse = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let victim = try await fixture.user("lina@nile.example", [.doctor], by: owner, on: processes[0])
            let permissions: [Permission] = [.userWrite]
            let key = try await service.issueAPIKey(owner, IssueAPIKeyRequest(name: "K", permissions: permissions)).view
            let (actor, expected): (RequestContext, String?) =
                switch ender {
                case .self_: (victim.context, nil)
                case .administrator: (admin.context, nil)
                case .nurse: (nurse.context, "notFound")
                case .administratorOfOwner: (admin.context, "ownerRequired")
                case .program: (try await fixture.context(key.key, on: processes[0]), "rolesExceedYours")
                }
            let isOwners = ender == .administratorOfOwner
            let token = isOwners ? ownerTokens.accessToken : victim.tokens.accessToken
            let context = isOwners ? owner : victim.context
            let session = try #require(context.principal.sessionID)
            for process in processes { _ = try await fixture.context(token, on: process) }
            await expectCode(expected) { try await service.revokeSession(actor, session) }
            let after = expected == nil ? "invalidToken" : nil
            await expectCode(after) { _ = try await fixture.context(token, on: processes[0]) }
            try await processes[1].auth.watcher.poll()
            await expectCode(after) { _ = try await fixture.context(token, on: processes[1]) }
            if expected == nil {
                let refresh = RefreshRequest(refreshToken: victim.tokens.refreshToken)
                await expectCode("invalidRefreshToken") { _ = try await service.refresh(fixture.caller, refresh) }
                // Ended stays ended.
                if ender == .administrator { try await service.revokeSession(actor, session) }
                #expect(try fixture.sql("SELECT end_reason FROM auth.session WHERE ended_at IS NOT NULL") == "revoked")
            }
        }
    }

    @Test func `all sessions of a user end in every process, and one that is just beginning too`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let second = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example")).pair
            for process in processes {
                for token in [user.tokens.accessToken, second.accessToken] {
                    _ = try await fixture.context(token, on: process)
                }
            }
            let revoked = try await service.revokeSessions(owner, of: user.view.id)
            #expect(revoked.view.status == .active && revoked.receipt.eventID != nil)
            try await processes[1].auth.watcher.poll()
            for process in processes {
                for tokens in [user.tokens, second] {
                    await expectCode("invalidToken") { _ = try await fixture.context(tokens.accessToken, on: process) }
                    let refresh = RefreshRequest(refreshToken: tokens.refreshToken)
                    await expectCode("invalidRefreshToken") {
                        _ = try await process.service.refresh(fixture.caller, refresh)
                    }
                }
            }
            _ = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example"))
        }
    }

    @Test func `an unlock forgets failures whatever the status, and the log tells who did it`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let other = fixture.caller(from: "203.0.113.5")
            for caller in [fixture.caller, other] {
                for _ in 0..<AuthLimits.loginFailureCount {
                    let wrong = fixture.logIn(email: "sara@nile.example", password: "wrong")
                    _ = await code { _ = try await service.logIn(caller, wrong) }
                }
            }
            let unlock = ChangeUserStatusRequest(.unlock)
            let first = try await service.changeUserStatus(owner, user.view.id, unlock)
            #expect(first.receipt.eventID != nil && first.view.status == .active)
            for caller in [fixture.caller, other] {
                _ = try await service.logIn(caller, fixture.logIn(email: "sara@nile.example"))
            }
            let told = try fixture.sql(
                "SELECT actor_id || '|' || (data->>'userId') FROM journal.event WHERE type = 'userFailuresCleared'")
            #expect(told == "\(owner.principal.id)|\(user.view.id)")
            let second = try await service.changeUserStatus(owner, user.view.id, unlock)
            #expect(second.receipt.eventID == nil)
            // A session goes on: nothing but the failures was forgotten.
            #expect(try await service.me(user.context).id == user.view.id)
        }
    }
}
