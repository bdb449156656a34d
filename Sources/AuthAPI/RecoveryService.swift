/// How people get in without a password: by a code that is sent to their phone, or by setting another password.
///
/// None of it tells whether hospital, phone, address or user exist.
public protocol RecoveryService: Sendable {
    /// Sends a code to a phone that belongs to a member or to exactly one active user of the hospital, or, of an operator
    /// whose `memberSignUp` is open, to nobody; does as if for any other.
    ///
    /// A new code ends the one before. Throws `invalid` for what is no text of its kind and `askedTooOften` whoever is
    /// meant.
    func requestCode(_ caller: AnonymousCaller, _ request: CodeRequest)
        async throws(AuthServiceError) -> RequestAcceptedView

    /// Begins a session for a code, which is used up; of a phone that was nobody's it makes a member first, once however
    /// often it is asked at once. Staff with a second factor get a challenge.
    ///
    /// Throws `invalidCode` whatever is wrong, and `tooManyFailures` whoever is meant.
    func verifyCode(_ caller: AnonymousCaller, _ request: CodeVerification)
        async throws(AuthServiceError) -> LogInOutcome

    /// Sends a link for a new password to the address of a user who may log in or was invited; does as if for any other.
    ///
    /// Throws `invalid` for what is no text of its kind and `askedTooOften` whoever is meant.
    func forgotPassword(_ caller: AnonymousCaller, _ request: ForgotPasswordRequest)
        async throws(AuthServiceError) -> RequestAcceptedView

    /// Sets a password by the token of such a link, which is used up; ends every session of the user.
    ///
    /// Throws `invalidResetToken` whatever is wrong with the token, and `invalid` for a password that the rules do not take.
    func resetPassword(_ caller: AnonymousCaller, _ request: ResetPasswordRequest) async throws(AuthServiceError)
}
