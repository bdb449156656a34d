import Foundation
import JSON
import TestSupport

/// Clients that move money on an installation that is broken again and again, and what is found wrong afterwards.
final class FaultRun {
    /// What a run is like.
    struct Settings {
        var seed: UInt64
        var clientCount = 8
        var serverCount = 2
        /// Whether traps can be set between the servers and the database.
        var hasProxies = true
        /// Whether the cluster is its own, to be broken; else it is that of all tests.
        var isBreakable = true
        /// Whether the cluster answers commits before they are on its disk; it must be its own.
        var answersBeforeCommit = false
    }

    /// How many commands go by before a fault and after it.
    static let calm = 30...80
    /// How many wallets there are, in which currencies; the first of each is the one that everybody pays.
    private static let walletCounts = [("EGP", 30), ("KWD", 6)]
    /// How many wallets one person gets.
    private static let walletsPerOwner = 12
    /// How much is in a wallet at first; every third one is poor, so that money runs out.
    private static let (rich, poor) = (1_000_000, 1_500)
    /// How far the second wallet may go below zero.
    private static let overdraft = 2_000

    let settings: Settings
    let installation: Installation
    let proxies: [CuttingProxy]
    let servers: [ServerProcess]
    let ledger = FaultLedger()
    let hospital: String
    private(set) var wallets: [FaultWallet] = []
    var random: SeededRandom
    var checker = FaultChecker()
    /// Everything that was acknowledged, for the end.
    var acknowledged: [FaultRecord] = []
    /// How many acknowledged commands were sent again.
    var repeatedCount = 0
    let began = ContinuousClock().now
    private let code: String
    private var round = 0
    private let ended = DispatchGroup()

    init(_ settings: Settings) throws {
        self.settings = settings
        random = SeededRandom(seed: settings.seed)
        let postgres =
            settings.isBreakable
            ? try PrivatePostgres(hasOwnDisk: LimitedDisk.isAllowed) : try PrivatePostgres.shared()
        if settings.answersBeforeCommit { try postgres.answerBeforeCommit() }
        let socket = "\(postgres.folder)/.s.PGSQL.\(PrivatePostgres.port)"
        let proxyCount = settings.hasProxies ? settings.serverCount : 0
        proxies = try (0..<proxyCount).map { _ in try CuttingProxy(target: socket, followsMessages: true) }
        installation = try Installation(postgres, socketFolder: proxies.first?.folder)
        var servers = [installation.server]
        for place in 1..<max(1, settings.serverCount) {
            let folder = proxies.isEmpty ? nil : proxies[place].folder
            servers.append(
                try ServerProcess(
                    Installation.settings(installation.database, installation.state, socketFolder: folder)))
        }
        self.servers = servers
        let clinic = try installation.signUp()
        code = clinic.code
        hospital = clinic.variables["hospitalId"] ?? ""
        try makeWallets(clinic)
    }

    deinit { for proxy in proxies { proxy.stop() } }

    /// Makes wallets of a few patients and puts money into them.
    private func makeWallets(_ clinic: Clinic) throws {
        var owner = ""
        for (currency, count) in Self.walletCounts {
            for place in 0..<count {
                if wallets.count % Self.walletsPerOwner == 0 {
                    owner = try make(
                        clinic, "POST", "/api/v1/patients",
                        ["givenName": .string("Owner \(wallets.count)"), "ageYears": 40, "sex": "unknown"])
                }
                let id = try make(
                    clinic, "POST", "/api/v1/wallet",
                    ["userId": .string(owner), "type": "personal", "currency": .string(currency)])
                _ = try make(clinic, "PUT", "/api/v1/wallet/\(id)/activate", nil)
                wallets.append(FaultWallet(id: id, currency: currency))
                try fill(wallets[wallets.count - 1], with: place % 3 == 2 ? Self.poor : Self.rich, clinic)
            }
        }
        _ = try make(
            clinic, "PUT", "/api/v1/wallet/\(wallets[1].id)/limits",
            ["overdraft": ["amountMinor": .integer(Self.overdraft), "currency": .string(wallets[1].currency)]])
    }

    private func make(_ clinic: Clinic, _ method: String, _ target: String, _ body: JSONValue?) throws -> String {
        var request = ServerRequest(method, target, token: clinic.token)
        request.body = body?.bytes
        let answer = try clinic.client.send(request)
        guard answer.isSuccess else { throw TestFailure("\(target): \(answer.summary)") }
        return answer.string("id")
    }

    private func fill(_ wallet: FaultWallet, with amount: Int, _ clinic: Clinic) throws {
        let name = "fill-\(wallet.id)"
        let command = FaultCommand(
            name: name, target: "/api/v1/wallet/\(wallet.id)/credit",
            body: [
                "amount": ["amountMinor": .integer(amount), "currency": .string(wallet.currency)],
                "reference": .string(name),
            ], effects: [FaultEffect(kind: .credit, wallet: wallet.id, amount: amount, name: name)])
        let answer = try clinic.client.send(command.request(token: clinic.token))
        guard let record = FaultRecord(command, answer, wasLost: false), record.isAcknowledged else {
            throw TestFailure("\(command.target): \(answer.summary)")
        }
        ledger.note(record, server: 0)
    }

    /// Lets the clients work while `body` does what it wants; they have ended when it returns.
    func work(during body: () throws -> Void) throws {
        round += 1
        ledger.begin(token: try logIn())
        for number in 0..<settings.clientCount {
            let source = random.derived(UInt64(round * 1_000 + number))
            let (name, wallets, ledger, servers) = ("\(round)-\(number)", wallets, ledger, servers)
            ended.enter()
            let group = ended
            let thread = Thread {
                let rotation = ServerRotation(servers, turn: number, patienceSeconds: FaultClient.patienceSeconds)
                FaultClient(name, source, wallets, ledger, rotation).run()
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        defer {
            ledger.stop()
            ended.wait()
        }
        try body()
    }

    /// Waits until that many more commands are acknowledged.
    func awaitAcknowledged(_ count: Int) throws {
        if ledger.wait(more: count, of: { $0.acknowledged }) { return }
        throw TestFailure("the clients came to a stand: \(ledger.counts), \(logs)")
    }

    /// What the servers wrote last.
    var logs: String { servers.map(\.log).map { String($0.suffix(2_000)) }.joined(separator: "\n---\n") }

    private func logIn() throws -> String {
        let client = try ServerClient(url: servers[0].url)
        return try Clinic(code: code, client: client).logIn("owner@\(code.lowercased()).example")
    }
}
