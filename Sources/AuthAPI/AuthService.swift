public import Kernel

/// Hospitals, their locations and users, and who is logged in, as other modules, routes and commands see them.
///
/// Every method takes the tenant from its context alone; another tenant's id is answered as one that never existed.
/// Commands are idempotent under the context's idempotency key.
public protocol AuthService: HospitalService, UserService, SessionService, APIKeyService, RecoveryService,
    AccessAuditService, SecondFactorService
{}

/// Hospitals and their locations.
public protocol HospitalService: Sendable {
    /// Makes a hospital with its first user, an owner.
    ///
    /// Throws `signUpClosed` where the origin may make none, `codeTaken`, and `invalid` with every field at once.
    func signUp(_ caller: AnonymousCaller, _ request: SignUpRequest, from origin: SignUpOrigin)
        async throws(AuthServiceError) -> Written<HospitalView>

    /// The id of the hospital with a code, in either case; nil where there is none.
    func hospitalID(_ caller: AnonymousCaller, code: String) async throws(AuthServiceError) -> HospitalID?

    /// The context's hospital.
    func hospital(_ context: RequestContext) async throws(AuthServiceError) -> HospitalView

    /// Changes some settings (RFC 7396) of the version that the caller saw (nil: of any); another version is `stale`.
    func changeHospital(_ context: RequestContext, expectedVersion: Int?, _ request: ChangeHospitalRequest)
        async throws(AuthServiceError) -> Written<HospitalView>

    /// Opens a location.
    func openLocation(_ context: RequestContext, _ request: OpenLocationRequest)
        async throws(AuthServiceError) -> Written<LocationView>

    /// A location. Throws `notFound`.
    func location(_ context: RequestContext, _ id: LocationID) async throws(AuthServiceError) -> LocationView

    /// The hospital's locations, oldest first.
    func locations(_ context: RequestContext, _ page: AuthPageRequest)
        async throws(AuthServiceError) -> Page<LocationView>

    /// Changes some fields (RFC 7396) of the version that the caller saw (nil: of any); another version is `stale`.
    func changeLocation(
        _ context: RequestContext, _ id: LocationID, expectedVersion: Int?, _ request: ChangeLocationRequest
    ) async throws(AuthServiceError) -> Written<LocationView>
}

/// The people who log in.
public protocol UserService: Sendable {
    /// Makes a user; without a password they are invited and cannot log in until one is set.
    ///
    /// Throws `emailTaken`; `ownerRequired` and `rolesExceedYours` where the caller may not give those roles.
    func createUser(_ context: RequestContext, _ request: CreateUserRequest)
        async throws(AuthServiceError) -> Written<UserView>

    /// A user. Throws `notFound`.
    func user(_ context: RequestContext, _ id: UserID) async throws(AuthServiceError) -> UserView

    /// The hospital's users of a kind, oldest first.
    func users(_ context: RequestContext, _ kind: UserKind, _ page: AuthPageRequest)
        async throws(AuthServiceError) -> Page<UserView>

    /// Changes some fields (RFC 7396) of the version that the caller saw (nil: of any); another version is `stale`.
    ///
    /// Other roles end the user's access tokens within a second, another password ends the sessions as well. Of a member name
    /// and phone alone can be changed, else it throws `memberFixed`; `phoneTaken` where another member has the phone.
    func changeUser(_ context: RequestContext, _ id: UserID, expectedVersion: Int?, _ request: ChangeUserRequest)
        async throws(AuthServiceError) -> Written<UserView>

    /// Disables, enables, locks or unlocks a user; what is so already writes nothing.
    ///
    /// Throws `lastOwner` where nobody would be left who can make owners, `ownerRequired` and `rolesExceedYours` where the
    /// user may more than the caller. Tokens and sessions end within a second. To unlock also lets an account in again
    /// whose log-ins failed too often, whatever its status; the log tells it.
    func changeUserStatus(_ context: RequestContext, _ id: UserID, _ request: ChangeUserStatusRequest)
        async throws(AuthServiceError) -> Written<UserView>

    /// Ends every session of a user within a second in every process.
    ///
    /// Throws `notFound`, and `ownerRequired` and `rolesExceedYours` where the user may more than the caller.
    func revokeSessions(_ context: RequestContext, of id: UserID) async throws(AuthServiceError) -> Written<UserView>
}

/// Who is logged in.
public protocol SessionService: Sendable {
    /// Begins a session, or where the user has a second factor gives what it is asked with.
    ///
    /// Throws `invalidCredentials` whatever is wrong, and `tooManyFailures` whoever is meant.
    func logIn(_ caller: AnonymousCaller, _ request: LogInRequest) async throws(AuthServiceError) -> LogInOutcome

    /// Gives a new pair for a refresh token, which is used up.
    ///
    /// For `AuthLimits.refreshRepeatSeconds` it gives that same pair again; later use ends the session. Throws
    /// `invalidRefreshToken` whatever is wrong.
    func refresh(_ caller: AnonymousCaller, _ request: RefreshRequest) async throws(AuthServiceError) -> TokenPairView

    /// Ends the context's session, and that of the refresh token where one is given; idempotent.
    func logOut(_ context: RequestContext, _ request: LogOutRequest) async throws(AuthServiceError)

    /// Changes the context's user's own password and ends all their other sessions within a second.
    ///
    /// Throws `wrongPassword` where the current one is another, counted with the failed log-ins from the caller's network,
    /// `tooManyFailures` as those do, and `invalid` for a new one that the rules do not take.
    func changePassword(_ context: RequestContext, _ request: ChangePasswordRequest, from caller: AnonymousCaller)
        async throws(AuthServiceError)

    /// The sessions of a user that go on, newest first; of the caller where none is named.
    ///
    /// Throws `unauthorized` for another user's without `user.read`, `notFound` for a user that is none, and `userRequired`
    /// where a program asks for its own.
    func sessions(_ context: RequestContext, of user: UserID?, _ page: AuthPageRequest)
        async throws(AuthServiceError) -> Page<SessionView>

    /// Ends a session within a second in every process; one that has ended stays so.
    ///
    /// One's own always, another's with `user.write`. Throws `notFound`, also for another's without that permission, and
    /// `ownerRequired` and `rolesExceedYours` where its user may more than the caller.
    func revokeSession(_ context: RequestContext, _ id: SessionID) async throws(AuthServiceError)

    /// The context's user with roles and permissions, and their hospital; of a program what is known of its key.
    func me(_ context: RequestContext) async throws(AuthServiceError) -> MeView

    /// Changes what the context's user may change of themselves (RFC 7396).
    ///
    /// Throws `userRequired` for a program, and `invalid` for a name that is none; members alone may clear theirs.
    func changeMe(_ context: RequestContext, _ request: ChangeMeRequest)
        async throws(AuthServiceError) -> Written<MeView>
}
