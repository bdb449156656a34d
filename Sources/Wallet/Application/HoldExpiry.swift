import Jobs
import Journal
import Kernel
import Postgres
import WalletAPI

/// Gives back what is left of holds whose time is over.
///
/// Where two processes meet at one wallet, the second finds nothing to do. A wallet that cannot be written now is tried again
/// with the next look; until then each command on it sees to its own holds. A round counts wallets.
struct HoldExpiry: DueWork {
    static let name = "wallet.holdExpiry"
    static let period = Duration.seconds(1)
    /// How many holds one statement finds.
    static let pageSize = 500
    /// How many wallets are written at once.
    static let width = 32
    /// How long one wallet may take, in seconds.
    static let commandSeconds: UInt64 = 10

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
    func round() async throws -> JobReport {
        var round = JobReport()
        let now = dependencies.clock.now()
        var last: DueHold?
        while !Task.isCancelled {
            let statement = WalletQueries.dueHolds(now, after: last, limit: pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map(DueHold.init)
            let wallets = Set(due.map { TenantKey($0.hospitalID, $0.walletID) })
            round.done += wallets.count
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
