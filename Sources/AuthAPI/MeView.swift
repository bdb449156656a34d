public import Kernel

/// The caller.
public struct MeView: Hashable, Sendable, Codable {
    /// The user, or the API key.
    public var id: UserID
    /// `user`, `member` for a customer of an operator, or `apiKey` for a program.
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
    /// Whether logging in takes a code of an authenticator as well; absent for a program.
    public var hasSecondFactor: Bool?
    /// True where the token is good for setting a second factor up and for nothing else; absent otherwise.
    public var mustSetSecondFactor: Bool?
    /// For whom a program acts, and for nobody else; absent where it may act for all.
    public var subjectId: ActedForID?
    /// The session of the token.
    public var sessionId: SessionID?
    /// Their hospital.
    public var hospital: HospitalView
    /// The user's, or the key's, version.
    public var version: Int

    /// Makes a view of `user` with a token of the principal, who may do nothing else before a second factor is set up where
    /// it says so.
    public init(_ user: UserView, _ principal: Principal, hospital: HospitalView) {
        id = user.id
        kind = principal.kind.rawValue
        email = user.email
        displayName = user.displayName
        phone = user.phone
        roles = user.roles
        let allowed = principal.mustSetSecondFactor ? [] : Role.permissions(of: user.roles)
        permissions = allowed.sorted { $0.rawValue < $1.rawValue }
        status = user.status
        hasSecondFactor = user.hasSecondFactor
        mustSetSecondFactor = principal.mustSetSecondFactor ? true : nil
        sessionId = principal.sessionID
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
        subjectId = key.subjectId
        self.hospital = hospital
        version = key.version
    }
}
