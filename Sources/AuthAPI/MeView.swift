public import Kernel

/// The caller.
public struct MeView: Hashable, Sendable, Codable {
    /// The user, or the API key.
    public var id: UserID
    /// `user`, or `apiKey` for a program.
    public var kind: String
    /// The address to log in with; absent once erased.
    public var email: String?
    /// The name that others see, or what the key is for; absent once erased.
    public var displayName: String?
    /// The phone in E.164.
    public var phone: String?
    /// The roles.
    public var roles: [Role]
    /// What the roles, or the key, allow, in order.
    public var permissions: [Permission]
    /// Whether they may log in.
    public var status: UserStatus
    /// The session of the token.
    public var sessionId: SessionID?
    /// Their hospital.
    public var hospital: HospitalView
    /// The user's, or the key's, version.
    public var version: Int

    /// Makes a view of `user`, logged in by the session.
    public init(_ user: UserView, sessionID: SessionID?, hospital: HospitalView) {
        id = user.id
        kind = Principal.Kind.user.rawValue
        email = user.email
        displayName = user.displayName
        phone = user.phone
        roles = user.roles
        permissions = Role.permissions(of: user.roles).sorted { $0.rawValue < $1.rawValue }
        status = user.status
        sessionId = sessionID
        self.hospital = hospital
        version = user.version
    }

    /// Makes a view of a program with what its key may do now.
    public init(_ key: APIKeyView, permissions: Set<String>, hospital: HospitalView) {
        id = key.id.retagged()
        kind = Principal.Kind.apiKey.rawValue
        displayName = key.name
        roles = []
        self.permissions = permissions.compactMap(Permission.init).sorted { $0.rawValue < $1.rawValue }
        status = .active
        self.hospital = hospital
        version = key.version
    }
}
