import AuthAPI
import Kernel

/// An API key to be made.
struct NewAPIKey: Hashable, Sendable {
    /// The new key's id.
    var id: APIKeyID
    /// What it is for.
    var name: String
    /// What it may do, in the order of the permission table.
    var permissions: [Permission]
    /// What the secret is recognised by.
    var mark: APIKeyMark
    /// Who answers for it.
    var userID: UserID
    /// The key that makes it, where a program does.
    var parentID: APIKeyID?
    /// When it ends.
    var expiresAt: Timestamp
    /// At which rate it may call.
    var rateClass = Principal.RateClass.standard
    /// For whom it acts, and for nobody else; nil where it may act for all.
    var subjectID: ActedForID?
}

/// What is known of a secret without knowing it.
struct APIKeyMark: Hashable, Sendable {
    /// Its SHA-256.
    var hash: [UInt8]
    /// Its beginning.
    var prefix: String
    /// Its end.
    var lastFour: String
}

/// Issues an API key.
struct IssueAPIKeyCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The key.
    var key: NewAPIKey
    /// Who asks.
    var actor: UserActor
    /// Now.
    var at: Timestamp
    /// The keys that open nothing though none of them was ended: they are not counted.
    var stranded: Set<APIKeyID> = []
}

/// Ends an API key.
struct RevokeAPIKeyCommand: Hashable, Sendable {
    /// The tenant.
    var hospitalID: HospitalID
    /// The key.
    var apiKeyID: APIKeyID
    /// Now.
    var at: Timestamp
}
