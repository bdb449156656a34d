internal import Glibc

/// How long the server takes to start and how much memory it takes.
struct FootprintPart {
    /// How often it is started.
    static let startCount = 7
    /// How many connections are held open.
    static let idleConnections = 1000

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        run.report.begin(
            "Start and memory",
            [
                "start: from making the process to the first 200 on /healthz, database migrated and running, "
                    + "\(Self.startCount) starts",
                "memory: VmRSS of the server alone, at once after its start and with \(Self.idleConnections) kept "
                    + "connections that asked /healthz once",
            ])
        var starts: [Double] = []
        var idle: [Double] = []
        var open: [Double] = []
        for _ in 0..<Self.startCount {
            try run.withServer { server in
                starts.append(server.startMilliseconds)
                idle.append(try server.usage().residentMegabytes)
                let connections = try KeptConnections(Self.idleConnections, to: server.url)
                defer { connections.close() }
                open.append(try server.usage().residentMegabytes)
                run.report.countErrors(connections.refusals, of: "kept connections")
            }
        }
        var table = ResultTable(["what", "median", "min–max"])
        for (name, values, unit) in [
            ("start to first answer", starts, "ms"), ("resident, idle", idle, "MB"),
            ("resident, \(Self.idleConnections) connections", open, "MB"),
        ] {
            let range = Statistics.range(values) ?? 0...0
            table.add([
                name, "\(Figure.fixed(Statistics.median(values), 1)) \(unit)",
                "\(Figure.fixed(range.lowerBound, 1))–\(Figure.fixed(range.upperBound, 1))",
            ])
        }
        run.report.show(table)
        require("start to first answer", starts, atMost: 300, "ms")
        require("resident memory, idle", idle, atMost: 40, "MB")
        require("resident memory, \(Self.idleConnections) connections", open, atMost: 120, "MB")
    }

    private func require(_ name: String, _ values: [Double], atMost limit: Double, _ unit: String) {
        let median = Statistics.median(values) ?? .infinity
        run.report.require(Requirement(name: name, bound: .atMost(limit), measured: median, unit: unit))
    }
}
