import Jobs
import Journal
import Kernel
import Postgres
import WalletAPI

/// Carries on what went to other tenants, until it is there or back.
///
/// Where two processes meet at one clearing, the second finds each step done. What a process left behind that ended is found by
/// the next look of any. A round counts the clearings that ended.
struct ClearingRunner: DueWork {
    static let name = "wallet.clearing"
    static let period = Duration.seconds(1)
    /// How many tenants one statement finds, and how many clearings.
    static let pageSize = 500
    /// How many clearings of a tenant are carried on at once.
    static let width = 16
    /// The clearings of how many tenants are.
    static let tenantWidth = 4
    /// How long a clearing is left alone after the first step that came to nothing, in seconds; twice as long after each
    /// further one.
    static let pauseSeconds = 2
    /// The longest time for which it is left alone, in seconds.
    static let longestPauseSeconds = 600

    private let service: LiveClearingService
    private let pageSize: Int
    private let pauses = Pauses<ClearingID>(first: pauseSeconds, longest: longestPauseSeconds)

    init(_ service: LiveClearingService, pageSize: Int = ClearingRunner.pageSize) {
        self.service = service
        self.pageSize = pageSize
    }

    /// Carries on everything that is under way now, tenants side by side.
    func round() async throws -> JobReport {
        var round = JobReport()
        var seen: Set<ClearingID> = []
        var last: HospitalID?
        while !Task.isCancelled {
            let statement = ClearingQueries.tenants(after: last, limit: pageSize)
            let rows = try await service.dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let tenants = try rows.map { try $0.id(0, as: HospitalID.self) }
            for part in await tenants.sideBySide(Self.tenantWidth, { await self.carry(of: $0) }) {
                round.done += part.round.done
                round.failed += part.round.failed
                round.firstFailure = round.firstFailure ?? part.round.firstFailure
                seen.formUnion(part.seen)
            }
            last = tenants.last
            if tenants.count < pageSize {
                pauses.keep(seen)
                break
            }
        }
        return round
    }

    /// What came of a tenant's clearings, and which there were.
    private func carry(of tenant: HospitalID) async -> (round: JobReport, seen: Set<ClearingID>) {
        var round = JobReport()
        var seen: Set<ClearingID> = []
        var last: ClearingID?
        let now = service.dependencies.clock.now()
        while !Task.isCancelled {
            do throws(WalletServiceError) {
                let page = try await service.underWay(tenant, after: last, limit: pageSize)
                seen.formUnion(page.map(\.fact.clearingID))
                let ready = page.filter { pauses.begin($0.fact.clearingID, now) }
                let failedBefore = round.failed
                await round.each(ready, atOnce: Self.width) { clearing async throws(WalletServiceError) in
                    try await service.carry(clearing)
                }
                round.done += ready.count - (round.failed - failedBefore)
                last = page.last?.fact.clearingID
                if page.count < pageSize { break }
            } catch {
                round.fail(error)
                break
            }
        }
        return (round, seen)
    }
}
