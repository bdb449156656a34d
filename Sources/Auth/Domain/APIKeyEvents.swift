import AuthAPI
import Kernel

/// An API key was issued.
struct APIKeyIssued: Hashable, Sendable {
    var key: NewAPIKey
    var at: Timestamp
}

/// An API key was ended.
struct APIKeyRevoked: Hashable, Sendable {
    var apiKeyID: APIKeyID
    var at: Timestamp
}

/// A hospital has one API key more or less.
struct KeyRingChanged: Hashable, Sendable {
    var apiKeyID: APIKeyID
    /// When it ends by itself; nil where it was ended.
    var heldUntil: Timestamp?
    var at: Timestamp
}
