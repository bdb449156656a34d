import AuthAPI
import JSON
import Journal
import Kernel
import Postgres
import Testing
import TestSupport

@testable import Auth

@Suite struct AuthLogTests {
    @Test func `the read tables are what the log says, after every kind of event`() async throws {
        try await withAuth { fixture, processes in
            try await Self.makeHistory(fixture, processes[0])
            let report = try await JournalVerifier(
                database: processes[0].database, keys: processes[0].keys, modules: [AuthModule.journalModule]
            ).verify()
            let faults = report.lines.filter { !$0.isClean }
            #expect(report.isClean, "\(faults)")
            // Every kind of event was there, or the comparison would prove less than it says.
            let types = try fixture.sql("SELECT string_agg(DISTINCT type, ',') FROM journal.event").split(
                separator: ",")
            #expect(Set(types.map(String.init)) == Set(AuthEventCodec.Name.allCases.map(\.rawValue)))
        }
    }

    @Test func `nothing that identifies a user is in the log in the clear`() async throws {
        try await withAuth { fixture, processes in
            try await Self.makeHistory(fixture, processes[0])
            let data = try fixture.sql("SELECT string_agg(data::text, ' ') FROM journal.event")
            for secret in ["mona", "Mona", "sara", "Sara", "+2010", "scrypt"] {
                #expect(!data.contains(secret), "\(secret) is in the clear")
            }
            let subjects = try fixture.sql(
                "SELECT count(*) FROM journal.event WHERE type LIKE 'user%' AND subject_id IS DISTINCT FROM stream_id")
            #expect(subjects == "0")
        }
    }

    /// The members of each event's data, as released.
    private static let shapes = [
        "hospitalRegistered":
            "hospitalId,code,name,country,currency,timeZone,locale,patientNumberPattern,mustBeFirst,at",
        "hospitalChanged": "hospitalId,name,at",
        "locationOpened": "locationId,name,address,status,at",
        "locationChanged": "locationId,code,status,at",
        "userCreated": "userId,roles,status,sealed,passwordHash,at",
        "userChanged": "userId,fields,roles,tokenEpoch,sealed,at",
        "userPasswordSet": "userId,passwordHash,status,tokenEpoch,sessionEpoch,at",
        "userStatusChanged": "userId,status,tokenEpoch,sessionEpoch,at",
        "ownershipChanged": "userId,isOwner,at",
        "userSessionsRevoked": "userId,tokenEpoch,sessionEpoch,at",
        "userFailuresCleared": "userId,at",
        "apiKeyIssued": "apiKeyId,name,permissions,keyHash,prefix,lastFour,userId,expiresAt,at",
        "apiKeyRevoked": "apiKeyId,at",
        "keyRingChanged": "apiKeyId,heldUntil,at",
        "secondFactorBegun": "userId,secret,at",
        "secondFactorConfirmed": "userId,recoveryHashes,tokenEpoch,sessionEpoch,at,keptSessionId",
        "secondFactorRemoved": "userId,tokenEpoch,sessionEpoch,at,keptSessionId",
        "recoveryCodeUsed": "userId,codeHash,at",
    ]

    /// The members of those that are written in a second version where they need it.
    private static let secondShapes = [
        "hospitalRegistered":
            "hospitalId,code,name,country,currency,timeZone,locale,patientNumberPattern,mustBeFirst,kind,at",
        "hospitalChanged": "hospitalId,memberSignUp,at",
        "userCreated": "userId,roles,status,sealed,at",
        "apiKeyIssued":
            "apiKeyId,name,permissions,keyHash,prefix,lastFour,userId,expiresAt,rateClass,subjectId,at",
    ]

    @Test func `the stored shape of every event is the one that was released`() async throws {
        try await withAuth { fixture, processes in
            try await Self.makeHistory(fixture, processes[0])
            #expect(Set(Self.shapes.keys) == Set(AuthEventCodec.Name.allCases.map(\.rawValue)))
            for (version, shapes) in [(1, Self.shapes), (2, Self.secondShapes)] {
                for (type, members) in shapes {
                    let got = try fixture.sql(
                        """
                        SELECT (SELECT string_agg(k, ',') FROM json_object_keys(e.data) AS k)
                        FROM journal.event e WHERE e.type = '\(type)' AND schema_version = \(version)
                        ORDER BY e.hospital_id, e.position LIMIT 1
                        """)
                    #expect(got == members, "\(type), version \(version)")
                }
            }
            let second = try fixture.sql(
                "SELECT string_agg(DISTINCT type, ',' ORDER BY type) FROM journal.event WHERE schema_version <> 1")
            #expect(second == Self.secondShapes.keys.sorted().joined(separator: ","))
        }
    }

    @Test(arguments: [
        (APIKeyIssued.permissions([.patientRead]), 1), (APIKeyIssued.permissions([.patientRead, .walletRead]), 2),
        (APIKeyIssued.permissions([.apiKeyWrite], rate: .merchant), 2),
        (APIKeyIssued.permissions([.apiKeyWrite], subject: ActedForID(high: 1, low: 2)), 2),
    ])
    func `a key is written in the version that it needs`(event: APIKeyIssued, version: Int) {
        #expect(event.neededVersion == version)
    }

    private static let tenantTables = [
        "auth.hospital", "auth.location", "auth.user_account", "auth.user_email", "auth.user_credential",
        "auth.session", "auth.refresh_token", "auth.api_key", "auth.api_key_use", "auth.one_time_code",
        "auth.password_reset", "auth.member_phone", "auth.second_factor_use", "auth.second_factor_challenge",
    ]

    @Test func `a tenant's rows are seen by that tenant alone`() async throws {
        try await withAuth { fixture, processes in
            try await Self.makeHistory(fixture, processes[0])
            let database = processes[0].database
            let other: HospitalID = fixture.ids.make()
            for table in Self.tenantTables {
                let hospital = try #require(HospitalID(try fixture.sql("SELECT hospital_id FROM \(table) LIMIT 1")))
                let statement: SQL = "SELECT count(*) FROM \(unsafeRaw: table)"
                for (scope, isSeen) in [
                    (TenantScope.hospital(hospital), true), (.hospital(other), false), (.none, false),
                ] {
                    let rows = try await database.query(statement, scope: scope)
                    let count = try rows[0].int(0)
                    #expect((count > 0) == isSeen, "\(table)")
                }
            }
        }
    }

    @Test func `requests reach no table of the directory, nor the signing keys`() async throws {
        try await withAuth { _, processes in
            let tables = [
                "auth.hospital_directory", "auth.refresh_directory", "auth.signing_key", "auth.api_key_directory",
                "auth.password_reset_directory", "auth.second_factor_directory",
                "auth.ticket",
            ]
            for table in tables {
                let statement: SQL = "SELECT count(*) FROM \(unsafeRaw: table)"
                do throws(PostgresError) {
                    _ = try await processes[0].database.query(statement, scope: .none)
                    Issue.record("\(table) was read")
                } catch {
                    guard case .server(let error) = error else { throw error }
                    #expect(error.sqlState == "42501")
                }
            }
        }
    }

    @Test func `the directory's functions write for declared tenants alone`() async throws {
        try await withAuth { fixture, processes in
            let declared: HospitalID = fixture.ids.make()
            let other: HospitalID = fixture.ids.make()
            let expires = Timestamp(seconds: 2_000_000_000)
            let statements: [SQL] = [
                "SELECT auth.claim_hospital_codes(\(.ids([other])), \(.texts(["X1"])), \(.bools([false])))",
                "SELECT auth.enter_refresh_token(\(other), \(bytes: [1]), \(expires))",
                "SELECT auth.enter_password_reset(\(other), \(bytes: [1]), \(expires))",
                "SELECT auth.enter_ticket(\(other), \(bytes: [1]), \(bytes: [2]), \(expires))",
                "SELECT auth.enter_api_keys(\(.ids([other])), \(.byteArrays([[1]])), \(.ids([APIKeyID(high: 1, low: 1)])))",
            ]
            for statement in statements {
                for scope in [TenantScope.hospital(declared), .none] {
                    await #expect(throws: PostgresError.self) {
                        try await processes[0].database.query(statement, scope: scope)
                    }
                }
            }
        }
    }

    /// Makes every kind of event happen, some several times to one row.
    private static func makeHistory(_ fixture: AuthFixture, _ process: AuthProcess) async throws {
        let service = process.service
        let (owner, _) = try await fixture.owner(on: process)
        var hospital = ChangeHospitalRequest()
        hospital.name = .value("Nile Clinic, Cairo")
        _ = try await service.changeHospital(owner, expectedVersion: 1, hospital)
        let location = try await service.openLocation(owner, OpenLocationRequest(name: "Zamalek")).view
        var closing = ChangeLocationRequest()
        closing.code = .value("ZMK")
        closing.status = .value(.closed)
        _ = try await service.changeLocation(owner, location.id, expectedVersion: 1, closing)
        let request = CreateUserRequest(
            email: "sara@nile.example", displayName: "Sara", roles: [.nurse], password: AuthFixture.password,
            phone: "0100 123 4567")
        let user = try await service.createUser(owner, request).view
        var change = ChangeUserRequest()
        change.email = .value("sara.ali@nile.example")
        change.phone = .null
        change.roles = .value([.owner])
        change.password = .value("another river of papyrus")
        let changed = try await service.changeUser(owner, user.id, expectedVersion: 1, change).view
        change = ChangeUserRequest()
        change.displayName = .value("Sara Ali")
        change.roles = .value([.owner, .doctor])
        _ = try await service.changeUser(owner, user.id, expectedVersion: changed.version, change)
        for action in [ChangeUserStatusRequest.Action.lock, .unlock, .disable, .enable] {
            _ = try await service.changeUserStatus(owner, user.id, ChangeUserStatusRequest(action))
        }
        let invited = CreateUserRequest(email: "sara@nile.example", displayName: "Other", roles: [.cashier])
        let other = try await service.createUser(owner, invited).view
        try await makeAccessHistory(fixture, process, owner, other)
    }

    /// Makes what happens to keys, sessions, codes and links happen.
    private static func makeAccessHistory(
        _ fixture: AuthFixture, _ process: AuthProcess, _ owner: RequestContext, _ user: UserView
    ) async throws {
        let service = process.service
        let request = IssueAPIKeyRequest(name: "Laboratory", permissions: [.patientRead, .apiKeyWrite])
        let key = try await service.issueAPIKey(owner, request).view
        let program = try await fixture.context(key.key, on: process)
        let child = IssueAPIKeyRequest(name: "Child", permissions: [.patientRead])
        _ = try await service.issueAPIKey(program, child)
        _ = try await service.revokeAPIKey(owner, key.id)
        await process.auth.recordUses()
        _ = try await service.revokeSessions(owner, of: user.id)
        _ = await code { _ = try await service.logIn(fixture.caller, fixture.logIn(email: "sara@nile.example")) }
        _ = try await service.changeUserStatus(owner, user.id, ChangeUserStatusRequest(.unlock))
        _ = try await service.requestCode(
            fixture.caller, CodeRequest(hospitalCode: "NILE", phone: "0100 123 4567"))
        _ = try await service.logIn(fixture.caller, fixture.logIn())
        try await makeSecondFactorHistory(fixture, process, owner)
    }

    /// Makes what happens to second factors happen in the hospital, and an operator with a member and a merchant's key.
    private static func makeSecondFactorHistory(
        _ fixture: AuthFixture, _ process: AuthProcess, _ owner: RequestContext
    ) async throws {
        let service = process.service
        let recovery = try await fixture.enrol(owner, on: process).recovery
        let challenge = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
        _ = try await service.answerChallenge(
            fixture.caller, SecondFactorAnswer(challenge: challenge, code: recovery[0]))
        try await service.removeSecondFactor(owner, SecondFactorCode(code: recovery[1]))
        _ = try await service.logIn(fixture.caller, fixture.logIn())
        _ = try await fixture.enrol(owner, on: process, at: 30)
        _ = try await service.logIn(fixture.caller, fixture.logIn()).challengeText
        try await makeMember(fixture, process, of: try await fixture.openOperator(on: process), "PAY")
    }

    /// Makes a member who takes another phone, a rule for staff, and a key that acts for a merchant.
    private static func makeMember(
        _ fixture: AuthFixture, _ process: AuthProcess, of owner: RequestContext, _ code: String
    ) async throws {
        let member = try await fixture.member("0100 555 6677", of: code, on: process)
        var change = ChangeUserRequest()
        change.phone = .value("0100 555 6678")
        _ = try await process.service.changeUser(owner, member.tokens.user.id, expectedVersion: nil, change)
        var key = IssueAPIKeyRequest(name: "Shop", permissions: [.collectionWrite])
        key.rateClass = .merchant
        key.subjectId = ActedForID(high: 1, low: 2)
        _ = try await process.service.issueAPIKey(owner, key)
        var rules = ChangeHospitalRequest()
        rules.memberSignUp = .value(.closed)
        rules.staffSecondFactor = .value(.required)
        _ = try await process.service.changeHospital(owner, expectedVersion: nil, rules)
    }
}

extension APIKeyIssued {
    /// A key with permissions, and what else it has.
    fileprivate static func permissions(
        _ permissions: [Permission], rate: Principal.RateClass = .standard, subject: ActedForID? = nil
    ) -> APIKeyIssued {
        var key = AccessDecisionTests.newKey(permissions)
        key.rateClass = rate
        key.subjectID = subject
        return APIKeyIssued(key: key, at: AuthDeciderTests.now)
    }
}
