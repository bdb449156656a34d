import Kernel
import SchedulingAPI

/// On which days of their work practitioners may give a service.
enum Qualification {
    /// The while of work, with the days of it closed on which a credential that the service asks for does not hold. A slot counts
    /// by the local day on which it starts.
    static func span(
        _ work: WorkingSpan, _ credentials: [Credential], required: [String], _ zone: TimeZoneData
    ) -> SlotSpan {
        var span = SlotSpan(work: work)
        guard !required.isEmpty else { return span }
        var day = zone.local(at: work.startsAt).date
        let last = zone.local(at: Timestamp(microseconds: work.endsAt.microseconds - 1)).date
        var closed: [BusySpan] = []
        while day <= last {
            if !isQualified(credentials, for: required, on: day) {
                closed.append(
                    BusySpan(startsAt: start(of: day, zone), endsAt: start(of: day.advanced(byDays: 1), zone)))
            }
            day = day.advanced(byDays: 1)
        }
        span.closed = BusySpan.joined(closed)
        return span
    }

    /// Whether every credential that a service asks for holds on a day.
    static func isQualified(_ credentials: [Credential], for required: [String], on day: LocalDate) -> Bool {
        required.allSatisfy { name in credentials.contains { $0.name == name && $0.holds(on: day) } }
    }

    private static func start(of day: LocalDate, _ zone: TimeZoneData) -> Timestamp {
        zone.resolve(LocalDateTime(date: day, time: .midnight)).instant
    }
}
