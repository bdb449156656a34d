import Crypto
import Journal
import Kernel

/// The data of `secondFactorBegun`, version 1: the secret in base32, sealed under the user's own key.
struct StoredSecondFactor: Codable {
    var userId: UserID
    var secret: String
    var at: Timestamp

    /// The name under which a sealed secret is bound to its event (associated data).
    static let field = "secondFactorSecret"

    init(_ event: SecondFactorBegun, _ sealer: FieldSealer) throws(EventCodecError) {
        guard let bytes = event.secret else { throw .erased }
        userId = event.userID
        secret = try sealer.seal(Base32.encode(bytes), field: Self.field)
        at = event.at
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> SecondFactorBegun {
        var bytes: [UInt8]?
        if let text = try opener.open(secret, field: Self.field) {
            guard let read = Base32.decode(text) else {
                throw .malformed(type: AuthEventCodec.Name.secondFactorBegun.rawValue)
            }
            bytes = read
        }
        return SecondFactorBegun(userID: userId, secret: bytes, at: at)
    }
}

/// The data of `secondFactorConfirmed`, version 1; of each recovery code the SHA-256 in hexadecimal digits.
struct StoredSecondFactorConfirmation: Codable {
    var userId: UserID
    var recoveryHashes: [String]
    var tokenEpoch: Int
    var sessionEpoch: Int
    var at: Timestamp
    /// Absent where no session went on.
    var keptSessionId: SessionID?

    init(_ event: SecondFactorConfirmed) {
        userId = event.userID
        recoveryHashes = event.recoveryHashes.map(Hexadecimal.encode)
        tokenEpoch = event.epochs.token
        sessionEpoch = event.epochs.session
        at = event.at
        keptSessionId = event.keptSessionID
    }

    var event: SecondFactorConfirmed {
        get throws(EventCodecError) {
            let hashes = recoveryHashes.compactMap { Hexadecimal.decode($0) }
            guard hashes.count == recoveryHashes.count else {
                throw .malformed(type: AuthEventCodec.Name.secondFactorConfirmed.rawValue)
            }
            return SecondFactorConfirmed(
                userID: userId, recoveryHashes: hashes, epochs: UserEpochs(token: tokenEpoch, session: sessionEpoch),
                keptSessionID: keptSessionId, at: at)
        }
    }
}

/// The data of `secondFactorRemoved`, version 1.
struct StoredSecondFactorEnd: Codable {
    var userId: UserID
    var tokenEpoch: Int
    var sessionEpoch: Int
    var at: Timestamp
    /// Absent unless the user did it themselves.
    var keptSessionId: SessionID?

    init(_ event: SecondFactorRemoved) {
        userId = event.userID
        tokenEpoch = event.epochs.token
        sessionEpoch = event.epochs.session
        at = event.at
        keptSessionId = event.keptSessionID
    }

    var event: SecondFactorRemoved {
        SecondFactorRemoved(
            userID: userId, epochs: UserEpochs(token: tokenEpoch, session: sessionEpoch),
            keptSessionID: keptSessionId, at: at)
    }
}

/// The data of `recoveryCodeUsed`, version 1.
struct StoredRecoveryCodeUse: Codable {
    var userId: UserID
    var codeHash: String
    var at: Timestamp

    init(_ event: RecoveryCodeUsed) {
        userId = event.userID
        codeHash = Hexadecimal.encode(event.hash)
        at = event.at
    }

    var event: RecoveryCodeUsed {
        get throws(EventCodecError) {
            guard let hash = Hexadecimal.decode(codeHash) else {
                throw .malformed(type: AuthEventCodec.Name.recoveryCodeUsed.rawValue)
            }
            return RecoveryCodeUsed(userID: userId, hash: hash, at: at)
        }
    }
}
