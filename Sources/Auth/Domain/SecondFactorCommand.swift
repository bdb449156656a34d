import Kernel

/// Makes the secret of a second factor, which counts for nothing before it is confirmed.
struct BeginSecondFactorCommand: Hashable, Sendable {
    /// The user, who asks.
    var userID: UserID
    /// The random secret.
    var secret: [UInt8]
    /// Now.
    var at: Timestamp
}

/// Confirms a second factor whose code was given.
struct ConfirmSecondFactorCommand: Hashable, Sendable {
    /// The user, who asks.
    var userID: UserID
    /// The secret whose code it was; another one meanwhile is a refusal.
    var secret: [UInt8]
    /// The SHA-256 of each recovery code.
    var recoveryHashes: [[UInt8]]
    /// The session that goes on.
    var keptSessionID: SessionID?
    /// Now.
    var at: Timestamp
}

/// Takes the second factor of the user who asks away, whose code was given.
struct RemoveOwnSecondFactorCommand: Hashable, Sendable {
    /// The user, who asks.
    var userID: UserID
    /// The session that goes on.
    var keptSessionID: SessionID?
    /// Now.
    var at: Timestamp
}

/// Takes the second factor of another user away.
struct RemoveSecondFactorCommand: Hashable, Sendable {
    /// The user.
    var userID: UserID
    /// Who asks.
    var actor: UserActor
    /// Now.
    var at: Timestamp
}

/// Uses a recovery code up.
struct UseRecoveryCodeCommand: Hashable, Sendable {
    /// The user.
    var userID: UserID
    /// The SHA-256 of what was given.
    var hash: [UInt8]
    /// Now.
    var at: Timestamp
}
