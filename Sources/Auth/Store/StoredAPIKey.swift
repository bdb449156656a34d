import AuthAPI
import Crypto
import Journal
import Kernel

/// The data of `apiKeyIssued`, version 2; of the secret its SHA-256 in hexadecimal digits.
///
/// The first has neither rate nor subject, and knows the permissions up to `apiKey.write`.
struct StoredAPIKey: Codable {
    var apiKeyId: APIKeyID
    var name: String
    var permissions: [Permission]
    var keyHash: String
    var prefix: String
    var lastFour: String
    var userId: UserID
    /// Absent where a user made it.
    var parentId: APIKeyID?
    var expiresAt: Timestamp
    /// Absent where it is the standard one.
    var rateClass: Principal.RateClass?
    /// Absent where the key may act for all.
    var subjectId: ActedForID?
    var at: Timestamp

    init(_ event: APIKeyIssued) {
        let key = event.key
        apiKeyId = key.id
        name = key.name
        permissions = key.permissions
        keyHash = Hexadecimal.encode(key.mark.hash)
        prefix = key.mark.prefix
        lastFour = key.mark.lastFour
        userId = key.userID
        parentId = key.parentID
        expiresAt = key.expiresAt
        rateClass = key.rateClass == .standard ? nil : key.rateClass
        subjectId = key.subjectID
        at = event.at
    }

    var event: APIKeyIssued {
        get throws(EventCodecError) {
            guard let hash = Hexadecimal.decode(keyHash) else {
                throw .malformed(type: AuthEventCodec.Name.apiKeyIssued.rawValue)
            }
            let key = NewAPIKey(
                id: apiKeyId, name: name, permissions: permissions,
                mark: APIKeyMark(hash: hash, prefix: prefix, lastFour: lastFour), userID: userId, parentID: parentId,
                expiresAt: expiresAt, rateClass: rateClass ?? .standard, subjectID: subjectId)
            return APIKeyIssued(key: key, at: at)
        }
    }
}

/// The data of `apiKeyRevoked`, version 1.
struct StoredAPIKeyEnd: Codable {
    var apiKeyId: APIKeyID
    var at: Timestamp

    init(_ event: APIKeyRevoked) {
        apiKeyId = event.apiKeyID
        at = event.at
    }

    var event: APIKeyRevoked { APIKeyRevoked(apiKeyID: apiKeyId, at: at) }
}

/// The data of `keyRingChanged`, version 1.
struct StoredKeyRing: Codable {
    var apiKeyId: APIKeyID
    /// Absent where the key was ended.
    var heldUntil: Timestamp?
    var at: Timestamp

    init(_ event: KeyRingChanged) {
        apiKeyId = event.apiKeyID
        heldUntil = event.heldUntil
        at = event.at
    }

    var event: KeyRingChanged { KeyRingChanged(apiKeyID: apiKeyId, heldUntil: heldUntil, at: at) }
}
