internal import Kernel

/// Thousands of clients that hear what happens: whether each hears all that it may, and how soon.
struct RealtimePart {
    /// Movements a second.
    static let rate = 200.0
    /// What must come within that of its commit, 99 of 100 times.
    static let limitMilliseconds = 200.0
    /// Of so many listeners one is cut off, up to three times.
    static let cutOneIn = 10
    /// Of so many listeners of each kind one stops reading.
    static let slowOneIn = 200
    /// When in the run those read again: late, since the systems' buffers hold megabytes before anything waits in the server.
    static let wakeShare = 0.9

    let run: BenchRun

    /// Measures and reports.
    func measure() throws {
        try run.withServer { server in
            let settings = run.settings
            let data = try RealtimeData(settings.clients, run: run, server: server)
            introduce()
            let slow = 2 * max(1, settings.clients / Self.slowOneIn)
            let wishes = data.wishes(settings.clients, slow: slow)
            let crowd = try ListenerCrowd(wishes, url: server.url, interruption: run.interruption)
            let requests = data.requests(settings.events, seed: UInt64(settings.seed))
            let heads = try RealtimeData.heads(run.database)
            let before = try server.usage()
            try crowd.joinAll()
            let joined = try server.usage()
            let seconds = Double(settings.events) / Self.rate
            try crowd.run(
                requests, rate: Self.rate, cuts: cuts(slow..<2 * settings.clients, seconds),
                wakeTime: seconds * Self.wakeShare)
            let log = try data.log(run.database, after: heads)
            let expected = wishes.map { Self.expected($0, log) }
            let outcome = try crowd.finish(expected.map(\.count))
            let after = try server.usage()
            compare(crowd, expected)
            run.report.countErrors(outcome.errorCount, of: "movements")
            report(crowd, outcome, slow: slow, (before, joined, after))
        }
    }

    private func introduce() {
        let settings = run.settings
        run.report.begin(
            "Hearing what happens",
            [
                "\(settings.clients) clients by WebSocket and as many by event stream, of two hospitals and many users; each "
                    + "listens to two wallets, of which all of a hospital share one; 4 more ask for what they may not hear",
                "\(Figure.grouped(Double(settings.events))) movements at \(Figure.grouped(Self.rate)) a second, half of them "
                    + "transfers, which are told on two wallets; each is durable before it is answered",
                "one client in \(Self.cutOneIn) is cut off at one to three random moments and resumes from its last position "
                    + "within two seconds; one in \(Self.slowOneIn) listens to \(RealtimeData.walletCount) wallets and stops "
                    + "reading; seed \(settings.seed)",
                "latency: from the time of the event's record, just before its commit, to its receipt, by the same clock; of what "
                    + "comes as it happens, not of what is resumed or read late",
                "all clients are one thread on the same processors",
            ])
    }

    /// When which listeners are cut off.
    private func cuts(_ listeners: Range<Int>, _ seconds: Double) -> [ListenerCrowd.Cut] {
        var random = SplitMix64(seed: UInt64(run.settings.seed) &+ 1)
        return listeners.shuffled(using: &random).prefix(listeners.count / Self.cutOneIn).flatMap { listener in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                ListenerCrowd.Cut(
                    listener: listener, time: Double.random(in: 0..<seconds, using: &random),
                    awaySeconds: Double.random(in: 0.001..<2, using: &random))
            }
        }
    }

    /// What a listener must hear, in order.
    private static func expected(
        _ wish: RealtimeListener.Wish, _ log: [String: [(place: Int, position: String)]]
    ) -> [RealtimeListener.Heard] {
        if wish.isRefused { return [] }
        let messages = wish.channels.flatMap { channel in
            (log[channel] ?? []).map { ($0.place, RealtimeListener.Heard(channel: channel, position: $0.position)) }
        }
        return messages.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Holds what each listener heard to what it must have heard.
    private func compare(_ crowd: ListenerCrowd, _ expected: [[RealtimeListener.Heard]]) {
        var wrong = 0
        for (place, listener) in crowd.listeners.enumerated() where listener.heard != expected[place] {
            wrong += 1
            guard wrong <= 3 else { continue }
            let first = zip(listener.heard, expected[place]).enumerated().first { $0.element.0 != $0.element.1 }
            run.report.fail(
                "listener \(place) heard \(listener.heard.count) messages of \(expected[place].count); the first that differs: "
                    + "\(first.map { "\($0.offset): \($0.element.0.position), \($0.element.1.position)" } ?? "none")")
        }
        run.report.require(
            Requirement(
                name: "listeners who did not hear exactly what they may, in order, once", bound: .atMost(0),
                measured: Double(wrong)))
    }

    private func report(
        _ crowd: ListenerCrowd, _ outcome: ListenerCrowd.Outcome, slow: Int,
        _ usage: (before: ProcessUsage, joined: ProcessUsage, after: ProcessUsage)
    ) {
        let clients = Double(2 * run.settings.clients)
        let heard = crowd.listeners.reduce(0) { $0 + $1.heard.count }
        let resumed = crowd.listeners.reduce(0) { $0 + $1.joinCount } - crowd.listeners.count
        let dropped = crowd.listeners.reduce(0) { $0 + $1.dropCount }
        let p99 = OpenLoop.quantile(outcome.waits, 0.99)
        let processor = usage.after.processorSeconds - usage.joined.processorSeconds
        func kilobytes(_ later: ProcessUsage) -> String {
            Figure.fixed((later.residentMegabytes - usage.before.residentMegabytes) * 1024 / clients, 1)
        }
        var table = ResultTable(["what", "figure"])
        for (name, figure) in [
            ("messages heard", Figure.grouped(Double(heard))),
            ("of these as they happened", Figure.grouped(Double(outcome.waits.count))),
            ("resumed connections", "\(resumed)"),
            ("slow listeners that were told and dropped", "\(dropped) of \(slow)"),
            ("commit to client, p50", "\(Figure.fixed(OpenLoop.quantile(outcome.waits, 0.5), 1)) ms"),
            ("commit to client, p99", "\(Figure.fixed(p99, 1)) ms"),
            ("commit to client, worst", "\(Figure.fixed(outcome.waits.last.map { $0 * 1000 }, 1)) ms"),
            ("movements a second", Figure.grouped(Double(run.settings.events) / outcome.seconds)),
            ("server's processor time", "\(Figure.fixed(processor / outcome.seconds * 100, 0)) % of one"),
            (
                "server's processor time for each message",
                "\(Figure.fixed(processor / Double(max(1, heard)) * 1e6, 1)) µs"
            ),
            (
                "clients' processor time",
                "\(Figure.fixed(outcome.processorSeconds / outcome.seconds * 100, 0)) % of one"
            ),
            ("memory for each client, all joined", "\(kilobytes(usage.joined)) KiB"),
            ("memory for each client, at the end", "\(kilobytes(usage.after)) KiB"),
        ] {
            table.add([name, figure])
        }
        run.report.show(table)
        run.report.require(
            Requirement(
                name: "commit to client, p99", bound: .atMost(Self.limitMilliseconds), measured: p99 ?? .nan, unit: "ms"
            ))
    }
}
