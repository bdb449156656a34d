import AuthAPI
import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct APIKeyTests {
    private static func request(_ permissions: [Permission] = [.patientRead, .userRead]) -> IssueAPIKeyRequest {
        IssueAPIKeyRequest(name: "Laboratory", permissions: permissions)
    }

    @Test func `a key opens what it may and is known by its beginning and end alone`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let issued = try await service.issueAPIKey(owner, Self.request()).view
            for process in processes {
                let program = try await fixture.context(issued.key, on: process)
                #expect(program.hospitalID == owner.hospitalID && program.principal.kind == .apiKey)
                #expect(program.principal.id == issued.id.retagged() && program.principal.roles.isEmpty)
                #expect(program.principal.permissions == ["patient.read", "user.read"])
                let me = try await process.service.me(program)
                #expect(me.kind == "apiKey" && me.displayName == "Laboratory" && me.permissions.count == 2)
            }
            let view = try await service.apiKey(owner, issued.id)
            #expect(issued.key.hasPrefix(view.prefix) && issued.key.hasSuffix(view.lastFour))
            #expect(view.prefix.hasPrefix("mk_live_") && view.userId == owner.principal.id)
            let listed = try await service.apiKeys(owner, AuthPageRequest()).items
            #expect(listed == [view])
            let dump = try fixture.sql(
                """
                SELECT string_agg(e.data::text, ' ') || (SELECT string_agg(k::text, ' ') FROM auth.api_key AS k)
                    || (SELECT string_agg(d::text, ' ') FROM auth.api_key_directory AS d)
                FROM journal.event AS e
                """)
            #expect(!dump.contains(issued.key) && !dump.contains(issued.key.dropFirst(8)))
        }
    }

    @Test func `a key acts for one merchant at the rate of merchants, and so do those that it makes`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let shop = ActedForID(high: 1, low: 2)
            var request = Self.request([.collectionWrite, .apiKeyWrite])
            request.rateClass = .merchant
            request.subjectId = shop
            let issued = try await service.issueAPIKey(owner, request).view
            #expect(issued.rateClass == .merchant && issued.subjectId == shop)
            let view = try await service.apiKey(owner, issued.id)
            #expect(view.rateClass == .merchant && view.subjectId == shop)
            let program = try await fixture.context(issued.key, on: processes[1])
            #expect(program.principal.onBehalfOf == shop && program.principal.rateClass == .merchant)
            #expect(try await processes[1].service.me(program).subjectId == shop)
            // What it makes acts for the same, and at the rate of programs: the other is not its to give.
            await expectCode("rateClassNotYours") { _ = try await service.issueAPIKey(program, request) }
            request.rateClass = nil
            request.subjectId = ActedForID(high: 1, low: 3)
            await expectCode("subjectNotYours") { _ = try await service.issueAPIKey(program, request) }
            request.subjectId = nil
            let child = try await service.issueAPIKey(program, request).view
            #expect(child.subjectId == shop && child.rateClass == .standard)
            let standard = try await fixture.context(child.key, on: processes[0])
            #expect(standard.principal.onBehalfOf == shop && standard.principal.rateClass == .standard)
        }
    }

    @Test func `the rate of merchants is for owners and administrators to give, and told with each answer`()
        async throws
    {
        try await withAuth { fixture, processes in
            let (auth, service) = (processes[0].auth, processes[0].service)
            let (owner, _) = try await fixture.owner(on: processes[0])
            let admin = try await fixture.user("adam@nile.example", [.admin], by: owner, on: processes[0])
            var request = Self.request([.userRead])
            request.rateClass = .merchant
            let key = try await service.issueAPIKey(admin.context, request).view.key
            var clerk = admin.context
            clerk.principal.roles = ["nurse"]
            await expectCode("rateClassNotYours") { _ = try await service.issueAPIKey(clerk, request) }
            request.rateClass = .standard
            let standard = try await service.issueAPIKey(clerk, request).view.key
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                for (token, limit) in [
                    (key, 10_000), (standard, 3_000), (admin.tokens.accessToken, 600),
                ] {
                    let answer = try await server.runner(.inProcess).send(
                        HTTPTestRequest(
                            "GET", "/api/v1/users", fields: [("Authorization", "Bearer \(token)")]))
                    #expect(answer.status == 200 && answer["RateLimit-Limit"] == String(limit))
                    #expect(answer["RateLimit-Remaining"] == String(limit - 1))
                }
            }
        }
    }

    @Test func `a key is issued once under an idempotency key, and its secret never told again`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (_, tokens) = try await fixture.owner(on: processes[0])
            let context = try await fixture.context(tokens.accessToken, on: processes[0], key: "k")
            _ = try await service.issueAPIKey(context, Self.request())
            await expectCode("alreadyIssued") { _ = try await service.issueAPIKey(context, Self.request()) }
            // What would be refused by now is told as issued as well.
            var expired = Self.request()
            expired.expiresAt = fixture.clock.now()
            await expectCode("alreadyIssued") { _ = try await service.issueAPIKey(context, expired) }
            #expect(try fixture.sql("SELECT count(*) FROM auth.api_key") == "1")
        }
    }

    @Test func `what cannot be a key is refused, with all that is wrong`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let now = fixture.clock.now()
            let tooFar = now.advanced(by: .seconds(AuthLimits.apiKeySeconds + 1))
            let cases: [(IssueAPIKeyRequest, [String])] = [
                (IssueAPIKeyRequest(name: " ", permissions: []), ["name.required", "permissions.required"]),
                (IssueAPIKeyRequest(name: "A", permissions: [.userRead], expiresAt: now), ["expiresAt.inPast"]),
                (IssueAPIKeyRequest(name: "A", permissions: [.userRead], expiresAt: tooFar), ["expiresAt.tooFar"]),
            ]
            for (request, wanted) in cases {
                do throws(AuthServiceError) {
                    _ = try await service.issueAPIKey(owner, request)
                    Issue.record("it was issued")
                } catch {
                    let told = error.failure.fields.map { "\($0.field).\($0.code)" }
                    #expect(told == wanted)
                }
            }
            var last = Self.request()
            last.expiresAt = now.advanced(by: .seconds(AuthLimits.apiKeySeconds))
            #expect(try await service.issueAPIKey(owner, last).view.expiresAt == last.expiresAt)
        }
    }

    @Test func `nobody gives a key what they lack, and the answer names it`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let made = try await service.issueAPIKey(owner, Self.request([.apiKeyWrite, .patientRead])).view
            let program = try await fixture.context(made.key, on: processes[0])
            do throws(AuthServiceError) {
                _ = try await service.issueAPIKey(program, Self.request([.patientRead, .userWrite, .auditRead]))
                Issue.record("it was issued")
            } catch {
                #expect(error == .permissionsExceedYours([.userWrite, .auditRead]))
                #expect(error.failure.detail.contains("user.write, audit.read"))
            }
            let child = try await service.issueAPIKey(program, Self.request([.patientRead])).view
            let view = try await service.apiKey(owner, child.id)
            #expect(view.parentId == made.id && view.userId == owner.principal.id)
            // A program makes no owner, and nobody who may more than it.
            let maker = try await service.issueAPIKey(owner, Self.request([.userWrite])).view
            let users = try await fixture.context(maker.key, on: processes[0])
            for (role, code) in [(Role.owner, "ownerRequired"), (.nurse, "rolesExceedYours")] {
                let request = CreateUserRequest(email: "x@nile.example", displayName: "X", roles: [role])
                await expectCode(code) { _ = try await service.createUser(users, request) }
            }
            // Nor does it take over somebody who may: that would be to log in as them.
            let admin = try await fixture.user("adel@nile.example", [.admin], by: owner, on: processes[0])
            var change = ChangeUserRequest()
            change.password = .value("another river of papyrus")
            await expectCode("rolesExceedYours") {
                _ = try await service.changeUser(users, admin.view.id, expectedVersion: 1, change)
            }
            await expectCode("userRequired") {
                try await service.changePassword(
                    users, ChangePasswordRequest(currentPassword: "a", newPassword: "b"), from: fixture.caller)
            }
        }
    }

    /// What ends a key.
    enum Ending: CaseIterable, Sendable {
        case revoked, parentRevoked, expired, parentExpired, makerDisabled, makerLocked

        /// What the key's status then is.
        var status: APIKeyStatus {
            switch self {
            case .revoked: .revoked
            case .expired: .expired
            case .parentRevoked, .parentExpired: .parentEnded
            case .makerDisabled, .makerLocked: .userInactive
            }
        }
    }

    @Test(arguments: Ending.allCases)
    func `what ends a key ends it here at once and in another process at its next reading`(
        ending: Ending
    ) async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let maker = try await fixture.user("adel@nile.example", [.admin], by: owner, on: processes[0])
            var request = Self.request([.apiKeyWrite, .patientRead])
            request.expiresAt = fixture.clock.now().advanced(by: .seconds(60))
            let parent = try await service.issueAPIKey(maker.context, request).view
            let program = try await fixture.context(parent.key, on: processes[0])
            if ending == .expired { request.expiresAt = fixture.clock.now().advanced(by: .seconds(60)) }
            if ending == .parentExpired { request.expiresAt = nil }
            let key = try await service.issueAPIKey(program, request).view
            for process in processes { _ = try await fixture.context(key.key, on: process) }
            switch ending {
            case .revoked: _ = try await service.revokeAPIKey(owner, key.id)
            case .parentRevoked: _ = try await service.revokeAPIKey(owner, parent.id)
            case .expired, .parentExpired:
                fixture.clock.advance(by: .seconds(59))
                for process in processes { _ = try await fixture.context(key.key, on: process) }
                fixture.clock.advance(by: .seconds(1))
            case .makerDisabled:
                _ = try await service.changeUserStatus(owner, maker.view.id, ChangeUserStatusRequest(.disable))
            case .makerLocked:
                _ = try await service.changeUserStatus(owner, maker.view.id, ChangeUserStatusRequest(.lock))
            }
            // Keys that were made with one that ended follow from the table, as in another process.
            if ending == .parentRevoked { try await processes[0].auth.watcher.poll() }
            await expectCode("invalidToken") { _ = try await fixture.context(key.key, on: processes[0]) }
            try await processes[1].auth.watcher.poll()
            await expectCode("invalidToken") { _ = try await fixture.context(key.key, on: processes[1]) }
            #expect(try await service.me(owner).id == owner.principal.id)
            // Whoever lists the keys sees which of them are good for nothing, and why.
            #expect(try await service.apiKey(owner, key.id).status == ending.status)
            let listed = try await service.apiKeys(owner, AuthPageRequest()).items
            let shown = listed.first { $0.id == key.id }?.status
            #expect(shown == ending.status)
        }
    }

    @Test func `a key loses what its maker loses, and goes on when they change their password`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let maker = try await fixture.user("adel@nile.example", [.admin], by: owner, on: processes[0])
            let key = try await service.issueAPIKey(maker.context, Self.request([.patientRead, .paymentRefund])).view
            #expect(try await fixture.context(key.key, on: processes[0]).principal.permissions.count == 2)
            let password = ChangePasswordRequest(
                currentPassword: AuthFixture.password, newPassword: "another river of papyrus")
            try await service.changePassword(maker.context, password, from: fixture.caller)
            #expect(try await fixture.context(key.key, on: processes[0]).principal.permissions.count == 2)
            var change = ChangeUserRequest()
            change.roles = .value([.nurse])
            _ = try await service.changeUser(owner, maker.view.id, expectedVersion: nil, change)
            let program = try await fixture.context(key.key, on: processes[0])
            #expect(program.principal.permissions == ["patient.read"])
        }
    }

    @Test func `to end a key again changes nothing, and another hospital's is unknown`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let (stranger, _) = try await fixture.owner("DELTA", on: processes[0])
            let key = try await service.issueAPIKey(owner, Self.request()).view
            await expectCode("notFound") { _ = try await service.revokeAPIKey(stranger, key.id) }
            await expectCode("notFound") { _ = try await service.apiKey(stranger, key.id) }
            let first = try await service.revokeAPIKey(owner, key.id)
            let second = try await service.revokeAPIKey(owner, key.id)
            #expect(first.eventID != nil && second.eventID == nil && second.version == first.version)
            #expect(try await service.apiKey(owner, key.id).revokedAt == fixture.clock.now())
        }
    }

    @Test func `a hospital has so many keys and no more, and room again when one ends`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            var keys: [APIKeyID] = []
            for _ in 0..<AuthLimits.apiKeyCount {
                keys.append(try await service.issueAPIKey(owner, Self.request()).view.id)
            }
            await expectCode("tooManyApiKeys") { _ = try await service.issueAPIKey(owner, Self.request()) }
            _ = try await service.revokeAPIKey(owner, keys[0])
            _ = try await service.issueAPIKey(owner, Self.request())
            var seen: [APIKeyID] = []
            var page = AuthPageRequest(limit: 30)
            repeat {
                let answer = try await service.apiKeys(owner, page)
                seen += answer.items.map(\.id)
                page.cursor = answer.nextCursor
            } while page.cursor != nil
            #expect(seen.count == AuthLimits.apiKeyCount + 1 && seen == seen.sorted())
        }
    }

    @Test func `keys that open nothing are not counted, whether their maker's key ended or their user is gone`()
        async throws
    {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let maker = try await fixture.user("adel@nile.example", [.admin], by: owner, on: processes[0])
            let parent = try await service.issueAPIKey(owner, Self.request([.apiKeyWrite, .patientRead])).view
            let program = try await fixture.context(parent.key, on: processes[0])
            let child = try await service.issueAPIKey(program, Self.request([.apiKeyWrite, .patientRead])).view
            let children = try await fixture.context(child.key, on: processes[0])
            // A grandchild, a few of another user's, and the rest.
            _ = try await service.issueAPIKey(children, Self.request([.patientRead]))
            for _ in 0..<3 { _ = try await service.issueAPIKey(maker.context, Self.request([.patientRead])) }
            for _ in 6..<AuthLimits.apiKeyCount { _ = try await service.issueAPIKey(owner, Self.request()) }
            await expectCode("tooManyApiKeys") { _ = try await service.issueAPIKey(owner, Self.request()) }
            _ = try await service.revokeAPIKey(owner, parent.id)
            for _ in 0..<3 { _ = try await service.issueAPIKey(owner, Self.request()) }
            await expectCode("tooManyApiKeys") { _ = try await service.issueAPIKey(owner, Self.request()) }
            _ = try await service.changeUserStatus(owner, maker.view.id, ChangeUserStatusRequest(.disable))
            for _ in 0..<3 { _ = try await service.issueAPIKey(owner, Self.request()) }
            await expectCode("tooManyApiKeys") { _ = try await service.issueAPIKey(owner, Self.request()) }
        }
    }

    @Test func `an unknown key ends with its request, and is refused from memory for a moment after`() async throws {
        try await withAuth { fixture, processes in
            let authenticator = processes[0].auth.authenticator
            let (owner, _) = try await fixture.owner(on: processes[0])
            let known = try await processes[0].service.issueAPIKey(owner, Self.request()).view
            let unknown = Array(("mk_live_" + String(repeating: "A", count: 43)).utf8)[...]
            #expect(
                authenticator.isLookedUp(bearer: unknown)
                    && authenticator.isLookedUp(bearer: Array(known.key.utf8)[...]))
            #expect(!authenticator.isLookedUp(bearer: Array("eyJh.eyJh.c2ln".utf8)[...]))
            for token in [unknown, Array(known.key.utf8)[...]] {
                await expectCode("unavailable") {
                    _ = try await authenticator.authenticate(bearer: token, deadlineNanoseconds: 1)
                }
            }
            await expectCode("invalidToken") {
                _ = try await authenticator.authenticate(
                    bearer: unknown, deadlineNanoseconds: fixture.caller.deadlineNanoseconds)
            }
            #expect(!authenticator.isLookedUp(bearer: unknown))
            // No query: the deadline that has passed is not asked about.
            await expectCode("invalidToken") {
                _ = try await authenticator.authenticate(bearer: unknown, deadlineNanoseconds: 1)
            }
            fixture.clock.advance(by: .seconds(AuthLimits.apiKeyRefusedSeconds))
            #expect(authenticator.isLookedUp(bearer: unknown))
        }
    }

    @Test func `uses are written in bulk, once a minute for each key`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let key = try await service.issueAPIKey(owner, Self.request()).view
            #expect(try await service.apiKey(owner, key.id).lastUsedAt == nil)
            let bearer = Array(key.key.utf8)[...]
            _ = try await processes[0].auth.authenticator.authenticate(
                bearer: bearer, deadlineNanoseconds: fixture.caller.deadlineNanoseconds)
            let first = fixture.clock.now()
            fixture.clock.advance(by: APIKeyUses.grain - .seconds(1))
            #expect(processes[0].auth.authenticator.known(bearer: bearer) != nil)
            await processes[0].auth.recordUses()
            #expect(try await service.apiKey(owner, key.id).lastUsedAt == first)
            fixture.clock.advance(by: .seconds(1))
            #expect(processes[0].auth.authenticator.known(bearer: bearer) != nil)
            await processes[0].auth.recordUses()
            #expect(try await service.apiKey(owner, key.id).lastUsedAt == fixture.clock.now())
        }
    }

    @Test(arguments: [
        "mk_live_", "mk_live_AAAA", "mk_test_" + String(repeating: "A", count: 43),
        "mk_live_" + String(repeating: "A", count: 43), "MK_LIVE_" + String(repeating: "A", count: 43),
        "mk_live_" + String(repeating: "A", count: 42) + "=",
    ])
    func `what is no key of ours is refused as a bad token is`(text: String) async throws {
        try await withAuth { fixture, processes in
            await expectCode("invalidToken") { _ = try await fixture.context(text, on: processes[0]) }
        }
    }
}
