import Kernel
import WalletAPI

/// Transfers that happen in one commit, or not at all.
enum TransferBatch {
    /// The wallets that the transfers concern, each once, in the order in which they come first.
    static func wallets(of commands: [TransferCommand]) -> [WalletID] {
        var seen: Set<WalletID> = []
        return commands.flatMap { [$0.from, $0.to] }.filter { seen.insert($0).inserted }
    }

    /// Decides each transfer on what those before it leave; the first refusal is that of all.
    static func decide(
        _ commands: [TransferCommand], _ states: [WalletState]
    ) throws(WalletRejection) -> WalletDecider.Decision {
        let places = Dictionary(uniqueKeysWithValues: wallets(of: commands).enumerated().map { ($1, $0) })
        var states = states
        var events: WalletDecider.Decision = []
        for (index, command) in commands.enumerated() {
            guard let first = places[command.from], let second = places[command.to] else { continue }
            do throws(WalletRejection) {
                let payer = try WalletDecider.wallet(states[first], command.caller)
                if first == second { throw .rule(.sameWallet) }
                let payee = try WalletDecider.payee(states[second])
                let decided = try WalletDecider.transfer(command, from: payer, to: payee, on: first, and: second)
                for event in decided {
                    states[event.streamIndex] = WalletDecider.evolve(states[event.streamIndex], event.event)
                    guard let other = event.secondStreamIndex else { continue }
                    states[other] = WalletDecider.evolve(states[other], event.event)
                }
                events += decided
            } catch {
                throw .batchRefused(index: index, by: BatchRefusal(error))
            }
        }
        return events
    }
}

/// Why one transfer of a batch was refused.
enum BatchRefusal: Sendable, Hashable {
    /// The payer's wallet does not exist, or is not the caller's.
    case notFound
    /// A rule.
    case rule(WalletRule)
    /// A rule of merchants.
    case merchant(MerchantRule)

    init(_ rejection: WalletRejection) {
        self =
            switch rejection {
            case .rule(let rule): .rule(rule)
            case .merchant(let rule): .merchant(rule)
            default: .notFound
            }
    }
}
