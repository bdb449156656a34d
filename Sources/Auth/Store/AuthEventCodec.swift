import JSON
import Journal
import Kernel

/// Stored name <-> event.
///
/// Names and versions are never changed once released; older versions are brought up on reading.
///
/// What identifies a user is one sealed JSON document (`StoredIdentity`) in the member `sealed`, a password's hash another
/// in `passwordHash`; what remains in the clear (roles, status, epochs, times) names nobody. Hospitals and locations are
/// no persons: nothing of theirs is sealed.
struct AuthEventCodec: EventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case hospitalRegistered, hospitalChanged, locationOpened, locationChanged
        case userCreated, userChanged, userPasswordSet, userStatusChanged, ownershipChanged
        case userSessionsRevoked, userFailuresCleared
        case apiKeyIssued, apiKeyRevoked, keyRingChanged
        case secondFactorBegun, secondFactorConfirmed, secondFactorRemoved, recoveryCodeUsed

        /// The newest version of the event's data that this release knows; it is written where an event needs it.
        var newestVersion: Int {
            switch self {
            case .hospitalRegistered, .hospitalChanged, .userCreated, .apiKeyIssued: 2
            default: 1
            }
        }
    }

    /// What this release knows, by the names above.
    static let versions = EventVersions(of: Name.self) { $0.newestVersion }
    var versions: EventVersions { Self.versions }

    func subject(of event: AuthEvent) -> SubjectID? {
        switch event {
        case .hospitalRegistered, .hospitalChanged, .locationOpened, .locationChanged, .ownershipChanged: nil
        case .userCreated(let event): event.userID.retagged()
        case .userChanged(let event): event.userID.retagged()
        case .userPasswordSet(let event): event.userID.retagged()
        case .userStatusChanged(let event): event.userID.retagged()
        case .userSessionsRevoked(let event): event.userID.retagged()
        case .userFailuresCleared(let event): event.userID.retagged()
        case .secondFactorBegun(let event): event.userID.retagged()
        case .secondFactorConfirmed(let event): event.userID.retagged()
        case .secondFactorRemoved(let event): event.userID.retagged()
        case .recoveryCodeUsed(let event): event.userID.retagged()
        // A key is no person: what it does is told of the patients whom it concerns.
        case .apiKeyIssued, .apiKeyRevoked, .keyRingChanged: nil
        }
    }

    func encode(_ event: AuthEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .hospitalRegistered(let event):
            try encoded(.hospitalRegistered, version: event.neededVersion, StoredHospital(event))
        case .hospitalChanged(let event):
            try encoded(.hospitalChanged, version: event.neededVersion, StoredHospitalChange(event))
        case .locationOpened(let event): try encoded(.locationOpened, StoredLocation(event))
        case .locationChanged(let event): try encoded(.locationChanged, StoredLocationChange(event))
        case .userCreated(let event):
            try encoded(.userCreated, version: event.neededVersion, StoredUser(event, sealer))
        case .userChanged(let event): try encoded(.userChanged, StoredUserChange(event, sealer))
        case .userPasswordSet(let event): try encoded(.userPasswordSet, StoredPassword(event, sealer))
        case .userStatusChanged(let event): try encoded(.userStatusChanged, StoredUserStatus(event))
        case .ownershipChanged(let event): try encoded(.ownershipChanged, StoredOwnership(event))
        case .userSessionsRevoked(let event): try encoded(.userSessionsRevoked, StoredSessionsRevoked(event))
        case .userFailuresCleared(let event): try encoded(.userFailuresCleared, StoredFailuresCleared(event))
        case .secondFactorBegun(let event): try encoded(.secondFactorBegun, StoredSecondFactor(event, sealer))
        case .secondFactorConfirmed(let event):
            try encoded(.secondFactorConfirmed, StoredSecondFactorConfirmation(event))
        case .secondFactorRemoved(let event): try encoded(.secondFactorRemoved, StoredSecondFactorEnd(event))
        case .recoveryCodeUsed(let event): try encoded(.recoveryCodeUsed, StoredRecoveryCodeUse(event))
        case .apiKeyIssued(let event): try encoded(.apiKeyIssued, version: event.neededVersion, StoredAPIKey(event))
        case .apiKeyRevoked(let event): try encoded(.apiKeyRevoked, StoredAPIKeyEnd(event))
        case .keyRingChanged(let event): try encoded(.keyRingChanged, StoredKeyRing(event))
        }
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> AuthEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .hospitalRegistered: return .hospitalRegistered(try read(StoredHospital.self, stored).event)
        case .hospitalChanged: return .hospitalChanged(try read(StoredHospitalChange.self, stored).event)
        case .locationOpened: return .locationOpened(try read(StoredLocation.self, stored).event)
        case .locationChanged: return .locationChanged(try read(StoredLocationChange.self, stored).event)
        case .userCreated: return .userCreated(try read(StoredUser.self, stored).event(opener))
        case .userChanged: return .userChanged(try read(StoredUserChange.self, stored).event(opener))
        case .userPasswordSet: return .userPasswordSet(try read(StoredPassword.self, stored).event(opener))
        case .userStatusChanged: return .userStatusChanged(try read(StoredUserStatus.self, stored).event)
        case .ownershipChanged: return .ownershipChanged(try read(StoredOwnership.self, stored).event)
        case .userSessionsRevoked: return .userSessionsRevoked(try read(StoredSessionsRevoked.self, stored).event)
        case .userFailuresCleared: return .userFailuresCleared(try read(StoredFailuresCleared.self, stored).event)
        case .secondFactorBegun: return .secondFactorBegun(try read(StoredSecondFactor.self, stored).event(opener))
        case .secondFactorConfirmed:
            return .secondFactorConfirmed(try read(StoredSecondFactorConfirmation.self, stored).event)
        case .secondFactorRemoved: return .secondFactorRemoved(try read(StoredSecondFactorEnd.self, stored).event)
        case .recoveryCodeUsed: return .recoveryCodeUsed(try read(StoredRecoveryCodeUse.self, stored).event)
        case .apiKeyIssued: return .apiKeyIssued(try read(StoredAPIKey.self, stored).event)
        case .apiKeyRevoked: return .apiKeyRevoked(try read(StoredAPIKeyEnd.self, stored).event)
        case .keyRingChanged: return .keyRingChanged(try read(StoredKeyRing.self, stored).event)
        }
    }

    private func encoded(
        _ name: Name, version: Int = 1, _ data: some Encodable
    ) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(
            type: name.rawValue, schemaVersion: version, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private func read<Data: Decodable>(_ type: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(type, from: stored.data, in: stored.type)
    }
}
