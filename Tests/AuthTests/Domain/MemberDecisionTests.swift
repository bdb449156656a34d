import AuthAPI
import Kernel
import Testing

@testable import Auth

/// The decisions about members and second factors.
@Suite struct MemberDecisionTests {
    private typealias Users = AuthDeciderTests

    private static let member = UserID(high: 7, low: 1)
    private static let now = AuthDeciderTests.now
    private static let owner = AuthDeciderTests.owner
    private static let session = SessionID(high: 9, low: 9)
    private static let secret: [UInt8] = [1, 2, 3]
    private static let hash: [UInt8] = [4, 5]

    private static func phone(_ text: String = "+201001234567") throws -> PhoneNumber {
        try #require(PhoneNumber(typed: text, in: Sample.egypt))
    }

    private static let memberState = AuthDeciderTests.user(member, [.member], hash: nil)

    /// Sara, with a second factor in some state.
    private static func sara(_ factor: SecondFactorState?, roles: [Role] = [.nurse]) -> AuthState {
        guard case .user(var user) = AuthDeciderTests.user(AuthDeciderTests.sara, roles) else { return .empty }
        user.secondFactor = factor
        return .user(user)
    }

    private static let begun = sara(SecondFactorState(secret: secret))
    private static let confirmed = sara(
        SecondFactorState(secret: secret, isConfirmed: true, recoveryHashes: [hash, [6]]))

    private static func begin(_ user: UserID = AuthDeciderTests.sara) -> AuthCommand {
        .beginSecondFactor(BeginSecondFactorCommand(userID: user, secret: secret, at: now))
    }

    private static func confirm(_ secret: [UInt8] = secret) -> AuthCommand {
        .confirmSecondFactor(
            ConfirmSecondFactorCommand(
                userID: AuthDeciderTests.sara, secret: secret, recoveryHashes: [hash], keptSessionID: session, at: now))
    }

    private static let removeOwn = AuthCommand.removeOwnSecondFactor(
        RemoveOwnSecondFactorCommand(userID: AuthDeciderTests.sara, keptSessionID: session, at: now))

    private static func remove(_ user: UserID, _ actor: UserActor) -> AuthCommand {
        .removeSecondFactor(RemoveSecondFactorCommand(userID: user, actor: actor, at: now))
    }

    private static func recover(_ hash: [UInt8]) -> AuthCommand {
        .useRecoveryCode(UseRecoveryCodeCommand(userID: AuthDeciderTests.sara, hash: hash, at: now))
    }

    private static func rename(_ user: UserID, _ name: String?) -> AuthCommand {
        .changeOwnProfile(ChangeOwnProfileCommand(userID: user, updates: [.displayName(name)], at: now))
    }

    private static func settings(_ updates: [HospitalUpdate]) -> AuthCommand {
        .changeHospital(ChangeHospitalCommand(hospitalID: AuthDeciderTests.hospital, updates: updates, at: now))
    }

    static let refusals: [AuthDeciderTests.Refusal] = [
        .init(
            name: "a user with the role of members", command: Users.create([.member], owner), states: [.empty, .empty],
            rejection: .memberFixed),
        .init(
            name: "a user with the role of members and another", command: Users.create([.nurse, .member], owner),
            states: [.empty, .empty], rejection: .memberFixed),
        .init(
            name: "staff made a member", command: Users.change(Users.sara, [.roles([.member])], owner),
            states: [Users.user(Users.sara, [.nurse]), .empty], rejection: .memberFixed),
        .init(
            name: "a member made staff", command: Users.change(member, [.roles([.nurse])], owner),
            states: [memberState, .empty], rejection: .memberFixed),
        .init(
            name: "an address of a member",
            command: Users.change(member, [.email(EmailAddress("a@b.example"))], owner), states: [memberState, .empty],
            rejection: .memberFixed),
        .init(
            name: "a password of a member", command: Users.change(member, [], owner, hash: "hash"),
            states: [memberState, .empty], rejection: .memberFixed),
        .init(
            name: "a member without a phone", command: Users.change(member, [.phone(nil)], owner),
            states: [
                .user(
                    UserState(
                        id: member,
                        profile: UserProfile(
                            email: nil, displayName: nil, phone: PhoneNumber(typed: "+201001234567", in: Sample.egypt),
                            roles: [.member]),
                        status: .active, passwordHash: nil, epochs: UserEpochs(), createdAt: now, updatedAt: now)),
                .empty,
            ], rejection: .memberFixed),
        .init(
            name: "a name of no user", command: rename(member, "X"), states: [.empty], rejection: .notFound),
        .init(
            name: "a name of a user who was locked", command: rename(Users.sara, "X"),
            states: [Users.user(Users.sara, [.nurse], .locked)], rejection: .notFound),
        .init(
            name: "staff without a name", command: rename(Users.sara, nil),
            states: [Users.user(Users.sara, [.nurse])], rejection: .nameRequired),
        .init(
            name: "members of a hospital", command: settings([.memberSignUp(.open)]),
            states: [.hospital(Users.hospitalState)], rejection: .operatorOnly),
        .init(name: "a second factor of no user", command: begin(), states: [.empty], rejection: .notFound),
        .init(
            name: "a second factor of a member", command: begin(member), states: [memberState], rejection: .staffOnly),
        .init(
            name: "a second second factor", command: begin(), states: [confirmed], rejection: .secondFactorExists),
        .init(
            name: "the confirmation of nothing", command: confirm(), states: [sara(nil)],
            rejection: .secondFactorNotBegun),
        .init(
            name: "the confirmation of another secret", command: confirm([9]), states: [begun],
            rejection: .secondFactorNotBegun),
        .init(
            name: "a second confirmation", command: confirm(), states: [confirmed], rejection: .secondFactorNotBegun),
        .init(
            name: "the confirmation of an erased secret", command: confirm(),
            states: [sara(SecondFactorState(secret: nil))], rejection: .secondFactorNotBegun),
        .init(name: "the removal of nothing", command: removeOwn, states: [sara(nil)], rejection: .notFound),
        .init(name: "the removal of what is not confirmed", command: removeOwn, states: [begun], rejection: .notFound),
        .init(
            name: "the removal of nobody's", command: remove(Users.sara, owner), states: [.empty],
            rejection: .notFound),
        .init(
            name: "the removal of an owner's by an administrator", command: remove(Users.sara, Users.admin),
            states: [sara(nil, roles: [.owner])], rejection: .ownerRequired),
        .init(
            name: "the removal of who may more", command: remove(Users.sara, Users.nurse),
            states: [sara(nil, roles: [.admin])], rejection: .rolesExceedActor),
        .init(
            name: "a recovery code that is none", command: recover([7]), states: [confirmed],
            rejection: .recoveryCodeUnknown),
        .init(
            name: "a recovery code without a second factor", command: recover(hash), states: [sara(nil)],
            rejection: .recoveryCodeUnknown),
    ]

    @Test func `a member is made of a phone, active without a password`() throws {
        let phone = try Self.phone()
        let command = AuthCommand.createMember(CreateMemberCommand(userID: Self.member, phone: phone, at: Self.now))
        let events = try AuthDecider.decide(command, [.empty])
        guard case .user(let user) = AuthDecider.evolve(.empty, events[0].event) else {
            Issue.record("no user")
            return
        }
        #expect(user.status == .active && user.profile.isMember && user.profile.phone == phone)
        #expect(user.profile.email == nil && user.profile.displayName == nil && user.passwordHash == nil)
        #expect(throws: AuthRejection.alreadyExists) { try AuthDecider.decide(command, [.user(user)]) }
    }

    @Test(arguments: [
        (UserStatus.locked, ChangeUserStatusRequest.Action.unlock), (.disabled, .enable),
    ])
    func `a member who is let in again is active, and not invited`(
        before: UserStatus, action: ChangeUserStatusRequest.Action
    ) {
        guard case .user(let user) = Users.user(Self.member, [.member], before, hash: nil) else { return }
        #expect(UserDecisions.status(of: user, after: action) == .active)
    }

    @Test func `a name of one's own is changed, cleared by members alone, and told when it is another`() throws {
        let renamed = try AuthDecider.decide(Self.rename(Users.sara, "Sara"), [Users.user(Users.sara, [.nurse])])
        #expect(renamed.count == 1)
        #expect(try AuthDecider.decide(Self.rename(Self.member, nil), [Self.memberState]).count == 1)
        #expect(try AuthDecider.decide(Self.rename(Self.member, "Someone"), [Self.memberState]).isEmpty)
    }

    @Test func `a confirmed second factor ends sessions but the one that it was confirmed in`() throws {
        let events = try AuthDecider.decide(Self.confirm(), [Self.begun])
        guard case .secondFactorConfirmed(let event)? = events.first?.event,
            case .user(let user) = AuthDecider.evolve(Self.begun, .secondFactorConfirmed(event))
        else {
            Issue.record("not confirmed")
            return
        }
        #expect(event.keptSessionID == Self.session && event.epochs == UserEpochs(token: 4, session: 2))
        #expect(user.hasSecondFactor && user.secondFactor?.recoveryHashes == [Self.hash])
        #expect(user.secondFactor?.secret == Self.secret && user.epochs == event.epochs)
    }

    @Test func `a secret that is begun anew takes the place of the one before, and counts for nothing yet`() throws {
        let events = try AuthDecider.decide(Self.begin(), [Self.sara(SecondFactorState(secret: [9]))])
        guard case .user(let user) = AuthDecider.evolve(Self.begun, events[0].event) else { return }
        #expect(user.secondFactor == SecondFactorState(secret: Self.secret) && !user.hasSecondFactor)
        #expect(user.epochs == UserEpochs(token: 3, session: 1))
    }

    @Test func `a removal ends sessions, another's all of them, and of none writes nothing`() throws {
        let own = try AuthDecider.decide(Self.removeOwn, [Self.confirmed])
        let others = try AuthDecider.decide(Self.remove(Users.sara, Users.admin), [Self.confirmed])
        for (events, kept) in [(own, Self.session), (others, nil)] {
            guard case .secondFactorRemoved(let event)? = events.first?.event,
                case .user(let user) = AuthDecider.evolve(Self.confirmed, .secondFactorRemoved(event))
            else {
                Issue.record("not removed")
                return
            }
            #expect(event.keptSessionID == kept && user.epochs == UserEpochs(token: 4, session: 2))
            #expect(user.secondFactor == nil)
        }
        #expect(try AuthDecider.decide(Self.remove(Users.sara, Users.admin), [Self.begun]).isEmpty)
    }

    @Test func `a recovery code is used up, and the others are not`() throws {
        let events = try AuthDecider.decide(Self.recover(Self.hash), [Self.confirmed])
        let after = AuthDecider.evolve(Self.confirmed, events[0].event)
        #expect(throws: AuthRejection.recoveryCodeUnknown) { try AuthDecider.decide(Self.recover(Self.hash), [after]) }
        #expect(try AuthDecider.decide(Self.recover([6]), [after]).count == 1)
    }

    @Test func `an operator says who becomes a member, and everyone who needs a second factor`() throws {
        var state = Users.hospitalState
        let rule = try AuthDecider.decide(Self.settings([.staffSecondFactor(.required)]), [.hospital(state)])
        #expect(rule.count == 1)
        state.settings.profile.kind = .operator
        let events = try AuthDecider.decide(
            Self.settings([.memberSignUp(.open), .staffSecondFactor(.required)]), [.hospital(state)])
        guard case .hospital(let after) = AuthDecider.evolve(.hospital(state), events[0].event) else { return }
        #expect(after.settings.memberSignUp == .open && after.settings.staffSecondFactor == .required)
        #expect(try AuthDecider.decide(Self.settings([.memberSignUp(.closed)]), [.hospital(state)]).isEmpty)
    }
}
