import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// Writers at work on an installation that is broken again and again, and the proof that nothing is lost.
final class CrashRun {
    /// What is broken.
    enum Blow: CaseIterable, Sendable { case server, database }

    /// How many writers there are, and how many commands go by between two blows.
    static let writerCount = 8
    static let calm = 20...90

    let installation: Installation
    let servers: [ServerProcess]
    let ledger = CrashLedger()
    let clinic: Clinic
    private let sharedPatient: String
    private let seed: UInt64
    private var random: SeededRandom
    private(set) var blowCount = 0
    private let ended = DispatchGroup()

    /// Makes a cluster of its own and starts that many servers on one database.
    init(serverCount: Int, seed: UInt64) throws {
        installation = try Installation(PrivatePostgres())
        var servers = [installation.server]
        while servers.count < serverCount {
            servers.append(try ServerProcess(Installation.settings(installation.database, installation.state)))
        }
        self.servers = servers
        clinic = try installation.signUp()
        self.seed = seed
        random = SeededRandom(seed: seed)
        let made = try clinic.client.send(
            "POST", "/api/v1/patients", token: clinic.token,
            json: ["givenName": "Shared", "ageYears": 40, "sex": "unknown"])
        guard made.status == 201 else { throw TestFailure(made.summary) }
        sharedPatient = made.string("id")
    }

    /// Lets the writers work while each blow falls that many times, in an order of the seed.
    func strike(_ blows: [Blow], times: Int) throws {
        start()
        defer {
            ledger.stop()
            ended.wait()
        }
        let order = blows.flatMap { [Blow](repeating: $0, count: times) }.shuffled(using: &random)
        for (number, blow) in order.enumerated() {
            guard ledger.waitForAcknowledged(more: Int.random(in: Self.calm, using: &random)) else { return }
            ledger.setOut(true)
            try fall(blow, on: servers[number % servers.count])
            blowCount += 1
            ledger.setOut(false)
        }
        _ = ledger.waitForAcknowledged(more: Self.calm.upperBound)
    }

    /// Lets the writers work until that many more commands are acknowledged, while nothing is broken.
    func work(commands: Int) {
        start()
        var left = commands
        while left > 0, ledger.waitForAcknowledged(more: min(left, Self.calm.upperBound)) {
            left -= Self.calm.upperBound
        }
        ledger.stop()
        ended.wait()
        #expect(left <= 0, "the writers came to a stand: \(ledger.faults.prefix(5))")
    }

    /// Lets the writers work while `body` does something else, and nothing is broken.
    func work(during body: () throws -> Void) throws {
        start()
        defer {
            ledger.stop()
            ended.wait()
        }
        try body()
    }

    private func start() {
        // With several servers the last two writers are twins: they send the same commands under the same keys.
        let twins = servers.count > 1 ? 2 : 0
        for number in 0..<Self.writerCount {
            let isTwin = number >= Self.writerCount - twins
            let source = random.derived(isTwin ? 1_000 : UInt64(number))
            let place = (clinic, sharedPatient, ledger, servers)
            ended.enter()
            let group = ended
            let thread = Thread {
                CrashWriter(
                    name: isTwin ? "twin" : "\(number)", random: source, turn: number, givesUp: !isTwin,
                    place
                ).run()
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    private func fall(_ blow: Blow, on server: ServerProcess) throws {
        switch blow {
        case .server:
            server.kill()
            try server.start()
        case .database:
            try installation.postgres.immediateStop()
            try installation.postgres.start()
        }
        for server in servers { try server.waitUntilReady() }
    }
}

/// The proof.
extension CrashRun {
    /// Holds everything that was acknowledged against the database and the answers that the servers give now.
    func expectNothingLost() throws {
        let counts = ledger.counts
        print(
            "crash loop, seed \(seed): \(blowCount) blows to \(servers.count) process(es), "
                + "\(ledger.acknowledged.count) commands acknowledged, \(counts.losses) requests cut off, "
                + "\(ledger.abandoned.count) given up, \(counts.replays) answers repeated")
        #expect(ledger.faults.prefix(5) == [])
        try settleAbandoned()
        let done = ledger.acknowledged
        #expect(done.count > 50)
        try expectRows(of: done)
        try expectSameAnswers(to: done)
        try expectBalances(after: done)
        try expectNumbers()
        let verify = try ServerBinary().run(["verify"] + installation.place)
        #expect(verify.status == 0, "\(verify.output)")
        #expect(ledger.faults.prefix(5) == [])
    }

    /// A command that nobody waited for is there once or not at all, and sending it again settles it.
    private func settleAbandoned() throws {
        let client = try installation.client()
        for command in ledger.takeAbandoned() {
            let stored = try installation.sql(
                "SELECT resource_id FROM journal.command WHERE idempotency_key = '\(command.key)'")
            #expect(stored.count <= 1, "\(command.key) was done \(stored.count) times")
            let answer = try client.send(command.request(token: clinic.token))
            #expect(answer.status == command.successStatus, "\(command.key): \(answer.summary)")
            #expect((answer.field("Idempotency-Replayed") == "true") == (stored.count == 1), "\(command.key)")
            if let id = stored.first { #expect(answer.string("id") == id, "\(command.key)") }
            if answer.isSuccess { ledger.acknowledge(command, answer) }
        }
    }

    /// Every command is recorded once, and the tables hold what the answers named and nothing else.
    private func expectRows(of done: [CrashLedger.Acknowledged]) throws {
        let rows = try installation.sql(
            "SELECT idempotency_key, resource_id FROM journal.command WHERE idempotency_key LIKE 'crash-%'")
        #expect(rows.sorted() == done.map { "\($0.command.key)|\($0.id)" }.sorted())
        let hospital = clinic.variables["hospitalId"] ?? ""
        for table in CrashTable.allCases {
            let found = try installation.sql(
                "SELECT \(table.idColumn) FROM \(table.rawValue) WHERE hospital_id = '\(hospital)'")
            var expected = done.filter { $0.command.table == table }.map(\.id)
            if table == .patient { expected.append(sharedPatient) }
            #expect(found.sorted() == expected.sorted(), "\(table.rawValue)")
        }
    }

    /// Repeating everything gives the same ids and changes nothing.
    private func expectSameAnswers(to done: [CrashLedger.Acknowledged]) throws {
        // Of the modules that are written to: workers of others may finish what was begun before.
        let events = "SELECT sum(version) FROM journal.stream WHERE module IN ('patient', 'billing')"
        let before = try installation.sql(events)
        let clients = try servers.map { try ServerClient(url: $0.url) }
        for (place, entry) in done.enumerated() {
            let answer = try clients[place % clients.count].send(entry.command.request(token: clinic.token))
            #expect(answer.status == entry.command.successStatus, "\(entry.command.key): \(answer.summary)")
            #expect(answer.string("id") == entry.id, "\(entry.command.key)")
            #expect(answer.field("Idempotency-Replayed") == "true", "\(entry.command.key)")
        }
        #expect(try installation.sql(events) == before)
    }

    /// Every patient owes what was issued less what was paid.
    private func expectBalances(after done: [CrashLedger.Acknowledged]) throws {
        var owed: [String: Int] = [sharedPatient: 0]
        for entry in done {
            if entry.command.table == .patient { owed[entry.id, default: 0] += 0 }
            if let change = entry.command.owed { owed[change.patient, default: 0] += change.amount }
        }
        let client = try installation.client()
        for (patient, amount) in owed {
            let account = try client.send("GET", "/api/v1/patients/\(patient)/account", token: clinic.token)
            let balance = account.json["balance"]?["amountMinor"]?.number?.integer(as: Int.self)
            #expect(balance == amount, "\(patient): \(account.summary)")
        }
    }

    /// The numbers of invoices and of receipts have no gap.
    private func expectNumbers() throws {
        let hospital = clinic.variables["hospitalId"] ?? ""
        for table in [CrashTable.invoice, .payment] {
            let numbers = try installation.sql(
                "SELECT number FROM \(table.rawValue) WHERE number IS NOT NULL AND hospital_id = '\(hospital)'")
            let ordinals = numbers.compactMap {
                Int($0.reversed().prefix { $0.isNumber }.reversed().map(String.init).joined())
            }
            #expect(ordinals.count == numbers.count)
            #expect(ordinals.sorted() == Array(1...max(1, ordinals.count)), "\(table.rawValue)")
        }
    }
}
