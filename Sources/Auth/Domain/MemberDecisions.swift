import AuthAPI
import Kernel

/// The decisions about members, and about what users change of themselves.
enum MemberDecisions {
    static func create(
        _ command: CreateMemberCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard states.first == .empty else { throw .alreadyExists }
        let profile = UserProfile(email: nil, displayName: nil, phone: command.phone, roles: [.member])
        let created = UserCreated(
            userID: command.userID, profile: profile, status: .active, passwordHash: nil, at: command.at)
        return [StreamEvent(.userCreated(created))]
    }

    static func changeOwn(
        _ command: ChangeOwnProfileCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first, user.status == .active else { throw .notFound }
        let updates = command.updates.filter { user.profile.applying($0) != user.profile }
        for case .displayName(nil) in updates where !user.profile.isMember { throw .nameRequired }
        guard !updates.isEmpty else { return [] }
        let changed = UserChanged(
            userID: user.id, updates: updates, tokenEpoch: user.epochs.token, at: command.at)
        return [StreamEvent(.userChanged(changed))]
    }

    /// Refuses to make a member of staff, staff of a member, and to change what a member is known by but name and phone.
    static func requireChangeable(
        _ user: UserState, _ updates: [UserUpdate], setsPassword: Bool
    ) throws(AuthRejection) {
        for update in updates {
            switch update {
            case .roles(let roles) where user.profile.isMember || roles.contains(.member): throw .memberFixed
            case .email where user.profile.isMember: throw .memberFixed
            case .phone(nil) where user.profile.isMember: throw .memberFixed
            default: break
            }
        }
        if setsPassword, user.profile.isMember { throw .memberFixed }
    }
}

extension UserProfile {
    /// Whether it is a member's: whoever has that role has no other.
    var isMember: Bool { roles == [.member] }
}
