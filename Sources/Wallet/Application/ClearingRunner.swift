import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Carries on what went to other tenants, until it is there or back.
///
/// Every process does so: where two meet at one clearing, the second finds each step done. What a process left behind that ended
/// is found by the next look of any.
struct ClearingRunner: DueWork {
    /// The time between two looks.
    static let period = Duration.seconds(1)
    static let unfinished: LogMessage = "clearings are under way still"
    static let unseen: LogMessage = "clearings under way were not looked for"
    /// How many tenants one statement finds, and how many clearings.
    static let pageSize = 500
    /// How many clearings are carried on at once.
    static let width = 16

    /// What one look came to.
    struct Round: WorkRound, Hashable {
        /// Clearings that ended.
        var ended = 0
        /// Clearings, or tenants, that could not be carried on now.
        var failed = 0
        /// Why the first of them could not be.
        var firstFailure: String?
    }

    private let service: LiveClearingService
    private let pageSize: Int

    init(_ service: LiveClearingService, pageSize: Int = ClearingRunner.pageSize) {
        self.service = service
        self.pageSize = pageSize
    }

    /// Carries on everything that is under way now, tenant by tenant.
    func round() async throws -> Round {
        var round = Round()
        var last: HospitalID?
        while !Task.isCancelled {
            let statement = ClearingQueries.tenants(after: last, limit: pageSize)
            let rows = try await service.dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let tenants = try rows.map { try $0.id(0, as: HospitalID.self) }
            for tenant in tenants { await carry(of: tenant, &round) }
            last = tenants.last
            if tenants.count < pageSize { break }
        }
        return round
    }

    private func carry(of tenant: HospitalID, _ round: inout Round) async {
        var last: ClearingID?
        while !Task.isCancelled {
            do throws(WalletServiceError) {
                let page = try await service.underWay(tenant, after: last, limit: pageSize)
                let failedBefore = round.failed
                await round.each(page, atOnce: Self.width) { clearing async throws(WalletServiceError) in
                    try await service.carry(clearing)
                }
                round.ended += page.count - (round.failed - failedBefore)
                last = page.last?.fact.clearingID
                if page.count < pageSize { return }
            } catch {
                round.fail(error)
                return
            }
        }
    }
}
