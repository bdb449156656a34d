internal import EventLoop
internal import HTTP
internal import Kernel
internal import Postgres
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
