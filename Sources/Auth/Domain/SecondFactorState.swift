/// What a user has beside their password.
struct SecondFactorState: Hashable, Sendable {
    /// The secret; nil once it was erased, and then no code is right.
    var secret: [UInt8]?
    /// Whether a code of it was given: before that it counts for nothing.
    var isConfirmed = false
    /// The SHA-256 of each recovery code that was not used.
    var recoveryHashes: [[UInt8]] = []
}

extension UserState {
    /// Whether a log-in takes a second factor.
    var hasSecondFactor: Bool { secondFactor?.isConfirmed ?? false }

    /// The user after one more event of their second factor; other events change nothing.
    func applying(secondFactor event: AuthEvent) -> UserState {
        var user = self
        switch event {
        case .secondFactorBegun(let event):
            user.secondFactor = SecondFactorState(secret: event.secret)
            user.updatedAt = event.at
        case .secondFactorConfirmed(let event):
            user.secondFactor?.isConfirmed = true
            user.secondFactor?.recoveryHashes = event.recoveryHashes
            user.epochs = event.epochs
            user.updatedAt = event.at
        case .secondFactorRemoved(let event):
            user.secondFactor = nil
            user.epochs = event.epochs
            user.updatedAt = event.at
        case .recoveryCodeUsed(let event):
            user.secondFactor?.recoveryHashes.removeAll { $0 == event.hash }
            user.updatedAt = event.at
        default: break
        }
        return user
    }
}
