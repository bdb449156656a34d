/// The load generator for HTTP: kept connections, the next request when the answer is there (closed loop).
struct Wrk {
    /// How many threads it has, as pgbench has: with one, it and not the server was what two cores waited for.
    static let threads = 2

    let program: String
    let workplace: Workplace
    let interruption: Interruption

    /// What to load with.
    struct Load {
        /// `http://HOST:PORT/PATH`.
        var url: String
        /// Open connections.
        var connections: Int
        /// Lua that sets `request`; empty where every request is a GET of the URL.
        ///
        /// Each thread runs it by itself and finds its number, from 0, in `number`.
        var script = ""
        /// The port of a second server of this machine to which every other thread goes instead; nil where there is none.
        var otherPort: UInt16?
    }

    /// What can go wrong: sockets, answers of status 400 and above, and answers that took too long.
    static let errorKinds = ["connect", "read", "write", "status", "timeout"]

    /// Prints what counts in one line, exactly, instead of wrk's rounded texts.
    static let report = """
        local threads = 0
        function setup(thread)
          thread:set("number", threads)
          if otherPort and threads % 2 == 1 then thread.addr = wrk.lookup("127.0.0.1", otherPort)[1] end
          threads = threads + 1
        end
        function done(summary, latency, requests)
          local e = summary.errors
          io.write(string.format(
            "medley-load requests=%d microseconds=%d p50=%d p95=%d p99=%d connect=%d read=%d write=%d status=%d timeout=%d\\n",
            summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
            latency:percentile(99),
            e.connect, e.read, e.write, e.status, e.timeout))
        end

        """

    /// Loads for some seconds; answers of status 400 and above and lost connections are errors.
    func run(_ load: Load, seconds: Int) throws -> Sample {
        let other = load.otherPort.map { "local otherPort = \"\($0)\"\n" } ?? "local otherPort = nil\n"
        let script = try workplace.write(load.script + "\n" + other + Self.report, "load.lua")
        let process = try BenchProcess(
            [
                program, "-t\(min(Self.threads, load.connections))", "-c\(load.connections)", "-d\(seconds)s",
                "--timeout", "5s", "--latency", "-s", script, load.url,
            ],
            outputPath: workplace.file("wrk.txt"))
        try process.wait(interruption)
        guard let sample = Self.sample(of: process.output) else {
            throw BenchFailure.failed("wrk said what is not understood:\n\(process.output)")
        }
        if sample.errorCount > 0 { Console.note(process.output) }
        return sample
    }

    /// Reads the line of `report`; nil where there is none.
    static func sample(of output: String) -> Sample? {
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("medley-load ") }) else { return nil }
        var values: [Substring: Double] = [:]
        for word in line.split(separator: " ").dropFirst() {
            let parts = word.split(separator: "=")
            guard parts.count == 2, let value = Double(parts[1]) else { return nil }
            values[parts[0]] = value
        }
        guard let requests = values["requests"], let microseconds = values["microseconds"], microseconds > 0,
            let p50 = values["p50"], let p95 = values["p95"], let p99 = values["p99"]
        else { return nil }
        let errors = errorKinds.compactMap { values[Substring($0)] }
        guard errors.count == errorKinds.count else { return nil }
        return Sample(
            count: Int(requests), ratePerSecond: requests / microseconds * 1_000_000, p50Milliseconds: p50 / 1000,
            p95Milliseconds: p95 / 1000, p99Milliseconds: p99 / 1000, errorCount: Int(errors.reduce(0, +)))
    }
}
