import AuthAPI
import Kernel

extension AuthDecider {
    static func evolve(_ state: AuthState, _ event: AuthEvent) -> AuthState {
        switch event {
        case .hospitalRegistered(let event):
            .hospital(
                HospitalState(
                    id: event.hospitalID, code: event.code, settings: event.settings, createdAt: event.at,
                    updatedAt: event.at))
        case .locationOpened(let event):
            .location(
                LocationState(id: event.locationID, details: event.details, createdAt: event.at, updatedAt: event.at))
        case .userCreated(let event):
            .user(
                UserState(
                    id: event.userID, profile: event.profile, status: event.status, passwordHash: event.passwordHash,
                    epochs: UserEpochs(), createdAt: event.at, updatedAt: event.at))
        case .hospitalChanged(let event): evolve(state, event)
        case .locationChanged(let event): evolve(state, event)
        case .ownershipChanged(let event): evolve(state, event)
        case .apiKeyIssued(let event): .apiKey(APIKeyState(key: event.key, createdAt: event.at))
        case .apiKeyRevoked(let event): evolve(state, event)
        case .keyRingChanged(let event): evolve(state, event)
        case .userChanged, .userPasswordSet, .userStatusChanged, .userSessionsRevoked, .userFailuresCleared,
            .secondFactorBegun, .secondFactorConfirmed, .secondFactorRemoved, .recoveryCodeUsed:
            evolveUser(state, event)
        }
    }

    private static func evolve(_ state: AuthState, _ event: HospitalChanged) -> AuthState {
        guard case .hospital(var hospital) = state else { return state }
        hospital.settings = event.updates.reduce(hospital.settings) { $0.applying($1) }
        hospital.updatedAt = event.at
        return .hospital(hospital)
    }

    private static func evolve(_ state: AuthState, _ event: LocationChanged) -> AuthState {
        guard case .location(var location) = state else { return state }
        location.details = event.updates.reduce(location.details) { $0.applying($1) }
        location.updatedAt = event.at
        return .location(location)
    }

    private static func evolve(_ state: AuthState, _ event: OwnershipChanged) -> AuthState {
        var owners: Set<UserID> = []
        if case .owners(let known) = state { owners = known }
        if event.isOwner { owners.insert(event.userID) } else { owners.remove(event.userID) }
        return .owners(owners)
    }

    private static func evolve(_ state: AuthState, _ event: APIKeyRevoked) -> AuthState {
        guard case .apiKey(var key) = state else { return state }
        key.revokedAt = event.at
        return .apiKey(key)
    }

    private static func evolve(_ state: AuthState, _ event: KeyRingChanged) -> AuthState {
        var held: [APIKeyID: Timestamp] = [:]
        if case .keyRing(let known) = state { held = known }
        held[event.apiKeyID] = event.heldUntil
        // Keys that ended by themselves count no more, whatever comes.
        return .keyRing(held.filter { $0.value > event.at })
    }

    private static func evolveUser(_ state: AuthState, _ event: AuthEvent) -> AuthState {
        guard case .user(let user) = state else { return state }
        return .user(user.applying(event))
    }
}

extension UserState {
    /// The user after one more event; events of other streams change nothing.
    func applying(_ event: AuthEvent) -> UserState {
        var user = self
        switch event {
        case .userChanged(let event):
            user.profile = event.updates.reduce(user.profile) { $0.applying($1) }
            user.epochs.token = event.tokenEpoch
            user.updatedAt = event.at
        case .userPasswordSet(let event):
            user.passwordHash = event.passwordHash
            user.status = event.status
            user.epochs = event.epochs
            user.updatedAt = event.at
        case .userStatusChanged(let event):
            user.status = event.status
            user.epochs = event.epochs
            user.updatedAt = event.at
        case .userSessionsRevoked(let event):
            user.epochs = event.epochs
            user.updatedAt = event.at
        case .userFailuresCleared(let event):
            user.updatedAt = event.at
        default: return applying(secondFactor: event)
        }
        return user
    }
}
