import AuthAPI
import Kernel

/// What happens to hospitals, locations and users.
///
/// Stored names are in `AuthEventCodec` and never change.
enum AuthEvent: Hashable, Sendable {
    /// A hospital signed up.
    case hospitalRegistered(HospitalRegistered)
    /// Some settings of a hospital changed.
    case hospitalChanged(HospitalChanged)
    /// A location was opened.
    case locationOpened(LocationOpened)
    /// Some fields of a location changed.
    case locationChanged(LocationChanged)
    /// A user was made.
    case userCreated(UserCreated)
    /// Some fields of a user changed.
    case userChanged(UserChanged)
    /// A user's password was set.
    case userPasswordSet(UserPasswordSet)
    /// Whether a user may log in changed.
    case userStatusChanged(UserStatusChanged)
    /// A user became an active owner, or ceased to be one.
    case ownershipChanged(OwnershipChanged)
    /// Every session of a user was ended.
    case userSessionsRevoked(UserSessionsRevoked)
    /// Failed log-ins of a user were forgotten, so that they may try again.
    case userFailuresCleared(UserFailuresCleared)
    /// The secret of a user's second factor was made.
    case secondFactorBegun(SecondFactorBegun)
    /// A user's second factor was confirmed.
    case secondFactorConfirmed(SecondFactorConfirmed)
    /// A user's second factor was taken away.
    case secondFactorRemoved(SecondFactorRemoved)
    /// A user's recovery code was used up.
    case recoveryCodeUsed(RecoveryCodeUsed)
    /// An API key was issued.
    case apiKeyIssued(APIKeyIssued)
    /// An API key was ended.
    case apiKeyRevoked(APIKeyRevoked)
    /// A hospital has one API key more or less.
    case keyRingChanged(KeyRingChanged)
}

/// A hospital signed up.
struct HospitalRegistered: Hashable, Sendable {
    var hospitalID: HospitalID
    var code: String
    var settings: HospitalSettings
    /// Whether it could only come about as the first hospital of all.
    var mustBeFirst: Bool
    var at: Timestamp
}

/// Some settings of a hospital changed.
struct HospitalChanged: Hashable, Sendable {
    var hospitalID: HospitalID
    /// At least one.
    var updates: [HospitalUpdate]
    var at: Timestamp
}

/// A location was opened.
struct LocationOpened: Hashable, Sendable {
    var locationID: LocationID
    var details: LocationDetails
    var at: Timestamp
}

/// Some fields of a location changed.
struct LocationChanged: Hashable, Sendable {
    var locationID: LocationID
    /// At least one.
    var updates: [LocationUpdate]
    var at: Timestamp
}

/// A user was made.
struct UserCreated: Hashable, Sendable {
    var userID: UserID
    var profile: UserProfile
    /// `active` where a password was set, or of a member, else `invited`.
    var status: UserStatus
    /// The password's hash; nil where there is none, or it was erased since.
    var passwordHash: String?
    var at: Timestamp
}

/// Some fields of a user changed.
struct UserChanged: Hashable, Sendable {
    var userID: UserID
    /// At least one.
    var updates: [UserUpdate]
    /// Access tokens of a lower epoch are no longer good.
    var tokenEpoch: Int
    var at: Timestamp
}

/// A user's password was set.
struct UserPasswordSet: Hashable, Sendable {
    var userID: UserID
    /// The hash; nil once it was erased.
    var passwordHash: String?
    /// The status after it: an invited user becomes active.
    var status: UserStatus
    /// The epochs after it; the same as before where the password itself stayed.
    var epochs: UserEpochs
    var at: Timestamp
    /// The session in which the user did it themselves: it goes on, with the access token that it had.
    var keptSessionID: SessionID?
}

/// Whether a user may log in changed.
struct UserStatusChanged: Hashable, Sendable {
    var userID: UserID
    var status: UserStatus
    var epochs: UserEpochs
    var at: Timestamp
}

/// Every session of a user was ended.
struct UserSessionsRevoked: Hashable, Sendable {
    var userID: UserID
    var epochs: UserEpochs
    var at: Timestamp
}

/// Failed log-ins of a user were forgotten, so that they may try again.
struct UserFailuresCleared: Hashable, Sendable {
    var userID: UserID
    var at: Timestamp
}

/// A user became an active owner, or ceased to be one.
struct OwnershipChanged: Hashable, Sendable {
    var userID: UserID
    var isOwner: Bool
    var at: Timestamp
}

/// Counters that end what was given out before: no clock has to agree with another for it.
struct UserEpochs: Hashable, Sendable {
    /// Access tokens of a lower epoch are no longer good.
    var token = 0
    /// Sessions begun in a lower epoch are over.
    var session = 0

    /// The epochs after a change that ends access tokens, and sessions too where asked.
    func raised(endsSessions: Bool) -> UserEpochs {
        UserEpochs(token: token + 1, session: endsSessions ? session + 1 : session)
    }
}
