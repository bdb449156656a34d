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
    /// Who the members of operators are, for the modules whose money is theirs.
    public let members: any MemberDirectory
    /// Who signs documents that leave the system, verified by the key set.
    public let signer: any DocumentSigner
    /// The operations that the module serves.
    public let routes: [Route]

    /// What the journal knows of the module's streams, for verification and rebuilding.
    public static var journalModule: AnyJournalModule { AnyJournalModule(definition()) }

    /// What the module forgets by and by.
    public static var chores: [UpkeepChore] { AuthUpkeep.chores }

    let revocations: Revocations
    let watcher: RevocationWatcher
    let keys: SigningKeyStore
    let outbox: MessageOutbox
    private let apiKeys: APIKeyVerifier
    let tickets: TicketDesk
    private let logger: Logger

    /// Puts the module together; nothing is read or written before `start`.
    public init(_ dependencies: AuthDependencies) {
        let keys = SigningKeyStore(dependencies)
        let revocations = Revocations()
        let profiles = LiveHospitalProfileSource(
            queries: AuthQueries(database: dependencies.database), clock: dependencies.clock)
        let outbox = MessageOutbox(dependencies.messages, logger: dependencies.logger)
        let apiKeys = APIKeyVerifier(store: APIKeyStore(database: dependencies.database), uses: APIKeyUses())
        let service = LiveAuthService(
            dependencies, definition: Self.definition(), keys: keys, shared: (revocations, profiles, outbox))
        self.service = service
        self.profiles = profiles
        members = LiveMemberDirectory(database: dependencies.database)
        self.revocations = revocations
        self.keys = keys
        signer = KeySetSigner(keys: keys, clock: dependencies.clock, offload: dependencies.signing)
        self.outbox = outbox
        self.apiKeys = apiKeys
        authenticator = LiveAuthenticator(
            keys: keys, apiKeys: apiKeys, revocations: revocations, clock: dependencies.clock,
            issuer: dependencies.issuer)
        tickets = TicketDesk(store: TicketStore(database: dependencies.database), clock: dependencies.clock)
        routes = AuthRoutes.table(service, keys: keys, tickets: tickets, clock: dependencies.clock)
        let logger = dependencies.logger
        self.logger = logger
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
            await outbox.removeExpired()
            await Self.recordUses(apiKeys, logger)
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

    /// Ends the watching, hands over the messages that wait and notes which keys were used; called after the last request.
    public func stop() async {
        await watcher.stop()
        await outbox.drain()
        await recordUses()
    }

    /// The access token that a ticket stands for, by the monotonic deadline of the request; the ticket is used up by that.
    ///
    /// Throws 401 `invalidTicket` where it is unknown, has expired or was used. Whether the token still holds is for the
    /// authenticator to say.
    public func redeem(ticket: String, deadlineNanoseconds: UInt64) async throws(Failure) -> [UInt8] {
        try await tickets.redeem(ticket, deadline: deadlineNanoseconds)
    }

    /// Removes every message about some persons that is kept; answers how many there were.
    ///
    /// For erasure, after whatever causes messages about them has ended. Where it throws it is tried again each minute.
    public func removeMessages(about subjects: Set<SubjectID>) async throws -> Int {
        try await outbox.removeAll(about: subjects)
    }

    /// Notes which API keys were used since the last time; it is done every minute.
    func recordUses() async { await Self.recordUses(apiKeys, logger) }

    private static func recordUses(_ apiKeys: APIKeyVerifier, _ logger: Logger) async {
        let uses = apiKeys.uses.takeAll()
        do {
            try await apiKeys.store.record(uses)
        } catch {
            // When a key was last used is told to a minute or two; the next use is noted again.
            logger.warning("the last uses of API keys were not recorded")
        }
    }

    /// Publishes a new signing key, which signs an hour later.
    public func rotateSigningKey() async throws {
        try await keys.rotate()
    }

    /// How the journal decides, stores and projects the module's streams.
    static func definition() -> JournalModule<AuthDecider> {
        JournalModule(
            name: "auth", codec: AuthEventCodec(),
            projections: [HospitalsProjection(), LocationsProjection(), UsersProjection(), APIKeysProjection()],
            claims: [HospitalCodeClaim(), EmailClaim(), MemberPhoneClaim()])
    }
}
