internal import Postgres

/// Transfers between wallets, durable before they are answered, and balances, against hand-written SQL of the same rows.
struct WalletPart {
    /// The connections that transfers are measured with.
    static let connections = [64, 256]
    /// The numbers of clients that pgbench is tried with; the fastest is taken.
    static let rivalClients = [4, 8, 16, 32]
    /// The rate of the open loop, and the share of the peak that it is at most.
    static let (openRate, openShare) = (8500.0, 0.75)
    /// The shares of that rate that are measured; the first is what is required of.
    static let openSteps = [("", 1), (", two thirds of that", 2.0 / 3), (", a third of that", 1.0 / 3)]
    /// The connections of the open loop: as many as the peak is measured with.
    static let openConnections = 256

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let data = try WalletData(run.settings.wallets, run: run, server: server)
            let load = WalletLoad(data, run: run, server: server)
            try load.first()
            try waitForEntries(data)
            let rival = try WalletRival(data, database: run.database)
            let before = try load.stored()
            let skewed = try transfers(load, rival, .anyone, least: (2.5, 1.2))
            let hot = try transfers(load, rival, .one, least: (skewed.interactive, skewed.pipelined))
            try checkStored(load, answered: skewed.answered + hot.answered, since: before)
            try twoProcesses(load)
            try openLoop(load, server)
            try balances(load, rival)
            Console.say(
                "\nThe server's memory afterwards: \(Figure.fixed(try server.usage().residentMegabytes, 0)) MB.")
        }
    }

    /// What one comparison of transfers came to: the best ratios, and how many were answered.
    private struct Outcome {
        var interactive = 0.0
        var pipelined = 0.0
        var answered = 0
    }

    private func transfers(
        _ load: WalletLoad, _ rival: WalletRival, _ payee: WalletRival.Payee, least: (Double, Double)
    ) throws -> Outcome {
        let pgbench = run.pgbench(as: ServiceLogin.defaultName)
        let interactive = try pgbench.tuned(rival.interactive(payee), clients: Self.rivalClients)
        let pipelined = try pgbench.tuned(rival.pipelined(payee), clients: Self.rivalClients)
        let what = payee == .anyone ? "wallets drawn by Zipf's law" : "one hot wallet"
        introduce("A transfer, \(what)", payee, interactive, pipelined)
        let ours = Self.connections.map { count in
            Contender(name: "medley, \(count) connections") {
                try load.transfers(payee, connections: count, seconds: $0)
            }
        }
        let series = try run.interleaving.run(
            ours + [
                Contender(name: "pgbench, statement by statement") { seconds in
                    try run.countingLog { try pgbench.run(interactive, seconds: seconds) }
                },
                Contender(name: "pgbench, pipelined") { seconds in
                    try run.countingLog { try pgbench.run(pipelined, seconds: seconds) }
                },
            ])
        run.report.show(comparing: series)
        var outcome = Outcome()
        for one in series.prefix(ours.count) {
            let ratios = (one.ratio(to: series[ours.count]), one.ratio(to: series[ours.count + 1]))
            for (kind, limit, ratio) in [
                ("statement by statement", least.0, ratios.0), ("pipelined", least.1, ratios.1),
            ] {
                run.report.require(
                    Requirement(
                        name: "transfer, \(what) (\(one.name)) / pgbench \(kind)", bound: .atLeast(limit),
                        measured: ratio))
            }
            outcome.interactive = max(outcome.interactive, ratios.0)
            outcome.pipelined = max(outcome.pipelined, ratios.1)
            outcome.answered += one.samples.reduce(0) { $0 + $1.count }
        }
        return outcome
    }

    private func introduce(
        _ title: String, _ payee: WalletRival.Payee, _ interactive: Pgbench.Script, _ pipelined: Pgbench.Script
    ) {
        run.report.begin(
            title,
            [
                "\(Figure.grouped(Double(run.settings.wallets))) wallets of one hospital; "
                    + (payee == .anyone
                        ? "payer and payee of rank r in proportion to r^-\(WalletRival.skew)"
                        : "every payer alike, all to one wallet"),
                "medley: POST /api/v1/wallet/transfer with an Idempotency-Key, answered after the commit; the statement and "
                    + "the ledger are written behind it, while it is measured",
                "pgbench: both rows locked in order, checked, two updates, two entries, commit, as medley_app under forced "
                    + "row-level security; no idempotency, no log",
                "statement by statement with \(interactive.clients) clients; pipelined with one round trip and no BEGIN "
                    + "with \(pipelined.clients) (the fastest numbers tried)",
            ])
    }

    /// Every answered transfer must be in the log; those under way when a round ended may be as well.
    private func checkStored(_ load: WalletLoad, answered: Int, since before: Double) throws {
        let stored = try load.stored() - before
        Console.say(
            "\nTransfers answered in the rounds: \(Figure.grouped(Double(answered))); events stored, with the warm-up: "
                + "\(Figure.grouped(stored)).")
        if stored < Double(answered) { run.report.fail("answered transfers are missing from the log") }
    }

    /// The same hospital served by one process and by two, whose lanes meet in the rows of the same wallets.
    private func twoProcesses(_ load: WalletLoad) throws {
        run.report.begin(
            "One hospital, two server processes",
            ["every other connection to the second; nothing is required of the ratio, only that all of it is right"])
        try run.withServer { other in
            let before = try load.stored()
            let series = try run.interleaving.run(
                Self.connections.flatMap { count in
                    [nil, other].map { second in
                        let name = second == nil ? "one process" : "two processes"
                        return Contender(name: "\(name), \(count) connections") { seconds in
                            try load.transfers(.anyone, connections: count, seconds: seconds, sharedWith: second)
                        }
                    }
                })
            run.report.show(comparing: series)
            try checkStored(
                load, answered: series.flatMap(\.samples).reduce(0) { $0 + $1.count }, since: before)
        }
    }

    private func openLoop(_ load: WalletLoad, _ server: MedleyServer) throws {
        run.report.begin(
            "Transfers in an open loop",
            [
                "three quarters of what the closed loop before it came to in the same round, so that what else the machine does "
                    + "lowers both; at most \(Figure.grouped(Self.openRate)) a second",
                "\(Self.openConnections) connections, latency from the moment when a request was due; the load generator is one "
                    + "thread on the same processors",
            ])
        var peak = 0.0
        let closed = Contender(name: "medley, closed loop") { seconds in
            let sample = try load.transfers(.anyone, connections: Self.openConnections, seconds: seconds)
            peak = sample.ratePerSecond
            return sample
        }
        let open = Self.openSteps.map { name, share in
            Contender(name: "medley, open loop\(name)") { seconds in
                let rate = min(Self.openRate, peak * Self.openShare) * share
                let loop = OpenLoop(
                    url: server.url, connections: Self.openConnections, rate: rate, interruption: run.interruption)
                let requests = try load.requests(Int(rate) * seconds)
                return try run.countingLog { try server.measuring { try loop.run(requests) } }
            }
        }
        let series = try run.interleaving.run([closed] + open)
        run.report.show(comparing: series)
        run.report.require(
            Requirement(
                name: "transfer, open loop, \(Figure.grouped(series[1].rate)) a second, p99", bound: .atMost(12),
                measured: series[1].median(\.p99Milliseconds) ?? .nan, unit: "ms"))
    }

    private func balances(_ load: WalletLoad, _ rival: WalletRival) throws {
        let pgbench = run.pgbench(as: ServiceLogin.defaultName)
        let script = try pgbench.tuned(rival.balance, clients: ReadPart.rivalClients)
        run.report.begin(
            "What is in a wallet",
            [
                "medley: GET /api/v1/wallet/{id}/balance, \(run.settings.connections) kept connections, token verified",
                "pgbench: set_config and the row by primary key in one transaction, prepared, \(script.clients) clients",
            ])
        let series = try run.interleaving.run([
            Contender(name: "medley") { seconds in
                try run.countingLog { try load.balances(connections: run.settings.connections, seconds: seconds) }
            },
            Contender(name: "pgbench, statement by statement") { seconds in
                try run.countingLog { try pgbench.run(script, seconds: seconds) }
            },
        ])
        run.report.show(comparing: series)
        run.report.require(
            Requirement(
                name: "balance / pgbench statement by statement", bound: .atLeast(2),
                measured: series[0].ratio(to: series[1])))
    }

    /// Waits until the entries of the first transfer are there, whose form the rival copies.
    private func waitForEntries(_ data: WalletData) throws {
        let watch = Stopwatch()
        while watch.milliseconds < 60_000 {
            let query =
                "SELECT count(*) FROM wallet.entry() WHERE hospital_id = '\(data.hospital.id)' "
                + "AND transaction_type = 'transferOut';"
            if try run.database.number(query) > 0 { return }
        }
        throw BenchFailure.failed("the entries of a transfer were not written")
    }
}
