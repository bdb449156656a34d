import AuthAPI
import Kernel

/// What becomes of hospitals, locations and users.
enum AuthDecider: Decider {
    typealias Command = AuthCommand
    typealias Event = AuthEvent
    typealias State = AuthState
    typealias Rejection = AuthRejection

    static let initial = AuthState.empty

    static func streams(of command: AuthCommand) -> [StreamReference] {
        switch command {
        case .registerHospital(let command):
            [
                AuthStreams.hospital(command.hospitalID), AuthStreams.user(command.owner.id),
                AuthStreams.owners(of: command.hospitalID),
            ]
        case .changeHospital(let command): [AuthStreams.hospital(command.hospitalID)]
        case .openLocation(let command): [AuthStreams.location(command.locationID)]
        case .changeLocation(let command): [AuthStreams.location(command.locationID)]
        case .createUser(let command): users(command.user.id, command.hospitalID)
        case .changeUser(let command): users(command.userID, command.hospitalID)
        case .changeUserStatus(let command): users(command.userID, command.hospitalID)
        case .changePassword(let command): [AuthStreams.user(command.userID)]
        case .upgradePassword(let command): [AuthStreams.user(command.userID)]
        case .resetPassword(let command): users(command.userID, command.hospitalID)
        case .revokeSessions(let command): [AuthStreams.user(command.userID)]
        case .createMember(let command): [AuthStreams.user(command.userID)]
        case .changeOwnProfile(let command): [AuthStreams.user(command.userID)]
        case .beginSecondFactor(let command): [AuthStreams.user(command.userID)]
        case .confirmSecondFactor(let command): [AuthStreams.user(command.userID)]
        case .removeOwnSecondFactor(let command): [AuthStreams.user(command.userID)]
        case .removeSecondFactor(let command): [AuthStreams.user(command.userID)]
        case .useRecoveryCode(let command): [AuthStreams.user(command.userID)]
        case .issueAPIKey(let command): keys(command.key.id, command.hospitalID)
        case .revokeAPIKey(let command): keys(command.apiKeyID, command.hospitalID)
        }
    }

    static func decide(
        _ command: AuthCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        switch command {
        case .registerHospital(let command): try register(command, states)
        case .changeHospital(let command): try change(command, states)
        case .openLocation(let command): try open(command, states)
        case .changeLocation(let command): try change(command, states)
        case .createUser(let command): try UserDecisions.create(command, states)
        case .changeUser(let command): try UserDecisions.change(command, states)
        case .changeUserStatus(let command): try UserDecisions.setStatus(command, states)
        case .changePassword(let command): try UserDecisions.changePassword(command, states)
        case .upgradePassword(let command): try UserDecisions.upgradePassword(command, states)
        case .resetPassword(let command): try UserDecisions.resetPassword(command, states)
        case .revokeSessions(let command): try UserDecisions.revokeSessions(command, states)
        case .createMember(let command): try MemberDecisions.create(command, states)
        case .changeOwnProfile(let command): try MemberDecisions.changeOwn(command, states)
        case .beginSecondFactor(let command): try SecondFactorDecisions.begin(command, states)
        case .confirmSecondFactor(let command): try SecondFactorDecisions.confirm(command, states)
        case .removeOwnSecondFactor(let command): try SecondFactorDecisions.removeOwn(command, states)
        case .removeSecondFactor(let command): try SecondFactorDecisions.remove(command, states)
        case .useRecoveryCode(let command): try SecondFactorDecisions.useRecoveryCode(command, states)
        case .issueAPIKey(let command): try APIKeyDecisions.issue(command, states)
        case .revokeAPIKey(let command): try APIKeyDecisions.revoke(command, states)
        }
    }

    private static func users(_ user: UserID, _ hospital: HospitalID) -> [StreamReference] {
        [AuthStreams.user(user), AuthStreams.owners(of: hospital)]
    }

    private static func keys(_ key: APIKeyID, _ hospital: HospitalID) -> [StreamReference] {
        [AuthStreams.apiKey(key), AuthStreams.keyRing(of: hospital)]
    }

    private static func register(
        _ command: RegisterHospitalCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard states.allSatisfy({ $0 == .empty }) else { throw .alreadyExists }
        let registered = HospitalRegistered(
            hospitalID: command.hospitalID, code: command.code, settings: command.settings,
            mustBeFirst: command.mustBeFirst, at: command.at)
        let owner = UserCreated(command.owner, at: command.at)
        let ownership = OwnershipChanged(userID: command.owner.id, isOwner: true, at: command.at)
        return [
            StreamEvent(.hospitalRegistered(registered)), StreamEvent(.userCreated(owner), on: 1),
            StreamEvent(.ownershipChanged(ownership), on: 2),
        ]
    }

    private static func change(
        _ command: ChangeHospitalCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .hospital(let hospital)? = states.first else { throw .notFound }
        let isOperator = hospital.settings.profile.kind == .operator
        for case .memberSignUp in command.updates where !isOperator { throw .operatorOnly }
        let updates = command.updates.filter { hospital.settings.applying($0) != hospital.settings }
        guard !updates.isEmpty else { return [] }
        let changed = HospitalChanged(hospitalID: command.hospitalID, updates: updates, at: command.at)
        return [StreamEvent(.hospitalChanged(changed))]
    }

    private static func open(
        _ command: OpenLocationCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard states.first == .empty else { throw .alreadyExists }
        let opened = LocationOpened(locationID: command.locationID, details: command.details, at: command.at)
        return [StreamEvent(.locationOpened(opened))]
    }

    private static func change(
        _ command: ChangeLocationCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .location(let location)? = states.first else { throw .notFound }
        let updates = command.updates.filter { location.details.applying($0) != location.details }
        guard !updates.isEmpty else { return [] }
        let changed = LocationChanged(locationID: command.locationID, updates: updates, at: command.at)
        return [StreamEvent(.locationChanged(changed))]
    }
}
