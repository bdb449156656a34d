internal import Glibc

/// Medley itself: this very executable as a server on the cluster of the run.
final class MedleyServer {
    /// Where it answers, without a slash at the end.
    let url: String
    /// Of that.
    let port: UInt16
    /// From the start of the process to its first answer of status 200 on /healthz.
    let startMilliseconds: Double
    private let process: BenchProcess

    /// The settings beside addresses and folders.
    static let settings = [
        "--signup", "open", "--rate-limits", "off", "--log-level", "warning", "--reactors", "\(MachineFacts.coreCount)",
    ]

    /// Starts it and waits for its first answer.
    init(in workplace: Workplace) throws {
        port = try FreePort.find()
        url = "http://127.0.0.1:\(port)"
        let watch = Stopwatch()
        process = try BenchProcess(
            [
                "/proc/\(getpid())/exe", "serve", "--listen", "127.0.0.1:\(port)", "--embedded-postgres",
                workplace.cluster, "--state-dir", workplace.privateFolder,
            ] + Self.settings,
            environment: Self.neutralEnvironment, outputPath: workplace.file("medley.txt"))
        try HealthProbe(url: url).wait(for: process)
        startMilliseconds = watch.milliseconds
    }

    /// What it has used so far.
    func usage() throws -> ProcessUsage { try ProcessUsage(of: process.id) }

    /// Whether it still runs; a benchmark that ended it is void.
    var isRunning: Bool { process.isRunning }

    /// Ends it in order.
    func stop() { process.end() }

    /// Measures with the server's processor time.
    func measuring(_ body: () throws -> Sample) throws -> Sample { try Self.measuring([self], body) }

    /// Measures with the processor time of several servers together.
    static func measuring(_ servers: [MedleyServer], _ body: () throws -> Sample) throws -> Sample {
        func total() throws -> Double { try servers.reduce(0) { try $0 + $1.usage().processorSeconds } }
        let before = try total()
        var sample = try body()
        let used = try total() - before
        if sample.count > 0 { sample.processorMicrosecondsEach = used / Double(sample.count) * 1_000_000 }
        return sample
    }

    /// Settings of the operator's own server must not reach this one: an empty variable counts as none.
    private static var neutralEnvironment: [String: String] {
        let names = ProcessEnvironment.variables().keys.filter {
            $0.hasPrefix("MEDLEY_") && $0 != "MEDLEY_POSTGRES_BIN"
        }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
    }
}
