public import AuthAPI
import Crypto
public import EventLoop
public import HTTP
import Journal
public import Kernel
import Postgres

/// Hospitals, locations, users, and who is logged in.
///
/// Made once at start; `start` before serving, `stop` after the last request.
public final class AuthModule: Sendable {
    /// What commands and other modules call.
    public let service: any AuthService
    /// Who verifies access tokens.
    public let authenticator: any Authenticator
    /// Where the other modules get a hospital's profile.
    public let profiles: any HospitalProfileSource
    /// The operations that the module serves.
    public let routes: [Route]

    let revocations: Revocations
    let watcher: RevocationWatcher
    let keys: SigningKeyStore
    let journalModule: JournalModule<AuthDecider>

    /// Puts the module together; nothing is read or written before `start`.
    public init(_ dependencies: AuthDependencies, configuration: AuthConfiguration = AuthConfiguration()) {
        let module = Self.journalModule()
        let revocations = Revocations()
        let keys = SigningKeyStore(
            database: dependencies.database, masterKey: dependencies.masterKey, clock: dependencies.clock,
            offload: dependencies.workPool)
        let queries = AuthQueries(database: dependencies.database)
        let profiles = LiveHospitalProfileSource(queries: queries, clock: dependencies.clock)
        let service = LiveAuthService(
            commands: AuthCommands(journal: dependencies.journal, module: module), queries: queries,
            sessions: SessionStore(database: dependencies.database),
            failures: LoginFailureStore(database: dependencies.database),
            passwords: PasswordWork(hasher: configuration.passwordHasher, pool: dependencies.passwordPool),
            tokens: TokenIssuer(
                keys: keys, clock: dependencies.clock, ids: dependencies.ids, issuer: configuration.issuer,
                offload: dependencies.workPool),
            revocations: revocations, profiles: profiles, signUpRule: configuration.signUp,
            timeZones: dependencies.timeZones, clock: dependencies.clock, ids: dependencies.ids)
        self.service = service
        self.profiles = profiles
        self.revocations = revocations
        self.keys = keys
        journalModule = module
        authenticator = LiveAuthenticator(
            keys: keys, revocations: revocations, clock: dependencies.clock, issuer: configuration.issuer)
        routes = AuthRoutes.table(service, keys: keys, clock: dependencies.clock)
        watcher = RevocationWatcher(
            database: dependencies.database, revocations: revocations, clock: dependencies.clock
        ) {
            do {
                try await keys.reload()
                try await keys.rotateIfOld()
            } catch {
                // The keys that are known still sign and verify; a minute later it is tried again.
                return
            }
        }
    }

    /// Reads the signing keys, making the first where there is none, and begins to watch what other processes end.
    public func start(on reactor: Reactor) async throws {
        try await keys.start()
        try await watcher.start(on: reactor)
    }

    /// Ends the watching.
    public func stop() async {
        await watcher.stop()
    }

    /// Publishes a new signing key, which signs an hour later.
    public func rotateSigningKey() async throws {
        try await keys.rotate()
    }

    /// What the journal knows of the module's streams.
    static func journalModule() -> JournalModule<AuthDecider> {
        JournalModule(
            name: "auth", codec: AuthEventCodec(),
            projections: [HospitalsProjection(), LocationsProjection(), UsersProjection()],
            claims: [HospitalCodeClaim(), EmailClaim()])
    }
}
