internal import Auth
internal import AuthAPI
internal import HTTP
internal import Jobs
internal import Journal
internal import Kernel
internal import Postgres
internal import Realtime
internal import Telemetry

/// The modules and the server, as long as they run.
struct Served: Sendable {
    let composition: Composition
    let server: HTTPServer
    let jobs: JobRunner
    let realtime: RealtimeHub
    let readers: SubscriptionRunner
    let url: String
    /// The second address, where there is one.
    let plainURL: String?

    /// Begins to serve; `clock` is the platform's but where a demonstration tells another time.
    init(_ platform: Platform, _ configuration: Configuration, clock: (any WallClock)? = nil) async throws {
        let clock = clock ?? platform.clock
        let mode = try configuration.choice(.signUp, of: SignUpMode.allCases.map(\.rawValue))
        composition = Composition(
            platform, try AccountSettings(configuration, signUp: SignUpMode(rawValue: mode) ?? .first),
            peers: WalletPeers(
                payments: try PaymentSettings(configuration).made(platform),
                webhooks: try WebhookSettings(configuration).dependencies(platform)),
            clock: clock)
        // Before anyone is answered: a backup that was restored shows nobody who was erased since.
        try await ErasureReplay.run(platform, composition)
        try await platform.startUpkeep()
        platform.startHeadExports()
        try await composition.start()
        let telemetry = (platform.metrics, platform.logger)
        let housekeeper = Housekeeper(
            Composition.chores, database: platform.database, clock: clock, telemetry: telemetry)
        jobs = JobRunner(
            [housekeeper.job, platform.partitions.job] + composition.jobs, database: platform.database,
            clock: clock, holder: platform.ids.make(), telemetry: telemetry)
        let catalogue = try Composition.readerCatalogue(reactions: composition.reactions)
        readers = SubscriptionRunner(
            catalogue, journal: platform.journal, telemetry: telemetry)
        realtime = try composition.realtime(platform)
        let readiness = Readiness(platform.database, DatabaseAccess.migrator, clock: platform.clock)
        let journal = platform.journal
        var dependencies = HTTPServerDependencies(
            authenticator: composition.auth.authenticator, clock: clock, ids: platform.ids,
            readiness: { await readiness.checks() })
        dependencies.readAfter = { position, context async throws(Failure) in
            try await journal.awaitPosition(position, context)
        }
        let auth = composition.auth
        dependencies.redeemTicket = { ticket, deadline async throws(Failure) in
            try await auth.redeem(ticket: ticket, deadlineNanoseconds: deadline)
        }
        dependencies.hasOtherRequest = { await journal.hasOtherRequest($0) }
        dependencies.requestSetting = composition.requestSetting(platform)
        dependencies.metrics = platform.metrics
        dependencies.logger = platform.logger
        dependencies.rolesHaving = { Role.names(having: $0) }
        server = try HTTPServer(
            configuration: HTTPServerConfiguration(configuration),
            routes: composition.routes + RealtimeRoutes.all(realtime),
            dependencies: dependencies, group: platform.group)
        let port = try await server.start()
        let isSecure = configuration[.tlsCertificateFile] != nil
        url = try ListenAddress(configuration.require(.listen)).url(port: port, isSecure: isSecure)
        let (plainPort, plain) = (server.plainPort, configuration[.listenPlain])
        plainURL = try plain.map { try ListenAddress($0, flag: Setting.listenPlain.name).url(port: plainPort) }
        jobs.start()
        realtime.start()
        readers.start()
        composition.startServing(platform.logger)
        clearLeftovers(catalogue, platform)
    }

    /// Drops the tables of rebuilds that were interrupted, beside everything else.
    private func clearLeftovers(_ catalogue: ReaderCatalogue, _ platform: Platform) {
        let rebuilder = ProjectionRebuilder(catalogue, database: platform.database, keys: platform.keyring)
        // Unstructured: nobody waits for it, and what is left behind is cleared by the next start or rebuild.
        Task {
            do {
                try await rebuilder.clearLeftovers()
            } catch {
                platform.logger.warning("leftovers of a rebuild are there still", ["error": .type(of: error)])
            }
        }
    }

    /// Drains the server and ends the modules; answers how many requests were cut off.
    func stop() async -> Int {
        let cutOff = await server.drain()
        await realtime.stop()
        await readers.stop()
        await jobs.stop()
        await composition.stop()
        return cutOff
    }
}
