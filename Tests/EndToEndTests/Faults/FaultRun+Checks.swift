import Foundation
import JSON
import Synchronization
import TestSupport

extension FaultRun {
    /// The statement's parts that `wallet.entry()` must agree with the log in.
    private static let entries = """
        SELECT account_type, account_id, currency, count(*),
            sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END)
        FROM wallet.entry() WHERE hospital_id = '%' GROUP BY 1, 2, 3
        """

    /// What is wrong after what happened since the last time; everything is looked at, each only where what it rests on holds.
    func check() throws -> [String] {
        var (records, faults) = ledger.take()
        faults += checker.read(try newEvents())
        faults += checker.judge(records)
        acknowledged += records.filter(\.isAcknowledged)
        faults += try faultsOfBalances()
        faults += try faultsOfEntries()
        let verify = try ServerBinary().run(["verify"] + installation.place)
        if verify.status != 0 {
            let lines = verify.output.split(separator: "\n").filter { !$0.hasPrefix("ok ") }
            faults.append("medley verify: \(lines.joined(separator: "\n"))")
        }
        if faults.isEmpty { faults += try faultsOfRepeats(records.filter(\.isAcknowledged)) }
        return faults
    }

    /// Repeats all that was ever acknowledged.
    func checkRepeats() throws -> [String] { try faultsOfRepeats(acknowledged) }

    private func newEvents() throws -> [LoggedEvent] {
        let lines = try installation.sql(
            """
            SELECT \(LoggedEvent.columns) FROM journal.event
            WHERE hospital_id = '\(hospital)' AND position > \(checker.position) AND \(Self.isOfWallet)
            ORDER BY position
            """)
        return try lines.map { line in
            guard let event = LoggedEvent(line: line) else { throw TestFailure("not an event: \(line)") }
            return event
        }
    }

    private static let isOfWallet = """
        stream_id IN (SELECT stream_id FROM journal.stream WHERE module = 'wallet')
        """

    /// Every wallet has, by each server, what the log says.
    private func faultsOfBalances() throws -> [String] {
        var faults: [String] = []
        for (place, server) in servers.enumerated() {
            let client = try ServerClient(url: server.url)
            for wallet in wallets {
                let answer = try client.send("GET", "/api/v1/wallet/\(wallet.id)/balance", token: ledger.token)
                let book = checker.books[wallet.id] ?? FaultBook(wallet.id)
                let told = ["balance", "held"].map {
                    answer.json[$0]?["amountMinor"]?.number?.integer(as: Int.self)
                }
                if told != [book.balance, book.held] {
                    faults.append(
                        "server \(place) tells of wallet \(wallet.id) \(answer.summary), not \(book.balance), "
                            + "of which \(book.held) is reserved")
                }
            }
        }
        return faults
    }

    /// The ledger has two sides of every movement, and what they add up to is what the log says.
    private func faultsOfEntries() throws -> [String] {
        try wait("the ledger does not follow the log") {
            let behind = try installation.sql(
                """
                SELECT 1 FROM journal.checkpoint AS c JOIN journal.reader AS r ON r.name = c.name AND r.version = c.version
                WHERE c.name = 'wallet.entries' AND c.position < \(checker.position)
                    AND c.shard = journal.shard_of('\(hospital)')
                """)
            return behind.isEmpty
        }
        var faults: [String] = []
        var (rowCount, sums) = (0, [String: Int]())
        let query = Self.entries.replacing("%", with: hospital)
        for line in try installation.sql(query) {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, let count = Int(parts[3]), let sum = Int(parts[4]) else {
                throw TestFailure("no line of the ledger: \(line)")
            }
            rowCount += count
            sums[parts[2], default: 0] += sum
            if parts[0] == "wallet", checker.books[parts[1]]?.balance != sum {
                faults.append("the ledger has \(sum) in wallet \(parts[1])")
            }
        }
        if rowCount != 2 * checker.movementCount {
            faults.append("the ledger has \(rowCount) sides of \(checker.movementCount) movements")
        }
        for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
            faults.append("debits and credits of the ledger differ by \(sum) \(currency)")
        }
        return faults
    }

    /// Repeating what was acknowledged gives the same answers and changes nothing.
    private func faultsOfRepeats(_ records: [FaultRecord]) throws -> [String] {
        let count = "SELECT count(*) FROM journal.event WHERE \(Self.isOfWallet)"
        let before = try installation.sql(count)
        let faults = Mutex<[String]>([])
        let (width, servers, token) = (settings.clientCount, servers, ledger.token)
        DispatchQueue.concurrentPerform(iterations: width) { number in
            let rotation = ServerRotation(servers, turn: number)
            for record in stride(from: number, to: records.count, by: width).map({ records[$0] }) {
                guard let fault = Self.fault(of: record, token, rotation) else { continue }
                faults.withLock { $0.append(fault) }
            }
        }
        repeatedCount += records.count
        let after = try installation.sql(count)
        return faults.withLock { $0 } + (after == before ? [] : ["repeating made events: \(before) became \(after)"])
    }

    private static func fault(of record: FaultRecord, _ token: String, _ servers: ServerRotation) -> String? {
        let command = record.command
        do {
            let answer = try servers.send(command.request(token: token))
            let again = FaultRecord(command, answer, wasLost: false)
            let isReplay = command.effects.count > 1 || answer.field("Idempotency-Replayed") == "true"
            if isReplay, answer.status == record.answer?.status, again?.verdicts == record.verdicts { return nil }
            return "\(command.name), repeated: \(answer.summary), at first \(record.answer?.summary ?? "")"
        } catch {
            return "\(command.name), repeated: \(error)"
        }
    }
}
