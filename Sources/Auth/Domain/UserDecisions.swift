import AuthAPI
import Kernel

/// The decisions about users; the second stream of each, where there are two, is who owns the hospital.
enum UserDecisions {
    static func create(
        _ command: CreateUserCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard states.first == .empty else { throw .alreadyExists }
        guard !command.user.profile.roles.contains(.member) else { throw .memberFixed }
        try require(command.actor, mayGive: command.user.profile.roles)
        let created = UserCreated(command.user, at: command.at)
        let events = [AuthEvent.userCreated(created)]
        return try withOwnership(events, of: command.user.id, before: nil, owners: states, at: command.at)
    }

    static func change(
        _ command: ChangeUserCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        try require(command.actor, mayTouch: user)
        var events: [AuthEvent] = []
        let updates = command.updates.filter { user.profile.applying($0) != user.profile }
        try MemberDecisions.requireChangeable(user, updates, setsPassword: command.passwordHash != nil)
        var epochs = user.epochs
        if !updates.isEmpty {
            let roles = updates.reduce(user.profile) { $0.applying($1) }.roles
            if roles != user.profile.roles {
                try require(command.actor, mayGive: roles.filter { !user.profile.roles.contains($0) })
                epochs = epochs.raised(endsSessions: false)
            }
            events.append(
                .userChanged(
                    UserChanged(userID: user.id, updates: updates, tokenEpoch: epochs.token, at: command.at)))
        }
        if let hash = command.passwordHash {
            let set = UserPasswordSet(
                userID: user.id, passwordHash: hash, status: user.status == .invited ? .active : user.status,
                epochs: epochs.raised(endsSessions: true), at: command.at)
            events.append(.userPasswordSet(set))
        }
        return try withOwnership(events, of: user.id, before: user, owners: states, at: command.at)
    }

    static func setStatus(
        _ command: SetUserStatusCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        try require(command.actor, mayTouch: user)
        let status = status(of: user, after: command.action)
        var events: [AuthEvent] = []
        if status != user.status {
            let changed = UserStatusChanged(
                userID: user.id, status: status, epochs: user.epochs.raised(endsSessions: true), at: command.at)
            events.append(.userStatusChanged(changed))
        }
        if command.action == .unlock, command.clearsFailures {
            events.append(.userFailuresCleared(UserFailuresCleared(userID: user.id, at: command.at)))
        }
        return try withOwnership(events, of: user.id, before: user, owners: states, at: command.at)
    }

    static func revokeSessions(
        _ command: RevokeSessionsCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        try require(command.actor, mayTouch: user)
        let revoked = UserSessionsRevoked(
            userID: user.id, epochs: user.epochs.raised(endsSessions: true), at: command.at)
        return [StreamEvent(.userSessionsRevoked(revoked))]
    }

    static func changePassword(
        _ command: ChangePasswordCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        guard user.status == .active, user.passwordHash == command.from else { throw .passwordChanged }
        var set = UserPasswordSet(
            userID: user.id, passwordHash: command.to, status: user.status,
            epochs: user.epochs.raised(endsSessions: true), at: command.at)
        set.keptSessionID = command.keptSessionID
        return [StreamEvent(.userPasswordSet(set))]
    }

    static func upgradePassword(
        _ command: UpgradePasswordCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        guard user.passwordHash == command.from else { return [] }
        let set = UserPasswordSet(
            userID: user.id, passwordHash: command.to, status: user.status, epochs: user.epochs, at: command.at)
        return [StreamEvent(.userPasswordSet(set))]
    }

    static func resetPassword(
        _ command: ResetPasswordCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        // Setting a password raises the epoch, so that of two uses of one link, or of two links, one wins.
        guard user.epochs.session == command.sessionEpoch, user.status == .active || user.status == .invited else {
            throw .linkEnded
        }
        let set = UserPasswordSet(
            userID: user.id, passwordHash: command.to, status: .active,
            epochs: user.epochs.raised(endsSessions: true), at: command.at)
        return try withOwnership(
            [.userPasswordSet(set)], of: user.id, before: user, owners: states, at: command.at)
    }

    /// What an action makes of a user; the present status where it does not concern them.
    static func status(of user: UserState, after action: ChangeUserStatusRequest.Action) -> UserStatus {
        let usable: UserStatus = user.passwordHash == nil && !user.profile.isMember ? .invited : .active
        return switch (action, user.status) {
        case (.disable, _): .disabled
        case (.enable, .disabled): usable
        case (.lock, .active), (.lock, .invited): .locked
        case (.unlock, .locked): usable
        default: user.status
        }
    }

    /// Whoever sets a password or an address can log in as that user: so nobody touches one who may more than they.
    static func require(_ actor: UserActor, mayTouch user: UserState) throws(AuthRejection) {
        try require(actor, mayGive: user.profile.roles)
    }

    private static func require(_ actor: UserActor, mayGive roles: [Role]) throws(AuthRejection) {
        guard !actor.isOwner else { return }
        if roles.contains(.owner) { throw .ownerRequired }
        guard Role.permissions(of: roles).isSubset(of: actor.permissions) else { throw .rolesExceedActor }
    }

    /// The user's events, and the owners' where the user becomes an active owner or ceases to be one.
    private static func withOwnership(
        _ events: [AuthEvent], of user: UserID, before: UserState?, owners states: [AuthState], at: Timestamp
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        var result = events.map { StreamEvent($0) }
        let start = before.map(AuthState.user) ?? .empty
        guard case .user(let after) = events.reduce(start, AuthDecider.evolve) else { return result }
        let wasOwner = before?.isActiveOwner ?? false
        guard wasOwner != after.isActiveOwner else { return result }
        var owners: Set<UserID> = []
        if states.count > 1, case .owners(let known) = states[1] { owners = known }
        if wasOwner && owners.subtracting([user]).isEmpty { throw .lastOwner }
        let changed = OwnershipChanged(userID: user, isOwner: after.isActiveOwner, at: at)
        result.append(StreamEvent(.ownershipChanged(changed), on: 1))
        return result
    }
}

extension UserCreated {
    /// The event that makes a user.
    init(_ user: NewUser, at: Timestamp) {
        self.init(
            userID: user.id, profile: user.profile, status: user.passwordHash == nil ? .invited : .active,
            passwordHash: user.passwordHash, at: at)
    }
}
