import Crypto
import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import WalletAPI

/// Settles with merchants by itself, once their days are over and their terms say so.
///
/// Every process does so: where two meet at one merchant, the second finds nothing to do. A tenant is gone through once for each
/// business day, and again with the next beat where something failed.
final class SettlementRunner: Sendable {
    /// The time between two looks.
    static let period = Duration.seconds(60)
    /// How many tenants one statement finds, and how many merchants.
    static let pageSize = 500
    /// How long one merchant may take.
    static let commandSeconds: UInt64 = 60

    /// What one look came to.
    struct Round: Hashable {
        /// Settlements that were made.
        var settled = 0
        /// Tenants or merchants that could not be settled with now.
        var failed = 0
    }

    private let service: LiveMerchantService
    private let pause: @Sendable (Duration) async throws -> Void
    private let task = BackgroundTask()
    /// The business day on which a tenant was gone through last.
    private let done = Mutex<[HospitalID: LocalDate]>([:])

    private var dependencies: WalletDependencies { service.wallets.dependencies }

    /// Makes one; `pause` waits, and throws where the task is cancelled.
    init(
        _ service: LiveMerchantService,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.service = service
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
                    logger.warning("merchants are not settled with yet", ["failures": .public(round.failed)])
                }
            } catch {
                if Task.isCancelled { return }
                logger.warning("merchants to settle with were not looked for", ["error": .type(of: error)])
            }
            // Cancellation ends the wait, and with it the looks.
            do { try await pause(Self.period) } catch { return }
        }
    }

    /// Goes through every tenant whose business day is a new one.
    func round() async throws -> Round {
        var round = Round()
        var last: HospitalID?
        while !Task.isCancelled {
            let statement = MerchantQueries.tenants(after: last, limit: Self.pageSize)
            let rows = try await dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let tenants = try rows.map { try $0.id(0, as: HospitalID.self) }
            for tenant in tenants { await settle(tenant, &round) }
            last = tenants.last
            if tenants.count < Self.pageSize { break }
        }
        return round
    }

    private func settle(_ tenant: HospitalID, _ round: inout Round) async {
        let before = round.failed
        do throws(WalletServiceError) {
            let moment = try await service.wallets.moment(context(tenant))
            if done.withLock({ $0[tenant] == moment.day }) { return }
            try await settle(tenant, moment, &round)
            if round.failed == before { done.withLock { $0[tenant] = moment.day } }
        } catch {
            round.failed += 1
        }
    }

    /// Settles with every merchant of a tenant through the last day that is due for them.
    private func settle(
        _ tenant: HospitalID, _ moment: LiveWalletService.Moment, _ round: inout Round
    ) async throws(WalletServiceError) {
        var last: MerchantID?
        while !Task.isCancelled {
            let statement = MerchantQueries.settling(tenant, after: last, limit: Self.pageSize)
            let rows = try await service.wallets.query(context(tenant), statement) { try MerchantRow.merchant($0) }
            for row in rows {
                let days = max(1, row.view.settlementDays ?? MerchantLimits.usualSettlementDays)
                do throws(WalletServiceError) {
                    let day = moment.day.advanced(byDays: -days)
                    let item = try await service.settle(context(tenant), row, through: day, moment)
                    round.settled += item.settlements.count
                } catch {
                    round.failed += 1
                }
            }
            last = rows.last?.view.id
            if rows.count < Self.pageSize { return }
        }
    }

    private func context(_ tenant: HospitalID) -> RequestContext {
        RequestContext(
            hospitalID: tenant,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            // How long a command may take is real time, whatever the day is.
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + Self.commandSeconds * 1_000_000_000,
            requestID: "settlement-runner",
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
