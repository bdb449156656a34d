import Kernel

/// The secret of a second factor was made.
struct SecondFactorBegun: Hashable, Sendable {
    var userID: UserID
    /// nil once it was erased.
    var secret: [UInt8]?
    var at: Timestamp
}

/// A second factor was confirmed: from now on log-ins take it.
struct SecondFactorConfirmed: Hashable, Sendable {
    var userID: UserID
    /// The SHA-256 of each recovery code.
    var recoveryHashes: [[UInt8]]
    var epochs: UserEpochs
    /// The session in which it was done: it goes on, with the access token that it had.
    var keptSessionID: SessionID?
    var at: Timestamp
}

/// A second factor was taken away.
struct SecondFactorRemoved: Hashable, Sendable {
    var userID: UserID
    var epochs: UserEpochs
    /// The session in which the user did it themselves.
    var keptSessionID: SessionID?
    var at: Timestamp
}

/// A recovery code was used up.
struct RecoveryCodeUsed: Hashable, Sendable {
    var userID: UserID
    var hash: [UInt8]
    var at: Timestamp
}
