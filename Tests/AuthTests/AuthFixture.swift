import AuthAPI
import Crypto
import EventLoop
import HTTP
import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Auth
@testable import Journal

/// One process with the module on a test's database.
struct AuthProcess: Sendable {
    let auth: AuthModule
    let database: Database
    let journal: EventJournal
    let group: ReactorGroup
    let keys: Keyring
    let hashing: OffloadPool

    var service: any AuthService { auth.service }

    func stop() async {
        await auth.stop()
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }
}

/// A migrated database, and processes on it with a clock that a test moves.
struct AuthFixture: Sendable {
    static let password = "a river of papyrus"
    static let hasher = PasswordHasher(parameters: cheap)
    /// A cost that a test can pay many times.
    static let cheap = ScryptParameters(bounded: 4, blockSize: 1, parallelization: 1) ?? .standard

    let cluster: PrivatePostgres
    let test: TestDatabase
    let clock: ManualClock
    let ids: UUIDv7Generator
    /// What was handed over to be sent, by any process.
    let messages = KeptMessages()

    init() throws {
        cluster = try PrivatePostgres.shared()
        test = try cluster.makeDatabase()
        clock = ManualClock()
        ids = UUIDv7Generator(clock: SystemClock())
    }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }

    func process(
        signUp: SignUpMode = .open, hasher: PasswordHasher = AuthFixture.hasher, isWatching: Bool = true
    ) async throws -> AuthProcess {
        let group = try ReactorGroup(count: 1)
        let database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        try await database.start()
        let masterKey = try #require(MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        let keys = Keyring(masterKey)
        let journal = EventJournal(database: database, group: group, keys: keys, clock: clock, ids: ids)
        var dependencies = AuthDependencies(
            database: database, journal: journal, clock: clock, ids: ids, zones: TimeZoneDatabase(),
            hashing: OffloadPool(label: "hashing", width: 2, queueLimit: 256), masterKey: masterKey, signUp: signUp,
            messages: messages, logger: Logger(sink: SilentLogSink(), clock: clock, minimumLevel: .error))
        dependencies.hasher = hasher
        dependencies.publicURL = "https://console.nile.example"
        let auth = AuthModule(dependencies)
        try await auth.keys.start()
        if isWatching { try await auth.watcher.start() } else { try await auth.watcher.poll() }
        return AuthProcess(
            auth: auth, database: database, journal: journal, group: group, keys: keys,
            hashing: dependencies.hashing)
    }

    var caller: AnonymousCaller { caller(from: "192.0.2.1") }

    func caller(from address: String) -> AnonymousCaller {
        AnonymousCaller(
            deadlineNanoseconds: MonotonicClock.nanoseconds() + Patience.nanoseconds, requestID: "test",
            trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false), remoteAddress: address)
    }

    func signUp(_ code: String = "NILE", email: String = "mona@nile.example") -> SignUpRequest {
        SignUpRequest(
            code: code, name: "Nile Clinic", place: ("EG", "EGP", "Africa/Cairo", "ar-EG"),
            admin: SignUpAdmin(email: email, displayName: "Mona Hassan", password: Self.password))
    }

    func logIn(
        _ code: String = "NILE", email: String = "mona@nile.example", password: String = AuthFixture.password
    ) -> LogInRequest {
        LogInRequest(hospitalCode: code, email: email, password: password)
    }

    /// The context of a request with a token.
    func context(_ token: String, on process: AuthProcess, key: String? = nil) async throws(Failure) -> RequestContext {
        let caller = try await process.auth.authenticator.authenticate(
            bearer: Array(token.utf8)[...], deadlineNanoseconds: self.caller.deadlineNanoseconds)
        var context = RequestContext(
            hospitalID: caller.hospitalID, principal: caller.principal,
            deadlineNanoseconds: self.caller.deadlineNanoseconds, requestID: "test", trace: self.caller.trace)
        if let key {
            context.idempotency = IdempotencyKey(key: key, requestHash: [UInt8](repeating: 1, count: 32))
        }
        return context
    }

    /// Signs a hospital up and logs its owner in.
    func owner(
        _ code: String = "NILE", on process: AuthProcess
    ) async throws -> (context: RequestContext, tokens: TokenPairView) {
        _ = try await process.service.signUp(caller, signUp(code), from: .anyone)
        let tokens = try await process.service.logIn(caller, logIn(code)).pair
        return (try await context(tokens.accessToken, on: process), tokens)
    }

    /// Makes a user with roles and logs them in.
    func user(
        _ email: String, _ roles: [Role], by owner: RequestContext, code: String = "NILE", on process: AuthProcess
    ) async throws -> (view: UserView, context: RequestContext, tokens: TokenPairView) {
        let request = CreateUserRequest(email: email, displayName: "User", roles: roles, password: Self.password)
        let view = try await process.service.createUser(owner, request).view
        let tokens = try await process.service.logIn(caller, logIn(code, email: email)).pair
        return (view, try await context(tokens.accessToken, on: process), tokens)
    }
}

/// Gives `body` a database and as many processes as asked, and stops them.
func withAuth(
    processes: Int = 1, signUp: SignUpMode = .open, isWatching: Bool = false,
    _ body: (AuthFixture, [AuthProcess]) async throws -> Void
) async throws {
    try await ConcurrencyLimit.databases.run {
        let fixture = try AuthFixture()
        var started: [AuthProcess] = []
        var result: Result<Void, any Error> = .success(())
        do {
            for _ in 0..<processes {
                started.append(try await fixture.process(signUp: signUp, isWatching: isWatching))
            }
            try await body(fixture, started)
        } catch {
            result = .failure(error)
        }
        for process in started { await process.stop() }
        try result.get()
    }
}

/// Expects that a call throws what clients see as the code, or does not throw where that is nil.
func expectCode(
    _ expected: String?, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    let found = await code(body)
    #expect(found == expected, sourceLocation: sourceLocation)
}

/// What a call throws, as the code that clients see; nil where it does not throw.
func code(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as AuthServiceError {
        return error.failure.code
    } catch let failure as Failure {
        return failure.code
    } catch {
        return "\(error)"
    }
}

/// The same under a name that is free where a test has a code in hand.
func outcome(_ body: () async throws -> Void) async -> String? { await code(body) }
