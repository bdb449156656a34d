import AuthAPI
import Kernel

/// What past events of a stream add up to.
enum AuthState: Hashable, Sendable {
    /// The stream has no events.
    case empty
    /// A hospital's settings.
    case hospital(HospitalState)
    /// A location.
    case location(LocationState)
    /// A user.
    case user(UserState)
    /// Who owns a hospital.
    case owners(Set<UserID>)
    /// An API key.
    case apiKey(APIKeyState)
    /// Which API keys a hospital has, with when each ends.
    case keyRing([APIKeyID: Timestamp])
}

/// A hospital's settings.
struct HospitalState: Hashable, Sendable {
    var id: HospitalID
    var code: String
    var settings: HospitalSettings
    var createdAt: Timestamp
    var updatedAt: Timestamp
}

/// A location.
struct LocationState: Hashable, Sendable {
    var id: LocationID
    var details: LocationDetails
    var createdAt: Timestamp
    var updatedAt: Timestamp
}

/// A user.
struct UserState: Hashable, Sendable {
    var id: UserID
    var profile: UserProfile
    var status: UserStatus
    var passwordHash: String?
    var epochs: UserEpochs
    var createdAt: Timestamp
    var updatedAt: Timestamp
    /// nil where the user has none, nor has begun one.
    var secondFactor: SecondFactorState?

    /// Whether the user counts as one who keeps the hospital in hand.
    var isActiveOwner: Bool { status == .active && profile.roles.contains(.owner) }
}

/// An API key.
struct APIKeyState: Hashable, Sendable {
    var key: NewAPIKey
    var createdAt: Timestamp
    /// nil while it was not ended.
    var revokedAt: Timestamp?
}
