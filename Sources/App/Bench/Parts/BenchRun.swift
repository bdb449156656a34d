internal import Glibc

/// One run: the cluster, the folder, the peers, and what is told of it. Everything blocks, on a thread of its own.
final class BenchRun {
    let settings: BenchSettings
    let peers: Peers
    let interruption: Interruption
    let report = BenchReport()
    let workplace: Workplace
    private let cluster: EmbeddedPostgres
    private var hospitalCount = 0

    /// Makes the folder and the cluster, and migrates it by starting the server once.
    private init(_ settings: BenchSettings, _ peers: Peers, _ interruption: Interruption) throws {
        self.settings = settings
        self.peers = peers
        self.interruption = interruption
        workplace = try Workplace(in: settings.directory)
        do {
            cluster = try EmbeddedPostgres(directory: workplace.cluster)
        } catch {
            workplace.remove()
            throw error
        }
        workplace.alsoRemove(cluster.folders)
    }

    /// Measures what was asked for and answers the exit status; what it started is gone afterwards in any case.
    static func run(_ settings: BenchSettings, _ peers: Peers, _ interruption: Interruption) throws -> Int32 {
        let run = try BenchRun(settings, peers, interruption)
        defer { run.clean() }
        try run.introduce()
        if settings.parts.contains(.http) {
            try HealthPart(run: run).measure()
            try FootprintPart(run: run).measure()
        }
        if settings.parts.contains(.read) { try ReadPart(run: run).measure() }
        if settings.parts.contains(.append) { try AppendPart(run: run).measure() }
        if settings.parts.contains(.wallet) { try WalletPart(run: run).measure() }
        if settings.parts.contains(.availability) { try AvailabilityPart(run: run).measure() }
        if settings.parts.contains(.realtime) { try RealtimePart(run: run).measure() }
        if settings.parts.contains(.read) { try SearchPart(run: run).measure() }
        return run.report.finish()
    }

    /// A server with what it needs to be loaded, ended when `body` is.
    func withServer<Value>(_ body: (MedleyServer) throws -> Value) throws -> Value {
        try interruption.check()
        let server = try MedleyServer(in: workplace)
        defer { server.stop() }
        let value = try body(server)
        guard server.isRunning else { throw BenchFailure.failed("the server ended while it was measured") }
        return value
    }

    /// A new hospital.
    func hospital(at server: MedleyServer) throws -> BenchHospital {
        hospitalCount += 1
        return try BenchHospital(code: "BENCH-\(hospitalCount)", at: server)
    }

    /// The load generator for HTTP.
    var wrk: Wrk { Wrk(program: peers.wrk, workplace: workplace, interruption: interruption) }

    /// The load generator for SQL, as the service's log-in.
    func pgbench(as user: String) -> Pgbench {
        Pgbench(
            program: peers.pgbench, connectionString: cluster.connectionString(user: user), workplace: workplace,
            interruption: interruption)
    }

    /// The database as its owner.
    var database: BenchDatabase {
        BenchDatabase(
            program: peers.psql, connectionString: cluster.connectionString(user: EmbeddedPostgres.superuser),
            workplace: workplace, interruption: interruption)
    }

    /// Measures with the write-ahead log that was written meanwhile, and with PostgreSQL's processor time.
    func countingLog(_ body: () throws -> Sample) throws -> Sample {
        guard let postmaster = cluster.postmaster else { throw BenchFailure.failed("the cluster is gone") }
        let before = (log: try database.walBytes(), seconds: try ProcessUsage.familySeconds(of: postmaster))
        var sample = try body()
        let used = try ProcessUsage.familySeconds(of: postmaster) - before.seconds
        let written = try database.walBytes() - before.log
        if sample.count > 0 {
            sample.walBytesEach = written / Double(sample.count)
            sample.databaseMicrosecondsEach = used / Double(sample.count) * 1_000_000
        }
        return sample
    }

    /// Runs contenders in turns.
    var interleaving: Interleaving { Interleaving(settings: settings, interruption: interruption) }

    private func introduce() throws {
        Console.say("# medley bench\n")
        for line in MachineDescription.lines(directory: workplace.path) { Console.say("- \(line)") }
        Console.say("- \(try peers.versions())")
        Console.say("- everything runs on this machine: server, PostgreSQL, load generators and rivals")
        Console.say("- server: medley serve \(MedleyServer.settings.joined(separator: " "))")
        Console.say("- PostgreSQL: private cluster, Unix socket; \(ClusterSettings(socket: "").summary)")
        Console.say(
            "- \(settings.rounds) rounds of \(settings.seconds) s each, contenders in turns after a warm-up; medians; "
                + "errors must be 0; wrk and pgbench with \(Wrk.threads) threads each; wrk in a closed loop, latency as its "
                + "clients see it")
        #if DEBUG
            Console.say("- THIS IS A DEBUG BUILD: its figures mean nothing")
        #endif
    }

    private func clean() {
        do {
            if try !cluster.release() {
                Console.complain("another process still uses the cluster in \(workplace.path)")
            }
        } catch {
            Console.complain("the cluster was not stopped: \(error)")
        }
        workplace.remove()
    }
}
