import AuthAPI
import Kernel
import Testing

@testable import Auth

@Suite struct AuthDeciderTests {
    static let hospital = HospitalID(high: 1, low: 1)
    static let mona = UserID(high: 2, low: 1)
    static let sara = UserID(high: 2, low: 2)
    static let now = Timestamp(seconds: 1_767_268_800)
    static let owner = UserActor(isOwner: true, permissions: Set(Permission.allCases))
    static let admin = UserActor(isOwner: false, permissions: Role.admin.permissions)
    static let nurse = UserActor(isOwner: false, permissions: Role.nurse.permissions)

    /// A user with roles, active unless told otherwise.
    static func user(
        _ id: UserID, _ roles: [Role], _ status: UserStatus = .active, hash: String? = "hash"
    ) -> AuthState {
        .user(
            UserState(
                id: id, profile: UserProfile(email: nil, displayName: "Someone", phone: nil, roles: roles),
                status: status, passwordHash: hash, epochs: UserEpochs(token: 3, session: 1), createdAt: now,
                updatedAt: now))
    }

    static func create(_ roles: [Role], _ actor: UserActor) -> AuthCommand {
        let profile = UserProfile(email: nil, displayName: "New", phone: nil, roles: roles)
        return .createUser(
            CreateUserCommand(
                hospitalID: hospital, user: NewUser(id: sara, profile: profile, passwordHash: "hash"), actor: actor,
                at: now))
    }

    static func change(_ id: UserID, _ updates: [UserUpdate], _ actor: UserActor, hash: String? = nil) -> AuthCommand {
        .changeUser(
            ChangeUserCommand(
                hospitalID: hospital, userID: id, updates: updates, passwordHash: hash, actor: actor, at: now))
    }

    static func set(_ id: UserID, _ action: ChangeUserStatusRequest.Action, _ actor: UserActor) -> AuthCommand {
        .changeUserStatus(
            SetUserStatusCommand(hospitalID: hospital, userID: id, action: action, actor: actor, at: now))
    }

    static let profile = HospitalProfile(
        country: Sample.egypt, currency: Sample.pound, timeZone: "Africa/Cairo", locale: Sample.arabic)
    static let settings = HospitalSettings(name: "Nile", profile: profile)
    static let register = AuthCommand.registerHospital(
        RegisterHospitalCommand(
            hospitalID: hospital, code: "NILE", settings: settings, mustBeFirst: false,
            owner: NewUser(
                id: mona, profile: UserProfile(email: nil, displayName: "Mona", phone: nil, roles: [.owner]),
                passwordHash: "hash"),
            at: now))
    static let location = LocationID(high: 3, low: 1)
    static let open = AuthCommand.openLocation(
        OpenLocationCommand(locationID: location, details: LocationDetails(name: "Zamalek"), at: now))

    /// A command that is refused on a state.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var name: String
        var command: AuthCommand
        var states: [AuthState]
        var rejection: AuthRejection
        var testDescription: String { name }
    }

    static let refusals: [Refusal] = [
        Refusal(
            name: "a hospital whose id is used", command: register, states: [.hospital(hospitalState), .empty, .empty],
            rejection: .alreadyExists),
        Refusal(name: "a location whose id is used", command: open, states: [opened], rejection: .alreadyExists),
        Refusal(
            name: "a user whose id is used", command: create([.nurse], owner), states: [user(sara, [.nurse]), .empty],
            rejection: .alreadyExists),
        Refusal(
            name: "settings of no hospital",
            command: .changeHospital(ChangeHospitalCommand(hospitalID: hospital, updates: [.name("X")], at: now)),
            states: [.empty], rejection: .notFound),
        Refusal(
            name: "a change of no location",
            command: .changeLocation(ChangeLocationCommand(locationID: location, updates: [.name("X")], at: now)),
            states: [.empty], rejection: .notFound),
        Refusal(
            name: "a change of no user", command: change(sara, [.displayName("X")], owner), states: [.empty, .empty],
            rejection: .notFound),
        Refusal(
            name: "a status of no user", command: set(sara, .disable, owner), states: [.empty, .empty],
            rejection: .notFound),
        Refusal(
            name: "another hash of no user",
            command: .upgradePassword(UpgradePasswordCommand(userID: sara, from: "a", to: "b", at: now)),
            states: [.empty], rejection: .notFound),
        Refusal(
            name: "the demotion of the last owner", command: change(mona, [.roles([.admin])], owner),
            states: [user(mona, [.owner]), .owners([mona])], rejection: .lastOwner),
        Refusal(
            name: "the disabling of the last owner", command: set(mona, .disable, owner),
            states: [user(mona, [.owner]), .owners([mona])], rejection: .lastOwner),
        Refusal(
            name: "the locking of the last owner", command: set(mona, .lock, owner),
            states: [user(mona, [.owner]), .owners([mona])], rejection: .lastOwner),
        Refusal(
            name: "an owner made by an administrator", command: create([.owner], admin), states: [.empty, .empty],
            rejection: .ownerRequired),
        Refusal(
            name: "a promotion to owner by an administrator", command: change(sara, [.roles([.owner])], admin),
            states: [user(sara, [.admin]), .owners([mona])], rejection: .ownerRequired),
        Refusal(
            name: "an owner's password set by an administrator", command: change(mona, [], admin, hash: "other"),
            states: [user(mona, [.owner]), .owners([mona, sara])], rejection: .ownerRequired),
        Refusal(
            name: "an owner disabled by an administrator", command: set(mona, .disable, admin),
            states: [user(mona, [.owner]), .owners([mona, sara])], rejection: .ownerRequired),
        Refusal(
            name: "roles beyond the caller's own", command: create([.cashier], nurse), states: [.empty, .empty],
            rejection: .rolesExceedActor),
        Refusal(
            name: "a promotion beyond the caller's own", command: change(sara, [.roles([.nurse, .auditor])], nurse),
            states: [user(sara, [.nurse]), .empty], rejection: .rolesExceedActor),
        Refusal(
            name: "a password of one's own on one that is no longer current", command: changePassword(from: "other"),
            states: [user(sara, [.nurse])], rejection: .passwordChanged),
        Refusal(
            name: "a password of one's own by who was locked", command: changePassword(from: "hash"),
            states: [user(sara, [.nurse], .locked)], rejection: .passwordChanged),
        Refusal(
            name: "a password of no user", command: changePassword(from: "hash"), states: [.empty],
            rejection: .notFound),
    ]

    static func changePassword(from hash: String) -> AuthCommand {
        .changePassword(
            ChangePasswordCommand(
                userID: sara, from: hash, to: "new", keptSessionID: SessionID(high: 9, low: 9), at: now))
    }

    @Test func `a password of one's own raises both epochs and keeps the session`() throws {
        let events = try AuthDecider.decide(Self.changePassword(from: "hash"), [Self.user(Self.sara, [.nurse])])
        var set = UserPasswordSet(
            userID: Self.sara, passwordHash: "new", status: .active, epochs: UserEpochs(token: 4, session: 2),
            at: Self.now)
        set.keptSessionID = SessionID(high: 9, low: 9)
        #expect(events.map(\.event) == [.userPasswordSet(set)])
    }

    static let hospitalState = HospitalState(
        id: hospital, code: "NILE", settings: settings, createdAt: now, updatedAt: now)
    static let opened = AuthState.location(
        LocationState(id: location, details: LocationDetails(name: "Zamalek"), createdAt: now, updatedAt: now))

    @Test(arguments: refusals + AccessDecisionTests.refusals + MemberDecisionTests.refusals)
    func `a command is refused`(refusal: Refusal) {
        #expect(throws: refusal.rejection) { try AuthDecider.decide(refusal.command, refusal.states) }
    }

    @Test func `every rejection has a row`() {
        let refusals = Self.refusals + AccessDecisionTests.refusals + MemberDecisionTests.refusals
        #expect(Set(refusals.map(\.rejection)) == Set(AuthRejection.allCases))
    }

    @Test func `a sign-up makes the hospital, its owner and who owns it`() throws {
        let events = try AuthDecider.decide(Self.register, [.empty, .empty, .empty])
        #expect(events.map(\.streamIndex) == [0, 1, 2])
        #expect(AuthDecider.streams(of: Self.register).count == 3)
        #expect(AuthDecider.evolve(.empty, events[0].event) == .hospital(Self.hospitalState))
        guard case .user(let owner) = AuthDecider.evolve(.empty, events[1].event) else {
            Issue.record("no user")
            return
        }
        #expect(owner.isActiveOwner)
        #expect(AuthDecider.evolve(.empty, events[2].event) == .owners([Self.mona]))
    }

    @Test func `what is so already writes nothing`() throws {
        let commands: [(AuthCommand, [AuthState])] = [
            (
                .changeHospital(
                    ChangeHospitalCommand(hospitalID: Self.hospital, updates: [.name("Nile")], at: Self.now)),
                [.hospital(Self.hospitalState)]
            ),
            (
                .changeLocation(
                    ChangeLocationCommand(
                        locationID: Self.location, updates: [.name("Zamalek"), .code(nil)], at: Self.now)),
                [Self.opened]
            ),
            (
                Self.change(Self.sara, [.displayName("Someone"), .roles([.nurse])], Self.owner),
                [Self.user(Self.sara, [.nurse]), .empty]
            ),
            (Self.set(Self.sara, .disable, Self.owner), [Self.user(Self.sara, [.nurse], .disabled), .empty]),
            (
                .upgradePassword(UpgradePasswordCommand(userID: Self.sara, from: "older", to: "new", at: Self.now)),
                [Self.user(Self.sara, [.nurse])]
            ),
        ]
        for (command, states) in commands {
            let events = try AuthDecider.decide(command, states)
            #expect(events.isEmpty)
        }
    }

    @Test(arguments: [
        (UserStatus.active, ChangeUserStatusRequest.Action.disable, UserStatus.disabled), (.active, .lock, .locked),
        (.active, .enable, .active), (.active, .unlock, .active), (.locked, .unlock, .active),
        (.locked, .disable, .disabled), (.locked, .enable, .locked), (.disabled, .enable, .active),
        (.disabled, .lock, .disabled), (.disabled, .unlock, .disabled), (.invited, .lock, .locked),
        (.invited, .disable, .disabled),
    ])
    func `a status follows from an action`(
        before: UserStatus, action: ChangeUserStatusRequest.Action, after: UserStatus
    ) {
        guard case .user(let user) = Self.user(Self.sara, [.nurse], before) else { return }
        #expect(UserDecisions.status(of: user, after: action) == after)
        guard case .user(let invited) = Self.user(Self.sara, [.nurse], before, hash: nil) else { return }
        #expect(
            UserDecisions.status(of: invited, after: action)
                == (after == .active && before != .active ? .invited : after))
    }

    @Test func `only what must ends tokens, and only what must ends sessions`() throws {
        func epochs(_ command: AuthCommand) throws -> UserEpochs? {
            let start = Self.user(Self.sara, [.nurse])
            let events = try AuthDecider.decide(command, [start, .owners([Self.mona])])
            guard
                case .user(let user) = events.filter({ $0.streamIndex == 0 }).reduce(
                    start, { AuthDecider.evolve($0, $1.event) })
            else { return nil }
            return user.epochs
        }
        let actor = Self.owner
        #expect(try epochs(Self.change(Self.sara, [.displayName("X")], actor)) == UserEpochs(token: 3, session: 1))
        #expect(try epochs(Self.change(Self.sara, [.roles([.doctor])], actor)) == UserEpochs(token: 4, session: 1))
        #expect(try epochs(Self.change(Self.sara, [], actor, hash: "new")) == UserEpochs(token: 4, session: 2))
        #expect(try epochs(Self.set(Self.sara, .disable, actor)) == UserEpochs(token: 4, session: 2))
        let upgrade = AuthCommand.upgradePassword(
            UpgradePasswordCommand(userID: Self.sara, from: "hash", to: "new", at: Self.now))
        #expect(try epochs(upgrade) == UserEpochs(token: 3, session: 1))
    }

    @Test func `who owns a hospital follows its users`() throws {
        let promoted = try AuthDecider.decide(
            Self.change(Self.sara, [.roles([.owner])], Self.owner),
            [Self.user(Self.sara, [.nurse]), .owners([Self.mona])])
        #expect(
            promoted.last?.event == .ownershipChanged(OwnershipChanged(userID: Self.sara, isOwner: true, at: Self.now)))
        let locked = try AuthDecider.decide(
            Self.set(Self.sara, .lock, Self.owner), [Self.user(Self.sara, [.owner]), .owners([Self.mona, Self.sara])])
        #expect(
            locked.last?.event == .ownershipChanged(OwnershipChanged(userID: Self.sara, isOwner: false, at: Self.now)))
        // An owner without a password keeps nothing in hand.
        var invited = CreateUserCommand(
            hospitalID: Self.hospital,
            user: NewUser(
                id: Self.sara, profile: UserProfile(email: nil, displayName: "S", phone: nil, roles: [.owner])),
            actor: Self.owner, at: Self.now)
        #expect(try AuthDecider.decide(.createUser(invited), [.empty, .owners([Self.mona])]).count == 1)
        invited.user.passwordHash = "hash"
        #expect(try AuthDecider.decide(.createUser(invited), [.empty, .owners([Self.mona])]).count == 2)
    }
}
