import AuthAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct MemberTests {
    static let phone = "0100 555 6677"

    static func ask(_ phone: String = phone, of code: String = "PAY") -> CodeRequest {
        CodeRequest(hospitalCode: code, phone: phone)
    }

    static func answer(_ code: String, _ phone: String = phone, of hospital: String = "PAY") -> CodeVerification {
        CodeVerification(hospitalCode: hospital, phone: phone, code: code)
    }

    @Test func `an unknown phone becomes a member once, and is the same one ever after`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            _ = try await service.requestCode(fixture.caller, Self.ask())
            let message = try #require(await fixture.messages.all(processes[0]).last)
            #expect(message.to == "+201005556677" && message.template == "oneTimeCode")
            let code = await fixture.messages.lastCode(processes[0])
            let first = try await processes[1].service.verifyCode(fixture.caller, Self.answer(code)).pair
            #expect(first.isNew == true && first.user.roles == [.member] && first.user.status == .active)
            #expect(first.user.phone == "+201005556677" && first.user.email == nil && first.user.displayName == nil)
            #expect(message.subjectID == first.user.id.retagged())
            fixture.clock.advance(by: .seconds(60))
            let again = try await fixture.member("+20 100 5556677", on: processes[0])
            #expect(again.tokens.isNew == nil && again.tokens.user == first.user)
            #expect(again.context.principal.kind == .member && again.context.hospitalID == owner.hospitalID)
            #expect(again.context.principal.permissions == Set(Role.member.permissions.map(\.rawValue)))
            let me = try await service.me(again.context)
            #expect(me.kind == "member" && me.roles == [.member] && me.hospital.kind == .operator)
            let sessions = try await service.sessions(again.context, of: nil, AuthPageRequest())
            #expect(sessions.items.count == 2)
            #expect(try fixture.sql("SELECT count(*) FROM auth.member_phone") == "1")
            let refreshed = try await service.refresh(
                fixture.caller, RefreshRequest(refreshToken: again.tokens.refreshToken))
            #expect(try await fixture.context(refreshed.accessToken, on: processes[1]).principal.kind == .member)
        }
    }

    @Test func `of many verifications of one code at once one makes the member`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            _ = try await fixture.openOperator(on: processes[0])
            _ = try await processes[0].service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<8 {
                    let service = processes[index % 2].service
                    let caller = fixture.caller(from: "192.0.2.\(index)")
                    group.addTask {
                        await outcome { _ = try await service.verifyCode(caller, Self.answer(code)) }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 1 && outcomes.count(of: "invalidCode") == 7)
            #expect(try fixture.sql("SELECT count(*) FROM auth.user_account WHERE is_member") == "1")
            #expect(try fixture.sql("SELECT count(*) FROM auth.session") == "2")
        }
    }

    @Test func `of many members made of one phone at once one is made, and two phones are two`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let owner = try await fixture.openOperator(on: processes[0])
            let phones = try ["+201005556677", "+201005556678"].map {
                try #require(PhoneNumber(typed: $0, in: Sample.egypt))
            }
            let services = try processes.map { try #require($0.service as? LiveAuthService) }
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<16 {
                    let commands = services[index % 2].commands
                    let command = CreateMemberCommand(
                        userID: fixture.ids.make(), phone: phones[index % 4 / 2], at: fixture.clock.now())
                    group.addTask {
                        await outcome { _ = try await commands.execute(.createMember(command), owner) }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count(of: nil) == 2 && outcomes.count(of: "phoneTaken") == 14)
            let made = try fixture.sql("SELECT string_agg(phone, ' ' ORDER BY phone) FROM auth.member_phone")
            #expect(made == "+201005556677 +201005556678")
            #expect(try fixture.sql("SELECT count(*) FROM auth.user_account WHERE is_member") == "2")
        }
    }

    @Test func `a code is of no use once the phone is another's`() async throws {
        try await withAuth { fixture, processes in
            let owner = try await fixture.openOperator(on: processes[0])
            _ = try await processes[0].service.requestCode(fixture.caller, Self.ask())
            let code = await fixture.messages.lastCode(processes[0])
            let live = try #require(processes[0].service as? LiveAuthService)
            let number = try #require(PhoneNumber(typed: "+201005556677", in: Sample.egypt))
            let command = CreateMemberCommand(userID: fixture.ids.make(), phone: number, at: fixture.clock.now())
            _ = try await live.commands.execute(.createMember(command), owner)
            await expectCode("invalidCode") {
                _ = try await live.verifyCode(fixture.caller, Self.answer(code))
            }
            #expect(try fixture.sql("SELECT count(*) FROM auth.user_account WHERE is_member") == "1")
        }
    }

    /// Whose unknown phones are nobody's.
    enum Closed: CaseIterable, Sendable { case hospital, closedOperator, closedAgain, noPhone, lockedMember, disabled }

    @Test(arguments: Closed.allCases)
    func `whoever may not become a member is answered as those who may, and gets nothing`(closed: Closed) async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            var (code, phone) = ("PAY", Self.phone)
            switch closed {
            case .hospital:
                code = "NILE"
                _ = try await fixture.owner(on: processes[0])
            case .closedOperator: _ = try await fixture.operatorOwner(on: processes[0])
            case .closedAgain:
                let owner = try await fixture.openOperator(on: processes[0])
                var change = ChangeHospitalRequest()
                change.memberSignUp = .value(.closed)
                _ = try await service.changeHospital(owner, expectedVersion: nil, change)
            case .noPhone:
                phone = "12"
                _ = try await fixture.openOperator(on: processes[0])
            case .lockedMember, .disabled:
                let owner = try await fixture.openOperator(on: processes[0])
                let member = try await fixture.member(phone, on: processes[0])
                let action: ChangeUserStatusRequest.Action = closed == .disabled ? .disable : .lock
                _ = try await service.changeUserStatus(
                    owner, member.tokens.user.id, ChangeUserStatusRequest(action))
                fixture.clock.advance(by: .seconds(60))
            }
            let before = await fixture.messages.all(processes[0]).count
            let accepted = try await service.requestCode(fixture.caller, Self.ask(phone, of: code))
            #expect(accepted == RequestAcceptedView(validForSeconds: 300, nextAfterSeconds: 60))
            #expect(await fixture.messages.all(processes[0]).count == before)
            // As much is stored as for somebody.
            #expect(try fixture.sql("SELECT count(*) FROM auth.one_time_code WHERE user_id IS NULL") == "1")
        }
    }

    @Test func `a member who is let in again is the one they were`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            let member = try await fixture.member(Self.phone, on: processes[0])
            let id = member.tokens.user.id
            _ = try await service.changeUserStatus(owner, id, ChangeUserStatusRequest(.disable))
            await expectCode("invalidToken") {
                _ = try await fixture.context(member.tokens.accessToken, on: processes[0])
            }
            let enabled = try await service.changeUserStatus(owner, id, ChangeUserStatusRequest(.enable)).view
            #expect(enabled.status == .active)
            fixture.clock.advance(by: .seconds(60))
            #expect(try await fixture.member(Self.phone, on: processes[0]).tokens.user.id == id)
        }
    }

    @Test func `staff with a member's phone take no code away from the member`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            let member = try await fixture.member(Self.phone, on: processes[0])
            let request = CreateUserRequest(
                email: "desk@pay.example", displayName: "Desk", roles: [.cashier], password: AuthFixture.password,
                phone: Self.phone)
            _ = try await service.createUser(owner, request)
            fixture.clock.advance(by: .seconds(60))
            #expect(try await fixture.member(Self.phone, on: processes[0]).tokens.user.id == member.tokens.user.id)
        }
    }

    @Test func `of a member name and phone are changed, by administrators and the name by themselves`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            let member = try await fixture.member(Self.phone, on: processes[0])
            let other = try await fixture.member("0100 555 6678", on: processes[0])
            let id = member.tokens.user.id
            var own = ChangeMeRequest()
            own.displayName = .value("Fatma Hassan")
            let named = try await service.changeMe(member.context, own)
            #expect(named.view.displayName == "Fatma Hassan" && named.receipt.version == 2)
            #expect(try await service.changeMe(member.context, ChangeMeRequest()).view.version == 2)
            var change = ChangeUserRequest()
            change.phone = .value("0100 555 6678")
            await expectCode("phoneTaken") {
                _ = try await service.changeUser(owner, id, expectedVersion: nil, change)
            }
            change.phone = .value("0100 555 6679")
            let moved = try await service.changeUser(owner, id, expectedVersion: nil, change).view
            #expect(moved.phone == "+201005556679" && moved.displayName == "Fatma Hassan")
            // The phone that was given back is anyone's.
            fixture.clock.advance(by: .seconds(60))
            let newcomer = try await fixture.member(Self.phone, on: processes[0])
            #expect(newcomer.tokens.isNew == true && newcomer.tokens.user.id != id)
            for request in try Self.refused() {
                await expectCode("memberFixed") {
                    _ = try await service.changeUser(owner, other.tokens.user.id, expectedVersion: nil, request)
                }
            }
            own.displayName = .null
            #expect(try await service.changeMe(member.context, own).view.displayName == nil)
            await expectCode("memberFixed") {
                _ = try await service.createUser(
                    owner, CreateUserRequest(email: "m@pay.example", displayName: "M", roles: [.member]))
            }
        }
    }

    private static func refused() throws -> [ChangeUserRequest] {
        var requests = [ChangeUserRequest](repeating: ChangeUserRequest(), count: 4)
        requests[0].email = .value("member@pay.example")
        requests[1].roles = .value([.member, .cashier])
        requests[2].password = .value("another river of papyrus")
        requests[3].phone = .null
        return requests
    }

    @Test func `staff change their own name and have one, and a program has none`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            var request = ChangeMeRequest()
            request.displayName = .value(" Mona  H. ")
            #expect(try await service.changeMe(owner, request).view.displayName == "Mona  H.")
            request.displayName = .null
            await expectCode("validation") { _ = try await service.changeMe(owner, request) }
            let key = try await service.issueAPIKey(owner, IssueAPIKeyRequest(name: "A", permissions: [.userRead])).view
            let program = try await fixture.context(key.key, on: processes[0])
            await expectCode("userRequired") { _ = try await service.changeMe(program, request) }
        }
    }

    @Test func `lists keep staff and members apart`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.openOperator(on: processes[0])
            let members = [
                try await fixture.member(Self.phone, on: processes[0]).tokens.user,
                try await fixture.member("0100 555 6678", on: processes[0]).tokens.user,
            ]
            let staff = try await service.users(owner, .staff, AuthPageRequest()).items
            #expect(staff.map(\.id) == [owner.principal.id])
            let first = try await service.users(owner, .member, AuthPageRequest(limit: 1))
            let second = try await service.users(owner, .member, AuthPageRequest(limit: 1, cursor: first.nextCursor))
            #expect(first.items + second.items == members && second.nextCursor == nil)
        }
    }

    @Test func `the directory knows members alone, and shows of a name what it takes to recognise it`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let owner = try await fixture.openOperator(on: processes[0])
            let member = try await fixture.member(Self.phone, on: processes[0])
            let nameless = try await fixture.member("0100 555 6678", on: processes[0])
            var own = ChangeMeRequest()
            own.displayName = .value("Fatma Ali Hassan")
            _ = try await processes[0].service.changeMe(member.context, own)
            let directory = processes[1].auth.members
            let summary = MemberSummary(
                id: member.tokens.user.id, displayName: "Fatma Ali Hassan", status: .active)
            #expect(summary.maskedName == "Fatma H***")
            let number = try #require(PhoneNumber(typed: Self.phone, in: Sample.egypt))
            let unknown = try #require(PhoneNumber(typed: "0100 555 0000", in: Sample.egypt))
            #expect(try await directory.member(owner, phone: number) == summary)
            #expect(try await directory.member(owner, phone: unknown) == nil)
            #expect(try await directory.member(owner, id: summary.id) == summary)
            #expect(try await directory.member(owner, id: owner.principal.id) == nil)
            let ids = [nameless.tokens.user.id, summary.id, owner.principal.id, fixture.ids.make(), summary.id]
            let found = try await directory.members(owner, ids: ids)
            #expect(Set(found.map(\.id)) == [summary.id, nameless.tokens.user.id] && found.count == 2)
            #expect(try await directory.members(owner, ids: []).isEmpty)
            let many = (0...AuthLimits.memberLookUpCount).map { _ in fixture.ids.make() as UserID }
            await expectCode("validation") { _ = try await directory.members(owner, ids: many) }
            let stranger = try await fixture.owner("OTHER", on: processes[0]).context
            #expect(try await directory.member(stranger, phone: number) == nil)
            #expect(try await directory.member(stranger, id: summary.id) == nil)
        }
    }

    @Test func `the kind of a tenant is said at sign-up and stays`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let owner = try await fixture.operatorOwner(on: processes[0])
            let view = try await service.hospital(owner)
            #expect(view.kind == .operator && view.memberSignUp == .closed && view.staffSecondFactor == .optional)
            #expect(try await processes[0].auth.profiles.profile(owner).kind == .operator)
            let (hospital, _) = try await fixture.owner(on: processes[0])
            let other = try await service.hospital(hospital)
            #expect(other.kind == .hospital && other.memberSignUp == nil)
            #expect(try await processes[0].auth.profiles.profile(hospital).kind == .hospital)
            var change = ChangeHospitalRequest()
            change.memberSignUp = .value(.open)
            await expectCode("operatorOnly") {
                _ = try await service.changeHospital(hospital, expectedVersion: nil, change)
            }
            let changed = try await service.changeHospital(owner, expectedVersion: 1, change).view
            #expect(changed.memberSignUp == .open && changed.kind == .operator)
            change.memberSignUp = .null
            change.staffSecondFactor = .null
            await expectCode("validation") {
                _ = try await service.changeHospital(owner, expectedVersion: nil, change)
            }
        }
    }
}

extension AuthFixture {
    /// Signs an operator up and logs its owner in.
    func operatorOwner(_ code: String = "PAY", on process: AuthProcess) async throws -> RequestContext {
        var request = signUp(code)
        request.kind = .operator
        _ = try await process.service.signUp(caller, request, from: .anyone)
        let tokens = try await process.service.logIn(caller, logIn(code)).pair
        return try await context(tokens.accessToken, on: process)
    }

    /// An operator of whom anyone may become a member.
    func openOperator(_ code: String = "PAY", on process: AuthProcess) async throws -> RequestContext {
        let owner = try await operatorOwner(code, on: process)
        var change = ChangeHospitalRequest()
        change.memberSignUp = .value(.open)
        _ = try await process.service.changeHospital(owner, expectedVersion: 1, change)
        return owner
    }

    /// Logs a member in by a code, who may be made by it.
    func member(
        _ phone: String, of code: String = "PAY", on process: AuthProcess
    ) async throws -> (tokens: TokenPairView, context: RequestContext) {
        _ = try await process.service.requestCode(caller, CodeRequest(hospitalCode: code, phone: phone))
        let digits = await messages.lastCode(process)
        let verification = CodeVerification(hospitalCode: code, phone: phone, code: digits)
        let tokens = try await process.service.verifyCode(caller, verification).pair
        return (tokens, try await context(tokens.accessToken, on: process))
    }
}
