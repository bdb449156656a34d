public import Kernel

/// The second factor of staff: codes by time of an authenticator (TOTP, RFC 6238), and codes for when it is lost.
public protocol SecondFactorService: Sendable {
    /// Makes a secret for the context's user, in place of one that was not confirmed; it is told this once.
    ///
    /// Throws `secondFactorExists`, `staffOnly` for a member, and `userRequired` for a program.
    func beginSecondFactor(_ context: RequestContext) async throws(AuthServiceError) -> SecondFactorSecretView

    /// Confirms the secret by a code of it, from when on log-ins take one, and ends the user's other sessions within a second.
    ///
    /// Throws `secondFactorNotBegun`, `wrongCode`, and `tooManyFailures` as log-ins do.
    func confirmSecondFactor(_ context: RequestContext, _ request: SecondFactorCode)
        async throws(AuthServiceError) -> RecoveryCodesView

    /// Takes the context's user's second factor away, by a code of it or one for a lost authenticator; ends their other
    /// sessions within a second. Throws `notFound`, `wrongCode` and `tooManyFailures`.
    func removeSecondFactor(_ context: RequestContext, _ request: SecondFactorCode) async throws(AuthServiceError)

    /// Takes a user's second factor away, as for one who lost it, and ends their sessions within a second; one that there
    /// is not stays so.
    ///
    /// Throws `notFound`, and `ownerRequired` and `rolesExceedYours` where the user may more than the caller.
    func removeSecondFactor(_ context: RequestContext, of id: UserID) async throws(AuthServiceError) -> WriteReceipt

    /// Begins the session of a log-in that waits, by a code of the authenticator or one for a lost one; either is good once.
    ///
    /// Throws `invalidChallenge`, `invalidSecondFactor`, and `tooManyFailures` where the user's codes were wrong too often,
    /// from wherever.
    func answerChallenge(_ caller: AnonymousCaller, _ request: SecondFactorAnswer)
        async throws(AuthServiceError) -> TokenPairView
}
