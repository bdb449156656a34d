import AuthAPI
import Journal
import Kernel

/// The data of `userPasswordSet`, version 1.
struct StoredPassword: Codable {
    var userId: UserID
    var passwordHash: String
    var status: UserStatus
    var tokenEpoch: Int
    var sessionEpoch: Int
    var at: Timestamp
    /// Absent unless the user changed it themselves.
    var keptSessionId: SessionID?

    /// The name under which a sealed hash is bound to its event (associated data).
    static let field = "passwordHash"

    init(_ event: UserPasswordSet, _ sealer: FieldSealer) throws(EventCodecError) {
        userId = event.userID
        guard let hash = event.passwordHash else { throw .erased }
        passwordHash = try sealer.seal(hash, field: Self.field)
        status = event.status
        tokenEpoch = event.epochs.token
        sessionEpoch = event.epochs.session
        at = event.at
        keptSessionId = event.keptSessionID
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> UserPasswordSet {
        UserPasswordSet(
            userID: userId, passwordHash: try opener.open(passwordHash, field: Self.field), status: status,
            epochs: UserEpochs(token: tokenEpoch, session: sessionEpoch), at: at, keptSessionID: keptSessionId)
    }
}

/// The data of `userStatusChanged`, version 1.
struct StoredUserStatus: Codable {
    var userId: UserID
    var status: UserStatus
    var tokenEpoch: Int
    var sessionEpoch: Int
    var at: Timestamp

    init(_ event: UserStatusChanged) {
        userId = event.userID
        status = event.status
        tokenEpoch = event.epochs.token
        sessionEpoch = event.epochs.session
        at = event.at
    }

    var event: UserStatusChanged {
        UserStatusChanged(
            userID: userId, status: status, epochs: UserEpochs(token: tokenEpoch, session: sessionEpoch), at: at)
    }
}

/// The data of `userSessionsRevoked`, version 1.
struct StoredSessionsRevoked: Codable {
    var userId: UserID
    var tokenEpoch: Int
    var sessionEpoch: Int
    var at: Timestamp

    init(_ event: UserSessionsRevoked) {
        userId = event.userID
        tokenEpoch = event.epochs.token
        sessionEpoch = event.epochs.session
        at = event.at
    }

    var event: UserSessionsRevoked {
        UserSessionsRevoked(userID: userId, epochs: UserEpochs(token: tokenEpoch, session: sessionEpoch), at: at)
    }
}

/// The data of `userFailuresCleared`, version 1.
struct StoredFailuresCleared: Codable {
    var userId: UserID
    var at: Timestamp

    init(_ event: UserFailuresCleared) {
        userId = event.userID
        at = event.at
    }

    var event: UserFailuresCleared { UserFailuresCleared(userID: userId, at: at) }
}

/// The data of `ownershipChanged`, version 1.
struct StoredOwnership: Codable {
    var userId: UserID
    var isOwner: Bool
    var at: Timestamp

    init(_ event: OwnershipChanged) {
        userId = event.userID
        isOwner = event.isOwner
        at = event.at
    }

    var event: OwnershipChanged { OwnershipChanged(userID: userId, isOwner: isOwner, at: at) }
}
