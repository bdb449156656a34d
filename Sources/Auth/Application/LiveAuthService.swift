import AuthAPI
import Journal
import Kernel
import Postgres
import Telemetry

/// The Auth module over the journal and its read tables.
struct LiveAuthService: AuthService {
    let commands: AuthCommands
    let queries: AuthQueries
    let sessions: SessionStore
    let failures: LoginFailureStore
    let apiKeys: APIKeyStore
    let recovery: RecoveryWork
    let challenges: SecondFactorStore
    let passwords: PasswordWork
    let tokens: TokenIssuer
    let revocations: Revocations
    let profiles: LiveHospitalProfileSource
    let signUpMode: SignUpMode
    let timeZones: TimeZoneDatabase
    let clock: any WallClock
    let ids: any IDGenerator
    let logger: Logger

    init(
        _ dependencies: AuthDependencies, definition: JournalModule<AuthDecider>, keys: SigningKeyStore,
        shared: (revocations: Revocations, profiles: LiveHospitalProfileSource, outbox: MessageOutbox)
    ) {
        commands = AuthCommands(journal: dependencies.journal, module: definition)
        queries = AuthQueries(database: dependencies.database)
        sessions = SessionStore(database: dependencies.database)
        failures = LoginFailureStore(database: dependencies.database)
        apiKeys = APIKeyStore(database: dependencies.database)
        recovery = RecoveryWork(dependencies, outbox: shared.outbox)
        challenges = SecondFactorStore(database: dependencies.database)
        passwords = PasswordWork(hasher: dependencies.hasher, pool: dependencies.hashing)
        tokens = TokenIssuer(
            keys: keys, clock: dependencies.clock, ids: dependencies.ids, issuer: dependencies.issuer,
            offload: dependencies.signing)
        revocations = shared.revocations
        profiles = shared.profiles
        signUpMode = dependencies.signUp
        timeZones = dependencies.zones
        clock = dependencies.clock
        ids = dependencies.ids
        logger = dependencies.logger
    }

    /// A validation that has found nothing yet.
    var validation: AuthValidation { AuthValidation(timeZones: timeZones) }

    /// The country by which phones without a calling code are read.
    func country(_ context: RequestContext) async throws(AuthServiceError) -> CountryCode {
        do throws(Failure) {
            return try await profiles.profile(context).country
        } catch {
            throw .failed(error)
        }
    }

    /// A page of a list that is ordered by id.
    func page<Item: Sendable, Tag>(
        _ request: AuthPageRequest, key: (Item) -> EntityID<Tag>,
        _ read: (EntityID<Tag>?, Int) async throws(PostgresError) -> [Item]
    ) async throws(AuthServiceError) -> Page<Item> {
        let after: EntityID<Tag>?
        do throws(Failure) {
            after = if let cursor = request.cursor { try Cursor.decode(cursor) } else { nil }
        } catch {
            throw .failed(error)
        }
        var items: [Item]
        do throws(PostgresError) {
            items = try await read(after, request.limit + 1)
        } catch {
            throw AuthServiceError(store: error)
        }
        guard items.count > request.limit else { return Page(items: items, nextCursor: nil) }
        items.removeLast(items.count - request.limit)
        do throws(Failure) {
            return Page(
                items: items, nextCursor: try items.last.map { item throws(Failure) in try Cursor.encode(key(item)) })
        } catch {
            throw .failed(error)
        }
    }
}
