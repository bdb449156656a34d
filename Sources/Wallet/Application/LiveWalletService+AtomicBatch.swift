import Journal
import Kernel
import WalletAPI

extension LiveWalletService {
    /// How many events of a payer are read at once when a batch is looked for.
    private static let batchLookBack = 200

    /// All transfers in one commit, or none.
    func transferAll(
        _ context: RequestContext, _ commands: [TransferCommand], _ first: TransferCommand
    ) async throws(WalletServiceError) -> TransferBatchView {
        let call = WalletCall(.transferAll(commands), on: first.from, status: 200)
        switch try await execute(context, call) {
        case .committed(let commit):
            guard let position = commit.position, let version = commit.versions.first else {
                throw .unknown(code: "state")
            }
            // Where holds were found to be over as well, which event is whose is read.
            guard commit.eventIDs.count == commands.count else {
                return try await recorded(context, commands, first, version: version, position: position)
            }
            return TransferBatchView(Self.items(commands, commit, position))
        case .replayed(let earlier):
            guard let position = earlier.position else { throw .unknown(code: "replay") }
            return try await recorded(context, commands, first, version: earlier.version, position: position)
        }
    }

    /// The movements of a commit that has one event for each: what each left follows from what is left in the end.
    private static func items(
        _ commands: [TransferCommand], _ commit: Commit<WalletDecider>, _ position: String
    ) -> [TransferBatchView.Item] {
        var balances: [WalletID: Int64] = [:]
        for case .wallet(let wallet) in commit.states { balances[wallet.walletID] = wallet.balanceMinor }
        var items: [TransferBatchView.Item] = []
        for (index, command) in commands.enumerated().reversed() {
            let balance = balances[command.from, default: 0]
            let view = MovementView(
                eventId: commit.eventIDs[index], time: command.at, position: position, walletId: command.from,
                balance: Money(amountMinor: balance, currency: command.amount.currency))
            items.append(TransferBatchView.Item(index, view))
            balances[command.from] = balance + command.amount.amountMinor
            balances[command.to, default: 0] -= command.amount.amountMinor
        }
        return items.reversed()
    }

    /// The movements of a batch that is in the log; `version` is that of the first payer after it.
    private func recorded(
        _ context: RequestContext, _ commands: [TransferCommand], _ first: TransferCommand, version: Int,
        position: String
    ) async throws(WalletServiceError) -> TransferBatchView {
        guard let last = try await events(context, of: first.from, from: version, limit: 1).first else {
            throw .unknown(code: "replay")
        }
        let payers = Dictionary(grouping: commands, by: \.from).mapValues(\.count)
        var movements: [WalletID: [MovementView]] = [:]
        for (payer, count) in payers {
            movements[payer] = try await self.movements(
                context, of: payer, by: last.stored.commandID, count: count, position: position)
        }
        var items: [TransferBatchView.Item] = []
        for (index, command) in commands.enumerated() {
            guard let movement = movements[command.from]?.popLast() else { throw .unknown(code: "replay") }
            items.append(TransferBatchView.Item(index, movement))
        }
        return TransferBatchView(items)
    }

    /// So many movements of a payer that one command wrote, the newest first; they are looked for from the present on back.
    private func movements(
        _ context: RequestContext, of payer: WalletID, by command: CommandID, count: Int, position: String
    ) async throws(WalletServiceError) -> [MovementView] {
        var found: [MovementView] = []
        var end = try await account(context, payer).version
        while found.count < count, end > 0 {
            let start = max(1, end - Self.batchLookBack + 1)
            let page = try await events(context, of: payer, from: start, limit: end - start + 1)
            for event in page.reversed() where event.stored.commandID == command {
                guard case .transferred(let transfer) = event.event, transfer.from == payer else { continue }
                found.append(
                    MovementView(
                        eventId: event.stored.eventID, time: transfer.at, position: position, walletId: payer,
                        balance: Money(
                            amountMinor: transfer.fromBalanceMinor, currency: transfer.amount.currency)))
            }
            end = start - 1
        }
        return found
    }
}
