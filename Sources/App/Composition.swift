internal import Auth
internal import Billing
internal import EventLoop
internal import HTTP
internal import Jobs
internal import Journal
internal import Kernel
internal import Notification
internal import NotificationAPI
internal import Patient
internal import PatientAPI
internal import Realtime
internal import Scheduling
internal import Telemetry
internal import Wallet

/// The modules of one process, made in an order in which none can call one that comes after it.
struct Composition: Sendable {
    let auth: AuthModule
    let patient: PatientModule
    let billing: BillingModule
    let wallet: WalletModule
    let scheduling: SchedulingModule
    let notification: NotificationModule
    private let payments: PaymentGateways

    /// Makes the modules; nothing is read or written before `start`.
    ///
    /// `clock` and `ids` are the platform's but where a command tells another time; without `peers` nothing
    /// is asked of payment gateways or sent to webhooks.
    init(
        _ platform: Platform, _ accounts: AccountSettings, peers: WalletPeers = WalletPeers(),
        clock: (any WallClock)? = nil, ids: (any IDGenerator)? = nil
    ) {
        payments = peers.payments
        let clock = clock ?? platform.clock
        let ids = ids ?? platform.ids
        let folder = accounts.messages(platform)
        var dependencies = AuthDependencies(
            database: platform.database, journal: platform.journal, clock: clock, ids: ids, zones: platform.zones,
            hashing: platform.hashing, masterKey: platform.masterKey, signUp: accounts.signUp,
            messages: folder, logger: platform.logger)
        dependencies.publicURL = accounts.publicURL
        auth = AuthModule(dependencies)
        patient = PatientModule(
            PatientDependencies(
                database: platform.database, journal: platform.journal, reads: platform.reads,
                profiles: auth.profiles, clock: clock, ids: ids, zones: platform.zones, signer: auth.signer))
        billing = BillingModule(
            BillingDependencies(
                database: platform.database, journal: platform.journal, reads: platform.reads,
                patients: patient.service, locations: HospitalLocations(hospitals: auth.service),
                profiles: auth.profiles, clock: clock, ids: ids, zones: platform.zones))
        var wallets = WalletDependencies(
            database: platform.database, journal: platform.journal, profiles: auth.profiles, members: auth.members,
            owners: WalletOwners(members: auth.members, patients: patient.service),
            staff: WalletStaff(users: auth.service), clock: clock, ids: ids, zones: platform.zones)
        wallets.gateways = peers.payments.list
        wallets.logger = platform.logger
        wallets.invoices = BilledInvoices(billing: billing.service)
        wallets.webhooks =
            peers.webhooks ?? WebhookDependencies(masterKey: platform.masterKey, metrics: platform.metrics)
        wallet = WalletModule(wallets)
        scheduling = SchedulingModule(
            SchedulingDependencies(
                database: platform.database, journal: platform.journal, reads: platform.reads,
                patients: patient.service, practitioners: HospitalPractitioners(users: auth.service),
                locations: HospitalLocations(hospitals: auth.service), profiles: auth.profiles, clock: clock, ids: ids,
                zones: platform.zones))
        notification = NotificationModule(
            NotificationDependencies(
                database: platform.database, journal: platform.journal,
                recipients: PatientRecipients(patients: patient.service), profiles: auth.profiles, clock: clock,
                zones: platform.zones),
            channels: [ChannelKind.sms, .email].map { FolderChannel(folder: folder, clock: clock, kind: $0) })
        patient.exports.add(billing.exportSource)
        platform.journal.register(
            modules: Self.journalModules,
            subscribed: BillingModule.erasableTables + SchedulingModule.erasableTables)
        forgetMessages(of: platform)
    }

    /// Removes the messages about persons who are erased, whichever process erases them.
    private func forgetMessages(of platform: Platform) {
        let (reactor, logger) = (platform.group.reactors[0], platform.logger)
        platform.journal.onErased { [auth] subjects in
            reactor.spawn {
                do {
                    _ = try await auth.removeMessages(about: Set(subjects.map(\.subjectID)))
                } catch {
                    logger.error("messages about erased persons are there still", ["error": .type(of: error)])
                }
            }
        }
    }

    /// By what the fields of a request are judged beside itself: the hospital's settings, where there is a hospital.
    func requestSetting(_ platform: Platform) -> @Sendable (RequestContext?) async -> RequestSetting? {
        let (profiles, clock, zones) = (auth.profiles, platform.clock, platform.zones)
        return { context in
            var setting = RequestSetting(now: clock.now(), timeZones: zones)
            // Without a profile fewer fields are judged, and the request is refused all the same.
            if let context { setting.profile = try? await profiles.profile(context) }
            return setting
        }
    }

    /// Every route of the API.
    var routes: [Route] {
        auth.routes + patient.routes + billing.routes + wallet.routes + scheduling.routes
    }

    /// What the journal knows of every module, for verification.
    static var journalModules: [AnyJournalModule] {
        [
            AuthModule.journalModule, PatientModule.journalModule, BillingModule.journalModule,
            WalletModule.journalModule, SchedulingModule.journalModule, NotificationModule.journalModule,
        ]
    }

    /// The tables that modules make of what others publish.
    static var subscriptions: [Subscription] { BillingModule.subscriptions + SchedulingModule.subscriptions }

    /// Everything that is made from the log; `reactions` are those of a process that serves.
    static func readerCatalogue(reactions: [Subscription] = []) throws -> ReaderCatalogue {
        try ReaderCatalogue(modules: journalModules, subscriptions: subscriptions + reactions)
    }

    /// What modules do when others publish.
    var reactions: [Subscription] { billing.reactions + wallet.reactions + notification.reactions }

    /// What tells clients of the modules what happens, as it happens.
    func realtime(_ platform: Platform) throws -> RealtimeHub {
        RealtimeHub(
            try LogTail(
                WalletModule.feeds + SchedulingModule.feeds, modules: Self.journalModules, journal: platform.journal),
            kinds: wallet.channels + scheduling.channels, authenticator: auth.authenticator, group: platform.group,
            clock: platform.clock,
            telemetry: (platform.metrics, platform.logger))
    }

    /// What modules do again and again, in one process at a time.
    var jobs: [RecurringJob] { wallet.jobs + scheduling.jobs + notification.jobs }

    /// What is forgotten by and by, of the journal and of every module.
    static var chores: [UpkeepChore] { [.idempotencyKeys, .abandonedTwins] + AuthModule.chores + WalletModule.chores }

    /// Begins what the modules run beside requests, on a migrated database.
    func start() async throws {
        try await auth.start()
    }

    /// Begins what only a process that serves runs.
    func startServing(_ logger: Logger) { wallet.start(logger) }

    /// Runs a command's body on the started modules, and ends them where it went well.
    func running(_ body: () async throws -> Int32) async throws -> Int32 {
        try await start()
        let status = try await body()
        await stop()
        return status
    }

    /// Ends what the modules run beside requests.
    func stop() async {
        await wallet.stop()
        await payments.close()
        await auth.stop()
    }
}

/// Whom wallets talk to outside: payment gateways, and the webhooks of customers.
struct WalletPeers: Sendable {
    var payments: PaymentGateways = .none
    /// What webhooks need; nil where nothing is sent to them.
    var webhooks: WebhookDependencies?
}
