internal import Postgres

/// The rival that writes its SQL by hand: PostgreSQL's own load generator, as the log-in and role of the service.
final class Pgbench {
    private let program: String
    private let connectionString: String
    private let workplace: Workplace
    private let interruption: Interruption
    private var runCount = 0

    /// Makes it for a log-in.
    init(program: String, connectionString: String, workplace: Workplace, interruption: Interruption) {
        (self.program, self.connectionString) = (program, connectionString)
        (self.workplace, self.interruption) = (workplace, interruption)
    }

    /// One transaction of hand-written SQL.
    struct Script {
        /// The file's name.
        var name: String
        /// The text, with one transaction in it.
        var text: String
        /// Connections.
        var clients = 8
    }

    /// Repeats the script for some seconds with prepared statements and two threads.
    ///
    /// The script finds `run`, which no other run of this value has, and `i`, which is 0 for each client at first.
    func run(_ script: Script, seconds: Int) throws -> Sample {
        runCount += 1
        let file = try workplace.write(script.text, script.name + ".sql")
        let process = try BenchProcess(
            [
                program, "-n", "-M", "prepared", "-f", file, "-c", "\(script.clients)", "-j", "\(Wrk.threads)",
                "-T", "\(seconds)", "-D", "run=\(runCount)", "-D", "i=0", connectionString,
            ],
            environment: ["PGOPTIONS": "-c role=medley_app"], outputPath: workplace.file("pgbench.txt"))
        try process.wait(interruption)
        guard let sample = Self.sample(of: process.output) else {
            throw BenchFailure.failed("pgbench said what is not understood:\n\(process.output)")
        }
        return sample
    }

    /// The script with the number of clients with which it is fastest here.
    func tuned(_ script: Script, clients: [Int]) throws -> Script {
        var best = script
        var bestRate = 0.0
        for count in clients {
            var candidate = script
            candidate.clients = count
            let rate = try run(candidate, seconds: Interleaving.warmUpSeconds).ratePerSecond
            Console.note("  \(script.name) with \(count) clients: \(Figure.grouped(rate))/s")
            if rate > bestRate { (best, bestRate) = (candidate, rate) }
        }
        return best
    }

    /// Reads what pgbench prints at its end; nil where a figure is missing.
    static func sample(of output: String) -> Sample? {
        guard
            let count = BenchFile.value("number of transactions actually processed:", in: output).flatMap({ Int($0) }),
            let failedText = BenchFile.value("number of failed transactions:", in: output)?.split(separator: " ").first,
            let failed = Int(failedText),
            let rateText = number(after: "tps = ", in: output), let rate = Double(rateText)
        else { return nil }
        // A client that gave up stops quietly while the others go on.
        let aborted = output.split(separator: "\n").count { $0.contains("aborted") }
        return Sample(count: count, ratePerSecond: rate, errorCount: failed + aborted)
    }

    private static func number(after name: String, in output: String) -> Substring? {
        for line in output.split(separator: "\n") where line.hasPrefix(name) {
            return line.dropFirst(name.count).split(separator: " ").first
        }
        return nil
    }
}
