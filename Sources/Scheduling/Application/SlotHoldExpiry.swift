import Jobs
import Kernel
import Postgres
import SchedulingAPI

/// Lets go of held slots whose time is over.
///
/// Where two processes meet at one, the second finds nothing to do. Until then whoever wants the slot lets go of it first.
struct SlotHoldExpiry: DueWork {
    static let name = "scheduling.slotHoldExpiry"
    static let period = Duration.seconds(1)
    /// How many held slots one statement finds.
    static let pageSize = 500
    /// How many are ended at once.
    static let width = 16
    /// How long one may take, in seconds.
    static let commandSeconds: UInt64 = 10

    let service: LiveSchedulingService

    /// Sees to every held slot that is over now, page by page.
    func round() async throws -> JobReport {
        var round = JobReport()
        let now = service.dependencies.clock.now()
        var last: (HospitalID, SlotHoldID)?
        while !Task.isCancelled {
            let statement = AppointmentQueries.due(now, after: last, limit: Self.pageSize)
            let rows = try await service.dependencies.database.withConnection(.system) { try await $0.query(statement) }
            let due = try rows.map {
                (hospital: try $0.id(0, as: HospitalID.self), hold: try $0.id(1, as: SlotHoldID.self))
            }
            round.done += due.count
            let service = service
            await round.each(due, atOnce: Self.width) { one async throws(SchedulingServiceError) in
                try await service.expire(one.hold, in: one.hospital, at: now)
            }
            last = due.last.map { ($0.hospital, $0.hold) }
            if due.count < Self.pageSize { break }
        }
        return round
    }
}
