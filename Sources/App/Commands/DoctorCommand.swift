internal import EventLoop
internal import HTTP
internal import Journal
internal import Kernel
internal import Postgres

/// `medley doctor`.
enum DoctorCommand: Command {
    static let words = ["doctor"]
    static let summary =
        "Looks at database, roles, row-level security, migrations, keys, zones, clock, disk and certificate; names the fix."
    static let settings =
        DatabaseAccess.settings
        + [.stateDirectory, .masterKeyFile, .erasureRegister, .publicURL] + TLSFiles.settings
        + PaymentSettings.settings

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let state = try configuration.require(.stateDirectory)
        let machine = MachineExamination(
            zones: TimeZoneDatabase(environment: ProcessEnvironment.variables()),
            masterKeyPath: configuration[.masterKeyFile] ?? state + "/master.key", stateDirectory: state)
        var findings = machine.findings()
        if let files = try TLSFiles(configuration) {
            findings += TLSExamination(files: files, clock: SystemClock()).findings()
        }
        findings += PaymentExamination(configuration).findings()
        do {
            let access = try DatabaseAccess(configuration)
            defer { access.close() }
            let erasures = (register: try configuration.erasureRegisterPath(), key: machine.masterKeyPath)
            findings = try await examine(access, erasures) + findings
        } catch let error as UsageError {
            throw error
        } catch PostgresError.misuse(let what) {
            findings.insert(.fault("log-in", what, remedy: DatabaseExamination.loginRemedy), at: 0)
        } catch {
            findings.insert(
                .fault("database", "\(error)", remedy: "start PostgreSQL, and check the URL and its password"), at: 0)
        }
        for finding in findings { Console.say(finding.line) }
        let faults = findings.filter { $0.severity == .fault }.count
        Console.say(faults == 0 ? "All is well." : "\(faults) to mend.")
        return faults == 0 ? 0 : 1
    }

    private static func examine(
        _ access: DatabaseAccess, _ erasures: (register: String, key: String)
    ) async throws -> [Finding] {
        let migrations = try migrations(access)
        let group = try ReactorGroup(count: 1)
        defer { group.stop() }
        var configuration = access.configuration
        configuration.sharedConnectionsPerReactor = 1
        let database = Database(configuration: configuration, group: group)
        do {
            try await database.start()
            let examination = DatabaseExamination(database: database, clock: SystemClock())
            var findings = try await examination.findings()
            // Its tables come with the migrations.
            if migrations.severity != .fault {
                findings += try await ReaderExamination(
                    catalogue: Composition.readerCatalogue(), database: database
                ).findings()
                findings += try await ErasureExamination(
                    registerPath: erasures.register, masterKeyPath: erasures.key, database: database
                ).findings()
                let versions = VersionOverview(modules: Composition.journalModules, database: database)
                findings += try await VersionExamination(overview: versions).findings()
                findings += try await LeftoverExamination(database: database).findings()
                findings += try await JobExamination(database: database, clock: SystemClock()).findings()
                findings += try await WebhookExamination(database: database, clock: SystemClock()).findings()
            }
            await database.stop()
            return [.well("database", "reached"), migrations] + findings
        } catch {
            await database.stop()
            throw error
        }
    }

    private static func migrations(_ access: DatabaseAccess) throws -> Finding {
        let status = try DatabaseAccess.migrator.status(connectionString: access.owner ?? access.service)
        if !status.changed.isEmpty || !status.missing.isEmpty {
            return .fault(
                "migrations", "changed since they ran: \((status.changed + status.missing).joined(separator: ", "))",
                remedy: "use the release that wrote this database, or a newer one")
        }
        if !status.pending.isEmpty {
            return .fault("migrations", "\(status.pending.count) have not run", remedy: "run medley migrate")
        }
        if !status.unknown.isEmpty {
            return .warning(
                "migrations", "a newer release wrote \(status.unknown.count) of them",
                remedy: "finish the upgrade: this release serves, and knows less")
        }
        return .well("migrations", "all have run")
    }
}
