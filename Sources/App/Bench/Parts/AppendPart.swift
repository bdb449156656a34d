internal import Postgres

/// A journalled command: a charge over HTTP, durable before it is answered, against hand-written SQL of the same rows.
struct AppendPart {
    /// The connections of the second, busier row.
    static let manyConnections = 256
    /// The patients who are charged, in turns.
    static let patientCount = 1000
    /// The numbers of clients that pgbench is tried with; the fastest is taken.
    static let rivalClients = [4, 8, 16, 32]

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let charges = try ChargeLoad(run: run, server: server, hospital: try run.hospital(at: server))
            try charges.first()
            let rival = try AppendRival(copying: charges.hospital.id, database: run.database)
            let pgbench = run.pgbench(as: ServiceLogin.defaultName)
            let interactive = try pgbench.tuned(rival.interactive, clients: Self.rivalClients)
            let pipelined = try pgbench.tuned(rival.pipelined, clients: Self.rivalClients)
            introduce(interactive, pipelined)
            let before = try charges.stored()
            let few = run.settings.connections
            let series = try run.interleaving.run([
                Contender(name: "medley, \(few) connections") { try charges.load(few, $0) },
                Contender(name: "medley, \(Self.manyConnections) connections") {
                    try charges.load(Self.manyConnections, $0)
                },
                Contender(name: "pgbench, statement by statement") { seconds in
                    try run.countingLog { try pgbench.run(interactive, seconds: seconds) }
                },
                Contender(name: "pgbench, pipelined") { seconds in
                    try run.countingLog { try pgbench.run(pipelined, seconds: seconds) }
                },
            ])
            run.report.show(comparing: series)
            try checkStored(charges, series, since: before)
            for ours in series.prefix(2) {
                require(ours, "statement by statement", 2.0, series[2])
                require(ours, "pipelined", 1.0, series[3])
            }
        }
    }

    private func introduce(_ interactive: Pgbench.Script, _ pipelined: Pgbench.Script) {
        run.report.begin(
            "A journalled command",
            [
                "medley: POST /api/v1/charges with an Idempotency-Key, one event, \(Self.patientCount) patients of one "
                    + "hospital in turns, answered after the commit",
                "pgbench: one transaction per event by hand as medley_app under forced row-level security, into copies of "
                    + "the tables with the same indexes: idempotency row, stream, charge, head with chained hash, event, "
                    + "batch; the values are those of a real charge",
                "statement by statement with \(interactive.clients) clients; pipelined with one round trip and no BEGIN "
                    + "with \(pipelined.clients) (the fastest numbers tried)",
            ])
    }

    /// Every answered command must be in the log; those under way when a round ended may be as well.
    private func checkStored(_ charges: ChargeLoad, _ series: [Series], since before: Double) throws {
        let answered = Double(series.prefix(2).flatMap(\.samples).reduce(0) { $0 + $1.count })
        let stored = try charges.stored() - before
        Console.say(
            "\nCommands answered in the rounds: \(Figure.grouped(answered)); events stored, with the warm-up: "
                + "\(Figure.grouped(stored)).")
        if stored < answered { run.report.fail("answered commands are missing from the log") }
    }

    private func require(_ ours: Series, _ kind: String, _ least: Double, _ theirs: Series) {
        run.report.require(
            Requirement(
                name: "command (\(ours.name)) / pgbench \(kind)", bound: .atLeast(least),
                measured: ours.ratio(to: theirs)))
    }
}
