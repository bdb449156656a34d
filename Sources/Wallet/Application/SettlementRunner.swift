import Jobs
import Journal
import Kernel
import Postgres
import Synchronization
import WalletAPI

/// Settles with merchants by itself, once their days are over and their terms say so.
///
/// Where two processes meet at one merchant, the second finds nothing to do. A tenant is gone through once for each business day,
/// and again with the next look where something failed. A round counts settlements.
final class SettlementRunner: DueWork {
    static let name = "wallet.settlement"
    static let period = Duration.seconds(60)
    /// How many tenants one statement finds, and how many merchants.
    static let pageSize = 500
    /// How long one merchant may take.
    static let commandSeconds: UInt64 = 60

    private let service: LiveMerchantService
    /// The business day on which a tenant was gone through last.
    private let done = Mutex<[HospitalID: LocalDate]>([:])

    private var dependencies: WalletDependencies { service.wallets.dependencies }

    init(_ service: LiveMerchantService) {
        self.service = service
    }

    /// Goes through every tenant whose business day is a new one.
    func round() async throws -> JobReport {
        var round = JobReport()
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

    private func settle(_ tenant: HospitalID, _ round: inout JobReport) async {
        let before = round.failed
        do throws(WalletServiceError) {
            let moment = try await service.wallets.moment(context(tenant))
            if done.withLock({ $0[tenant] == moment.day }) { return }
            try await settle(tenant, moment, &round)
            if round.failed == before { done.withLock { $0[tenant] = moment.day } }
        } catch {
            round.fail(error)
        }
    }

    /// Settles with every merchant of a tenant through the last day that is due for them.
    private func settle(
        _ tenant: HospitalID, _ moment: LiveWalletService.Moment, _ round: inout JobReport
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
                    round.done += item.settlements.count
                } catch {
                    round.fail(error)
                }
            }
            last = rows.last?.view.id
            if rows.count < Self.pageSize { return }
        }
    }

    private func context(_ tenant: HospitalID) -> RequestContext {
        .ofWorker("settlement-runner", in: tenant, seconds: Self.commandSeconds)
    }
}
