import AuthAPI
import Kernel

/// What is asked of the module's streams.
enum AuthCommand: Hashable, Sendable {
    /// Makes a hospital with its first owner.
    case registerHospital(RegisterHospitalCommand)
    /// Changes a hospital's settings.
    case changeHospital(ChangeHospitalCommand)
    /// Opens a location.
    case openLocation(OpenLocationCommand)
    /// Changes a location.
    case changeLocation(ChangeLocationCommand)
    /// Makes a user.
    case createUser(CreateUserCommand)
    /// Changes a user.
    case changeUser(ChangeUserCommand)
    /// Changes whether a user may log in.
    case changeUserStatus(SetUserStatusCommand)
    /// Changes the password of the user who asks.
    case changePassword(ChangePasswordCommand)
    /// Keeps the same password under a hash of today's cost.
    case upgradePassword(UpgradePasswordCommand)
    /// Sets a password by a link.
    case resetPassword(ResetPasswordCommand)
    /// Ends every session of a user.
    case revokeSessions(RevokeSessionsCommand)
    /// Makes a member.
    case createMember(CreateMemberCommand)
    /// Changes the profile of the user who asks.
    case changeOwnProfile(ChangeOwnProfileCommand)
    /// Makes the secret of a second factor.
    case beginSecondFactor(BeginSecondFactorCommand)
    /// Confirms a second factor.
    case confirmSecondFactor(ConfirmSecondFactorCommand)
    /// Takes the second factor of the user who asks away.
    case removeOwnSecondFactor(RemoveOwnSecondFactorCommand)
    /// Takes the second factor of a user away.
    case removeSecondFactor(RemoveSecondFactorCommand)
    /// Uses a recovery code up.
    case useRecoveryCode(UseRecoveryCodeCommand)
    /// Issues an API key.
    case issueAPIKey(IssueAPIKeyCommand)
    /// Ends an API key.
    case revokeAPIKey(RevokeAPIKeyCommand)
}

/// Makes a hospital with its first owner.
struct RegisterHospitalCommand: Hashable, Sendable {
    /// The new tenant.
    var hospitalID: HospitalID
    /// In capitals.
    var code: String
    /// The settings.
    var settings: HospitalSettings
    /// Whether there must be no hospital yet.
    var mustBeFirst: Bool
    /// The owner.
    var owner: NewUser
    /// Now.
    var at: Timestamp
}

/// Changes a hospital's settings.
struct ChangeHospitalCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// What is wanted.
    var updates: [HospitalUpdate]
    /// Now.
    var at: Timestamp
}

/// Opens a location.
struct OpenLocationCommand: Hashable, Sendable {
    /// The new location's id.
    var locationID: LocationID
    /// What is known of it.
    var details: LocationDetails
    /// Now.
    var at: Timestamp
}

/// Changes a location.
struct ChangeLocationCommand: Hashable, Sendable {
    /// The location.
    var locationID: LocationID
    /// What is wanted.
    var updates: [LocationUpdate]
    /// Now.
    var at: Timestamp
}

/// A user to be made.
struct NewUser: Hashable, Sendable {
    /// The new user's id.
    var id: UserID
    /// Who they are and what they may do.
    var profile: UserProfile
    /// The hash of the password, where one was set.
    var passwordHash: String?
}

/// Makes a user.
struct CreateUserCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The user.
    var user: NewUser
    /// Who asks.
    var actor: UserActor
    /// Now.
    var at: Timestamp
}

/// Changes a user.
struct ChangeUserCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The user.
    var userID: UserID
    /// What is wanted.
    var updates: [UserUpdate]
    /// The hash of a new password.
    var passwordHash: String?
    /// Who asks.
    var actor: UserActor
    /// Now.
    var at: Timestamp
}

/// Changes whether a user may log in.
struct SetUserStatusCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The user.
    var userID: UserID
    /// What is done.
    var action: ChangeUserStatusRequest.Action
    /// Who asks.
    var actor: UserActor
    /// Whether there are failed log-ins of the account to be forgotten.
    var clearsFailures = false
    /// Now.
    var at: Timestamp
}

/// Ends every session of a user.
struct RevokeSessionsCommand: Hashable, Sendable {
    /// The user.
    var userID: UserID
    /// Who asks.
    var actor: UserActor
    /// Now.
    var at: Timestamp
}

/// Changes the password of the user who asks.
struct ChangePasswordCommand: Hashable, Sendable {
    /// The user.
    var userID: UserID
    /// The hash that verified; another one meanwhile is a refusal.
    var from: String
    /// The new hash.
    var to: String
    /// The session that goes on.
    var keptSessionID: SessionID?
    /// Now.
    var at: Timestamp
}

/// Keeps the same password under a hash of today's cost.
struct UpgradePasswordCommand: Hashable, Sendable {
    /// The user.
    var userID: UserID
    /// The hash that verified; another one meanwhile means that nothing is to be done.
    var from: String
    /// The new hash.
    var to: String
    /// Now.
    var at: Timestamp
}

/// Sets a password by a link that was sent to the user.
struct ResetPasswordCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The user.
    var userID: UserID
    /// The session epoch when the link was issued; whatever raised it since has ended the link.
    var sessionEpoch: Int
    /// The new hash.
    var to: String
    /// Now.
    var at: Timestamp
}

/// Who asks for a change to a user: nobody gives what they do not have.
struct UserActor: Hashable, Sendable {
    /// Whether the caller is an owner, or the operator of the machine.
    var isOwner: Bool
    /// What the caller may do.
    var permissions: Set<Permission>
}
