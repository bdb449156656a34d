/// Why a command of the module is refused.
enum AuthRejection: Error, Hashable, Sendable, CaseIterable {
    /// The stream holds something already: an id was used twice.
    case alreadyExists
    /// There is no such hospital, location or user.
    case notFound
    /// Nobody would be left who can make owners.
    case lastOwner
    /// Only an owner may make, change or unmake an owner.
    case ownerRequired
    /// The caller may not give permissions that they do not have.
    case rolesExceedActor
    /// The password that was verified is no longer the user's.
    case passwordChanged
    /// The link that would set a password has ended.
    case linkEnded
    /// Of a member name and phone alone can be changed, and nobody becomes one, or ceases to be one.
    case memberFixed
    /// Staff has a name.
    case nameRequired
    /// The setting is one of operators.
    case operatorOnly
    /// Members have no second factor.
    case staffOnly
    /// The user has a second factor.
    case secondFactorExists
    /// No second factor waits to be confirmed, or another one than was meant.
    case secondFactorNotBegun
    /// It is none of the user's recovery codes, or was used.
    case recoveryCodeUnknown
    /// A key may not do what its maker may not.
    case permissionsExceedActor
    /// The hospital has as many keys as it may have.
    case tooManyKeys
}
