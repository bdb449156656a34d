import Crypto
import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Gives back what is left of holds whose time is over.
///
/// Every process does so, by its own clock: where two meet at one wallet, the second finds nothing to do. A wallet that
/// cannot be written now is tried again with the next beat; until then each command on it sees to its own holds.
final class HoldExpiry: Sendable {
    /// The time between two looks.
    static let period = Duration.seconds(1)
    /// How many holds one statement finds.
    static let pageSize = 500
    /// How many wallets are written at once.
    static let width = 32
    /// How long one wallet may take, in seconds.
    static let commandSeconds: UInt64 = 10

    /// What a look came to.
    struct Round: Sendable, Hashable {
        /// The wallets that were seen to.
        var wallets = 0
        /// The wallets that could not be written.
        var failed = 0
    }

    private let dependencies: WalletDependencies
    private let definition: JournalModule<WalletDecider>
    private let pageSize: Int
    private let pause: @Sendable (Duration) async throws -> Void
    private let task = BackgroundTask()

    /// Makes one; `pause` waits, and throws where the task is cancelled.
    init(
        _ dependencies: WalletDependencies, _ definition: JournalModule<WalletDecider>,
        pageSize: Int = HoldExpiry.pageSize,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.dependencies = dependencies
        self.definition = definition
        self.pageSize = pageSize
        self.pause = pause
    }

    /// Begins; a second call does nothing.
    func start(_ logger: Logger) {
        task.start { [self] in await run(logger) }
    }

    /// Ends it, after the commands that run.
    func stop() async { await task.stop() }

    private func run(_ logger: Logger) async {
        while !Task.isCancelled {
            do {
                let round = try await round()
                if round.failed > 0 {
                    logger.warning("holds whose time is over are kept still", ["wallets": .public(round.failed)])
                }
            } catch {
                if Task.isCancelled { return }
                logger.warning("holds whose time is over were not looked for", ["error": .type(of: error)])
            }
            // Cancellation ends the wait, and with it the looks.
            do { try await pause(Self.period) } catch { return }
        }
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
            let failed = await expire(wallets, at: now)
            round.wallets += wallets.count
            round.failed += failed
            last = due.last
            if due.count < pageSize { break }
        }
        return round
    }

    /// How many of some wallets could not be written.
    private func expire(_ wallets: Set<TenantKey<WalletTag>>, at now: Timestamp) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            var failed = 0
            for (index, wallet) in wallets.enumerated() {
                if index >= Self.width, await group.next() == false { failed += 1 }
                group.addTask { await self.expire(wallet, at: now) }
            }
            for await isDone in group where !isDone { failed += 1 }
            return failed
        }
    }

    private func expire(_ wallet: TenantKey<WalletTag>, at now: Timestamp) async -> Bool {
        let options = CommandOptions(resourceID: wallet.id.retagged(), status: 200)
        do throws(CommandFailure<WalletRejection>) {
            _ = try await dependencies.journal.execute(
                .expireHolds(wallet.id, at: now), of: WalletDecider.self, in: definition, options,
                context: context(wallet.hospital))
            return true
        } catch {
            return false
        }
    }

    private func context(_ hospital: HospitalID) -> RequestContext {
        RequestContext(
            hospitalID: hospital,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            // How long a command may take is real time, whatever the time is by which holds end.
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + Self.commandSeconds * 1_000_000_000,
            requestID: "hold-expiry",
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
