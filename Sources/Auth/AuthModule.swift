public import AuthAPI
public import HTTP
public import Journal
public import Kernel
import Telemetry

/// Hospitals, locations, users, and who is logged in.
public final class AuthModule: Sendable {
    /// What commands and other modules call.
    public let service: any AuthService
    /// Who verifies access tokens.
    public let authenticator: any Authenticator
    /// Where the other modules get a hospital's profile.
    public let profiles: any HospitalProfileSource
    /// The operations that the module serves.
    public let routes: [Route]

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// What the module forgets by and by.
    public static var chores: [UpkeepChore] { AuthUpkeep.chores }

    let revocations: Revocations
    let watcher: RevocationWatcher
    let keys: SigningKeyStore

    /// Puts the module together; nothing is read or written before `start`.
    public init(_ dependencies: AuthDependencies) {
        let keys = SigningKeyStore(dependencies)
        let revocations = Revocations()
        let profiles = LiveHospitalProfileSource(
            queries: AuthQueries(database: dependencies.database), clock: dependencies.clock)
        let service = LiveAuthService(
            dependencies, definition: Self.definition(), keys: keys, revocations: revocations, profiles: profiles)
        self.service = service
        self.profiles = profiles
        self.revocations = revocations
        self.keys = keys
        authenticator = LiveAuthenticator(
            keys: keys, revocations: revocations, clock: dependencies.clock, issuer: dependencies.issuer)
        routes = AuthRoutes.table(service, keys: keys, clock: dependencies.clock)
        let logger = dependencies.logger
        watcher = RevocationWatcher(
            database: dependencies.database, revocations: revocations, clock: dependencies.clock
        ) {
            do {
                try await keys.reload()
                try await keys.rotateIfOld()
            } catch {
                // The keys that are known still sign and verify; a minute later it is tried again.
                logger.warning("the signing keys could not be looked after")
            }
        }
    }

    /// Starts the module on a migrated database.
    ///
    /// Reads the signing keys, makes the first where there is none, and begins to watch what other processes end. `stop`
    /// ends that.
    public func start() async throws {
        try await keys.start()
        try await watcher.start()
    }

    /// Ends the watching; called after the last request.
    public func stop() async {
        await watcher.stop()
    }

    /// Publishes a new signing key, which signs an hour later.
    public func rotateSigningKey() async throws {
        try await keys.rotate()
    }

    /// How the journal decides, stores and projects the module's streams.
    static func definition() -> JournalModule<AuthDecider> {
        JournalModule(
            name: "auth", codec: AuthEventCodec(),
            projections: [HospitalsProjection(), LocationsProjection(), UsersProjection()],
            claims: [HospitalCodeClaim(), EmailClaim()])
    }
}
