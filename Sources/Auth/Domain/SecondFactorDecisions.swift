import AuthAPI
import Kernel

/// The decisions about second factors; whether a code is right was found out before.
enum SecondFactorDecisions {
    static func begin(
        _ command: BeginSecondFactorCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        guard !user.profile.isMember else { throw .staffOnly }
        guard !user.hasSecondFactor else { throw .secondFactorExists }
        let begun = SecondFactorBegun(userID: user.id, secret: command.secret, at: command.at)
        return [StreamEvent(.secondFactorBegun(begun))]
    }

    static func confirm(
        _ command: ConfirmSecondFactorCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        guard let factor = user.secondFactor, !factor.isConfirmed, factor.secret == command.secret else {
            throw .secondFactorNotBegun
        }
        // Who has the password alone may have logged in elsewhere: only where the code was given does a session go on.
        let confirmed = SecondFactorConfirmed(
            userID: user.id, recoveryHashes: command.recoveryHashes, epochs: user.epochs.raised(endsSessions: true),
            keptSessionID: command.keptSessionID, at: command.at)
        return [StreamEvent(.secondFactorConfirmed(confirmed))]
    }

    static func removeOwn(
        _ command: RemoveOwnSecondFactorCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first, user.hasSecondFactor else { throw .notFound }
        return [removal(of: user, kept: command.keptSessionID, at: command.at)]
    }

    static func remove(
        _ command: RemoveSecondFactorCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first else { throw .notFound }
        try UserDecisions.require(command.actor, mayTouch: user)
        return user.hasSecondFactor ? [removal(of: user, kept: nil, at: command.at)] : []
    }

    static func useRecoveryCode(
        _ command: UseRecoveryCodeCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .user(let user)? = states.first, let factor = user.secondFactor, factor.isConfirmed,
            factor.recoveryHashes.contains(command.hash)
        else { throw .recoveryCodeUnknown }
        return [StreamEvent(.recoveryCodeUsed(RecoveryCodeUsed(userID: user.id, hash: command.hash, at: command.at)))]
    }

    private static func removal(of user: UserState, kept: SessionID?, at: Timestamp) -> StreamEvent<AuthEvent> {
        let removed = SecondFactorRemoved(
            userID: user.id, epochs: user.epochs.raised(endsSessions: true), keptSessionID: kept, at: at)
        return StreamEvent(.secondFactorRemoved(removed))
    }
}
