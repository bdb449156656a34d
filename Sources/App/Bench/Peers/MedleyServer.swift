internal import Glibc

/// Medley itself: this very executable as a server on the cluster of the run.
final class MedleyServer {
    /// Where it answers, without a slash at the end.
    let url: String
    /// From the start of the process to its first answer of status 200 on /healthz.
    let startMilliseconds: Double
    private let process: BenchProcess

    /// The settings beside addresses and folders.
    static let settings = [
        "--signup", "open", "--rate-limits", "off", "--log-level", "warning", "--reactors", "\(MachineFacts.coreCount)",
    ]

    /// Starts it and waits for its first answer.
    init(in workplace: Workplace) throws {
        let port = try FreePort.find()
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
    func measuring(_ body: () throws -> Sample) throws -> Sample {
        let before = try usage().processorSeconds
        var sample = try body()
        let used = try usage().processorSeconds - before
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
