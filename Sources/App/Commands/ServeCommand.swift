internal import Auth
internal import AuthAPI
internal import EventLoop
internal import HTTP
internal import Jobs
internal import Journal
internal import Kernel
internal import Postgres
internal import Realtime
internal import Telemetry

/// `medley serve`.
enum ServeCommand: Command {
    static let words = ["serve"]
    static let summary =
        "Serves the API until SIGTERM or SIGINT, then finishes what runs; SIGHUP reads the certificate anew."
    static let settings =
        HTTPServerConfiguration.settings + DatabaseAccess.settings + Platform.settings
        + AccountSettings.settings + PaymentSettings.settings + WebhookSettings.settings
        + [.signUp, .addressFile, .eventActivation]

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let writer = LogWriter(clock: SystemClock())
        let logger = try makeLogger(configuration, writer)
        // Before anything is started, so that an early signal still ends it in order.
        let signals = try SignalWaiter(
            [.terminate, .interrupt] + (configuration[.tlsCertificateFile] == nil ? [] : [.hangUp]))
        if let state = try StateDirectory.needed(by: configuration), try state.make() {
            Console.say("The state folder was made: \(state.path) (mode 0700).")
        }
        let access = try DatabaseAccess(configuration)
        defer { access.close() }
        try prepare(access)
        let activation = try configuration.choice(.eventActivation, of: ["auto", "manual"])
        let platform = try await Platform.start(
            configuration, access, logger: logger, activates: activation == "auto")
        platform.observe(writer)
        let served = try await Served(platform, configuration)
        let watch = ClusterWatch(access.cluster, logger)
        Console.say("Medley \(VersionCommand.number) listens on \(served.url)")
        if let plain = served.plainURL { Console.say("and answers plainly on \(plain)") }
        try announce(served.url, configuration)
        for await signal in signals.signals {
            guard signal == .hangUp else { break }
            await served.server.reloadCertificate()
        }
        signals.cancel()
        watch.stop()
        Console.say("Stopping: finishing what runs.")
        let cutOff = await served.stop()
        await platform.stop()
        writer.flush()
        if cutOff > 0 { Console.complain("\(cutOff) requests were cut off after \(Limits.drainSeconds) s") }
        return 0
    }

    private static func makeLogger(_ configuration: Configuration, _ writer: LogWriter) throws -> Logger {
        let name = try configuration.choice(.logLevel, of: LogLevel.allCases.map { "\($0.name)" })
        return Logger(sink: writer, clock: SystemClock(), minimumLevel: LogLevel(name: name) ?? .info)
    }

    /// Migrates where this process may; else refuses a database that is not in the state that the binary knows.
    private static func prepare(_ access: DatabaseAccess) throws {
        if access.owner != nil {
            for step in try access.migrate() { Console.say("migrated \(step.module)/\(step.name)") }
            return
        }
        let status = try DatabaseAccess.migrator.status(connectionString: access.service)
        guard status.allowsServing else {
            let steps = (status.pending + status.changed + status.missing).joined(separator: ", ")
            throw UsageError("the database is not in the state that this release knows (\(steps)): run medley migrate")
        }
    }

    private static func announce(_ url: String, _ configuration: Configuration) throws {
        guard let path = configuration[.addressFile] else { return }
        try TextFile.write(url + "\n", to: path)
    }
}

/// The modules and the server, as long as they run.
private struct Served: Sendable {
    let composition: Composition
    let server: HTTPServer
    let jobs: JobRunner
    let realtime: RealtimeHub
    let readers: SubscriptionRunner
    let url: String
    /// The second address, where there is one.
    let plainURL: String?

    init(_ platform: Platform, _ configuration: Configuration) async throws {
        let mode = try configuration.choice(.signUp, of: SignUpMode.allCases.map(\.rawValue))
        composition = Composition(
            platform, try AccountSettings(configuration, signUp: SignUpMode(rawValue: mode) ?? .first),
            peers: WalletPeers(
                payments: try PaymentSettings(configuration).made(platform),
                webhooks: try WebhookSettings(configuration).dependencies(platform)))
        // Before anyone is answered: a backup that was restored shows nobody who was erased since.
        try await ErasureReplay.run(platform, composition)
        try await platform.startUpkeep()
        platform.startHeadExports()
        try await composition.start()
        let telemetry = (platform.metrics, platform.logger)
        let housekeeper = Housekeeper(
            Composition.chores, database: platform.database, clock: platform.clock, telemetry: telemetry)
        jobs = JobRunner(
            [housekeeper.job, platform.partitions.job] + composition.jobs, database: platform.database,
            clock: platform.clock, holder: platform.ids.make(), telemetry: telemetry)
        let catalogue = try Composition.readerCatalogue(reactions: composition.reactions)
        readers = SubscriptionRunner(
            catalogue, journal: platform.journal, telemetry: telemetry)
        realtime = try composition.realtime(platform)
        let readiness = Readiness(platform.database, DatabaseAccess.migrator, clock: platform.clock)
        let journal = platform.journal
        var dependencies = HTTPServerDependencies(
            authenticator: composition.auth.authenticator, clock: platform.clock, ids: platform.ids,
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
