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
    /// A key may not do what its maker may not.
    case permissionsExceedActor
    /// The hospital has as many keys as it may have.
    case tooManyKeys
}
