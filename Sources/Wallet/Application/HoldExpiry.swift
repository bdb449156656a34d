import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Gives back what is left of holds whose time is over.
///
/// Every process does so, by its own clock: where two meet at one wallet, the second finds nothing to do. A wallet that
/// cannot be written now is tried again with the next beat; until then each command on it sees to its own holds.
struct HoldExpiry: DueWork {
    /// The time between two looks.
    static let period = Duration.seconds(1)
    static let unfinished: LogMessage = "holds whose time is over are kept still"
    static let unseen: LogMessage = "holds whose time is over were not looked for"
    /// How many holds one statement finds.
    static let pageSize = 500
    /// How many wallets are written at once.
    static let width = 32
    /// How long one wallet may take, in seconds.
    static let commandSeconds: UInt64 = 10

    /// What a look came to.
    struct Round: WorkRound, Hashable {
        /// The wallets that were seen to.
        var wallets = 0
        /// The wallets that could not be written.
        var failed = 0
        /// Why the first of them could not be.
        var firstFailure: String?
    }

    private let dependencies: WalletDependencies
    private let definition: JournalModule<WalletDecider>
    private let pageSize: Int

    init(
        _ dependencies: WalletDependencies, _ definition: JournalModule<WalletDecider>,
        pageSize: Int = HoldExpiry.pageSize
    ) {
        self.dependencies = dependencies
        self.definition = definition
        self.pageSize = pageSize
    }

    /// Sees to every hold whose time is over now, page by page.
    func round() async throws -> Round {
        var round = Round()
        let now = dependencies.clock.now()
        var last: DueHold?
        while !Task.isCancelled {
            let statement = WalletQueries.dueHolds(now, after: last, limit: pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DueHold.init)
            let wallets = Set(due.map { TenantKey($0.hospitalID, $0.walletID) })
            round.wallets += wallets.count
            await round.each(wallets, atOnce: Self.width) { wallet async throws(WalletServiceError) in
                try await expire(wallet, at: now)
            }
            last = due.last
            if due.count < pageSize { break }
        }
        return round
    }

    private func expire(_ wallet: TenantKey<WalletTag>, at now: Timestamp) async throws(WalletServiceError) {
        let options = CommandOptions(resourceID: wallet.id.retagged(), status: 200)
        do throws(CommandFailure<WalletRejection>) {
            _ = try await dependencies.journal.execute(
                .expireHolds(wallet.id, at: now), of: WalletDecider.self, in: definition, options,
                context: .ofWorker("hold-expiry", in: wallet.hospital, seconds: Self.commandSeconds))
        } catch {
            throw WalletServiceError(command: error)
        }
    }
}
