import AuthAPI
import Kernel
import Testing

@testable import Auth

/// The decisions about API keys, links and sessions.
@Suite struct AccessDecisionTests {
    private typealias Users = AuthDeciderTests

    static let key = APIKeyID(high: 5, low: 1)
    static let year = Timestamp(seconds: 1_798_804_800)

    static func newKey(_ permissions: [Permission], id: APIKeyID = key) -> NewAPIKey {
        NewAPIKey(
            id: id, name: "Laboratory", permissions: permissions,
            mark: APIKeyMark(hash: [1, 2], prefix: "mk_live_abcd", lastFour: "wxyz"), userID: AuthDeciderTests.mona,
            expiresAt: year)
    }

    static func issue(_ permissions: [Permission], _ actor: UserActor) -> AuthCommand {
        .issueAPIKey(
            IssueAPIKeyCommand(
                hospitalID: AuthDeciderTests.hospital, key: newKey(permissions), actor: actor,
                at: AuthDeciderTests.now))
    }

    static let revoke = AuthCommand.revokeAPIKey(
        RevokeAPIKeyCommand(hospitalID: AuthDeciderTests.hospital, apiKeyID: key, at: AuthDeciderTests.now))

    static func issued(revokedAt: Timestamp? = nil) -> AuthState {
        .apiKey(APIKeyState(key: newKey([.patientRead]), createdAt: AuthDeciderTests.now, revokedAt: revokedAt))
    }

    /// So many keys, which end at an instant.
    static func ring(_ count: Int, until: Timestamp = year) -> AuthState {
        .keyRing(
            Dictionary(uniqueKeysWithValues: (0..<count).map { (APIKeyID(high: 6, low: UInt64($0)), until) }))
    }

    static func reset(epoch: Int) -> AuthCommand {
        .resetPassword(
            ResetPasswordCommand(
                hospitalID: AuthDeciderTests.hospital, userID: AuthDeciderTests.sara, sessionEpoch: epoch, to: "new",
                at: AuthDeciderTests.now))
    }

    static func endSessions(of user: UserID, _ actor: UserActor) -> AuthCommand {
        .revokeSessions(RevokeSessionsCommand(userID: user, actor: actor, at: AuthDeciderTests.now))
    }

    static let clerk = UserActor(isOwner: false, permissions: [.userWrite, .userRead, .apiKeyWrite])

    static let refusals: [AuthDeciderTests.Refusal] = [
        .init(
            name: "a key whose id is used", command: issue([.patientRead], AuthDeciderTests.owner),
            states: [issued(), .empty], rejection: .alreadyExists),
        .init(
            name: "a key that may more than its maker", command: issue([.userRead, .patientRead], clerk),
            states: [.empty, .empty], rejection: .permissionsExceedActor),
        .init(
            name: "one key too many", command: issue([.patientRead], AuthDeciderTests.owner),
            states: [.empty, ring(AuthLimits.apiKeyCount)], rejection: .tooManyKeys),
        .init(name: "the end of no key", command: revoke, states: [.empty, .empty], rejection: .notFound),
        .init(
            name: "a link of no user", command: reset(epoch: 1), states: [.empty, .empty], rejection: .notFound),
        .init(
            name: "a link after another password", command: reset(epoch: 0),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.nurse]), .empty], rejection: .linkEnded),
        .init(
            name: "a link of a locked user", command: reset(epoch: 1),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.nurse], .locked), .empty], rejection: .linkEnded),
        .init(
            name: "a link of a disabled user", command: reset(epoch: 1),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.nurse], .disabled), .empty],
            rejection: .linkEnded),
        .init(
            name: "the sessions of no user", command: endSessions(of: AuthDeciderTests.sara, AuthDeciderTests.owner),
            states: [.empty], rejection: .notFound),
        .init(
            name: "an owner's sessions by an administrator",
            command: endSessions(of: AuthDeciderTests.mona, AuthDeciderTests.admin),
            states: [AuthDeciderTests.user(AuthDeciderTests.mona, [.owner])], rejection: .ownerRequired),
        .init(
            name: "the sessions of who may more",
            command: endSessions(of: AuthDeciderTests.sara, clerk),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.admin])], rejection: .rolesExceedActor),
        .init(
            name: "the password of who may more",
            command: AuthDeciderTests.change(AuthDeciderTests.sara, [], clerk, hash: "mine"),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.admin]), .empty], rejection: .rolesExceedActor),
        .init(
            name: "the address of who may more",
            command: AuthDeciderTests.change(AuthDeciderTests.sara, [.displayName("Mine")], clerk),
            states: [AuthDeciderTests.user(AuthDeciderTests.sara, [.nurse]), .empty], rejection: .rolesExceedActor),
    ]

    @Test func `a key is issued on two streams, and counted while it is neither ended nor expired`() throws {
        let full = Self.ring(AuthLimits.apiKeyCount, until: Users.now)
        let events = try AuthDecider.decide(Self.issue([.patientRead], Users.owner), [.empty, full])
        #expect(events.map(\.streamIndex) == [0, 1])
        #expect(AuthDecider.streams(of: Self.revoke).count == 2)
        #expect(AuthDecider.evolve(.empty, events[0].event) == Self.issued())
        #expect(AuthDecider.evolve(full, events[1].event) == .keyRing([Self.key: Self.year]))
        let ended = try AuthDecider.decide(Self.revoke, [Self.issued(), .keyRing([Self.key: Self.year])])
        #expect(AuthDecider.evolve(Self.issued(), ended[0].event) == Self.issued(revokedAt: Users.now))
        #expect(AuthDecider.evolve(.keyRing([Self.key: Self.year]), ended[1].event) == .keyRing([:]))
        let again = try AuthDecider.decide(Self.revoke, [Self.issued(revokedAt: Users.now), .keyRing([:])])
        #expect(again.isEmpty)
    }

    @Test func `a link gives an invited owner the hospital as well, and ends with its epoch`() throws {
        let invited = Users.user(Users.sara, [.owner], .invited, hash: nil)
        let events = try AuthDecider.decide(Self.reset(epoch: 1), [invited, .owners([Users.mona])])
        #expect(events.map(\.streamIndex) == [0, 1])
        let after = AuthDecider.evolve(invited, events[0].event)
        guard case .user(let user) = after else {
            Issue.record("no user")
            return
        }
        #expect(user.status == .active && user.passwordHash == "new")
        #expect(user.epochs == UserEpochs(token: 4, session: 2))
        #expect(throws: AuthRejection.linkEnded) {
            try AuthDecider.decide(Self.reset(epoch: 1), [after, .owners([Users.mona, Users.sara])])
        }
    }

    @Test(arguments: [
        (UserStatus.active, true, 1), (.active, false, 0), (.locked, true, 2), (.locked, false, 1),
        (.disabled, true, 1), (.invited, true, 1),
    ])
    func `an unlock tells that failures were forgotten, whatever the status`(
        status: UserStatus, hasFailures: Bool, count: Int
    ) throws {
        let command = SetUserStatusCommand(
            hospitalID: Users.hospital, userID: Users.sara, action: .unlock, actor: Users.owner,
            clearsFailures: hasFailures, at: Users.now)
        let states = [Users.user(Users.sara, [.nurse], status), .owners([Users.mona])]
        let events = try AuthDecider.decide(.changeUserStatus(command), states)
        #expect(events.count == count)
        let cleared = AuthEvent.userFailuresCleared(UserFailuresCleared(userID: Users.sara, at: Users.now))
        #expect(events.map(\.event).contains(cleared) == hasFailures)
    }
}
