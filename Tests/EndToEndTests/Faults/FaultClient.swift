import JSON
import TestSupport

/// A wallet of the fault loop.
struct FaultWallet: Sendable, Hashable {
    var id: String
    var currency: String
}

/// One client that moves money without a pause: by its seed, each command under a name of its own.
final class FaultClient {
    /// How long it waits for an answer, as a client of the real world would: less than a server is suspended.
    static let patienceSeconds = 3
    /// How often it sends a command before it gives up.
    static let attempts = 3
    /// How many transfers a batch has at most.
    private static let batchTransfers = 8

    private let name: String
    private let wallets: [FaultWallet]
    private let ledger: FaultLedger
    private let servers: ServerRotation
    private var random: SeededRandom
    private var number = 0

    init(
        _ name: String, _ random: SeededRandom, _ wallets: [FaultWallet], _ ledger: FaultLedger,
        _ servers: ServerRotation
    ) {
        self.name = name
        self.random = random
        self.wallets = wallets
        self.ledger = ledger
        self.servers = servers
    }

    /// Works until the ledger says stop.
    func run() {
        while !ledger.isStopped { step() }
    }

    private func step() {
        number += 1
        switch Int.random(in: 0..<100, using: &random) {
        case ..<15: settle(move(.credit, "credit"))
        case ..<25: settle(move(.debit, "debit"))
        case ..<65: settle(transfer())
        case ..<78: hold()
        case ..<88: capture()
        case ..<92: release()
        default: settle(batch())
        }
    }

    /// Some wallets are used much more often than others.
    private func wallet() -> FaultWallet {
        let share = Double.random(in: 0..<1, using: &random)
        return wallets[Int(share * share * share * Double(wallets.count))]
    }

    /// Another wallet of the same currency; of every third payment it is the one that everybody pays.
    private func payee(of payer: FaultWallet) -> FaultWallet? {
        let others = wallets.filter { $0.currency == payer.currency && $0 != payer }
        if Int.random(in: 0..<3, using: &random) == 0 { return others.first }
        return others.randomElement(using: &random)
    }

    private func amount() -> Int { Int.random(in: 1...900, using: &random) }

    private func money(_ amount: Int, _ wallet: FaultWallet) -> JSONValue {
        ["amountMinor": .integer(amount), "currency": .string(wallet.currency)]
    }

    /// Whether the command goes by HealthPay's own path, without a key.
    private func goesByReference() -> Bool { Int.random(in: 0..<4, using: &random) == 0 }

    private var reference: String { "\(name)-\(number)" }

    private func move(_ kind: FaultEffect.Kind, _ verb: String) -> FaultCommand {
        let (wallet, amount, byReference) = (wallet(), amount(), goesByReference())
        return FaultCommand(
            name: reference, target: "/api/\(byReference ? "" : "v1/")wallet/\(wallet.id)/\(verb)",
            body: ["amount": money(amount, wallet), "reference": .string(reference)],
            effects: [FaultEffect(kind: kind, wallet: wallet.id, amount: amount, name: reference)],
            hasKey: !byReference)
    }

    private func transfer() -> FaultCommand {
        let (made, byReference) = (transfer(reference), goesByReference())
        return FaultCommand(
            name: reference, target: "/api/\(byReference ? "" : "v1/")wallet/transfer", body: made.body,
            effects: [made.effect], hasKey: !byReference)
    }

    private func transfer(_ reference: String) -> (body: JSONValue, effect: FaultEffect) {
        let (payer, amount) = (wallet(), amount())
        let payee = payee(of: payer) ?? payer
        let body: JSONValue = [
            "fromWalletId": .string(payer.id), "toWalletId": .string(payee.id), "amount": money(amount, payer),
            "reference": .string(reference),
        ]
        let effect = FaultEffect(
            kind: .transfer, wallet: payer.id, payee: payee.id, amount: amount, name: reference)
        return (body, effect)
    }

    private func batch() -> FaultCommand {
        let count = Int.random(in: 2...Self.batchTransfers, using: &random)
        let transfers = (0..<count).map { transfer("\(reference)-\($0)") }
        let isWhole = Bool.random(using: &random)
        return FaultCommand(
            name: reference, target: "/api/v1/wallet/transfers:batch",
            body: ["transfers": .array(transfers.map(\.body)), "atomic": .bool(isWhole)],
            effects: transfers.map(\.effect), isWhole: isWhole)
    }

    private func hold() {
        let (wallet, amount) = (wallet(), amount())
        let command = FaultCommand(
            name: reference, target: "/api/v1/wallet/\(wallet.id)/holds",
            body: ["amount": money(amount, wallet), "reference": .string(reference)],
            effects: [FaultEffect(kind: .hold, wallet: wallet.id, amount: amount, name: reference)])
        guard let answer = settle(command) else { return }
        ledger.put(FaultLedger.OpenHold(wallet: wallet, id: answer.string("id"), left: amount))
    }

    private func capture() {
        guard var hold = ledger.takeHold(Int.random(in: 0..<1_000, using: &random)) else { return }
        let amount = Int.random(in: 1...hold.left, using: &random)
        let payee = Bool.random(using: &random) ? payee(of: hold.wallet) : nil
        let keepsRest = Bool.random(using: &random)
        var body: JSONValue = [
            "amount": money(amount, hold.wallet), "reference": .string(reference), "keepsRest": .bool(keepsRest),
        ]
        if let payee { body = body.setting("toWalletId", to: .string(payee.id)) }
        let command = FaultCommand(
            name: reference, target: "/api/v1/wallet/\(hold.wallet.id)/holds/\(hold.id)/capture", body: body,
            effects: [
                FaultEffect(
                    kind: .capture, wallet: hold.wallet.id, payee: payee?.id, amount: amount, name: reference)
            ])
        guard settle(command) != nil else { return }
        hold.left = keepsRest ? hold.left - amount : 0
        if hold.left > 0 { ledger.put(hold) }
    }

    private func release() {
        guard let hold = ledger.takeHold(Int.random(in: 0..<1_000, using: &random)) else { return }
        let command = FaultCommand(
            name: reference, target: "/api/v1/wallet/\(hold.wallet.id)/holds/\(hold.id)/release", body: nil,
            effects: [
                FaultEffect(kind: .release, wallet: hold.wallet.id, name: FaultEffect.releaseName(hold.id))
            ])
        settle(command)
    }

    /// Sends a command until its fate is known, or a few times; the answer where it was acknowledged.
    @discardableResult
    private func settle(_ command: FaultCommand) -> ServerAnswer? {
        var wasLost = false
        // Some clients never ask again: what became of it is for the log alone to say.
        let attempts = Int.random(in: 1...Self.attempts, using: &random)
        for attempt in 1...attempts {
            do {
                let answer = try servers.send(command.request(token: ledger.token))
                if let record = FaultRecord(command, answer, wasLost: wasLost) {
                    ledger.note(record, server: servers.lastPlace)
                    return record.answer
                }
                if answer.status >= 500, answer.status != 503 {
                    ledger.note(fault: "\(command.name) \(command.target), attempt \(attempt): \(answer.summary)")
                }
            } catch {
                // Whether it was done is not known.
            }
            wasLost = true
            ledger.noteLoss()
            if ledger.isStopped { break }
            ledger.backOff()
        }
        ledger.note(FaultRecord(unknown: command), server: servers.lastPlace)
        return nil
    }
}
