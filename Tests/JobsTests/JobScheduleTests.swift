import Kernel
import Testing
import TestSupport

@testable import Jobs

@Suite struct JobScheduleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var schedule: JobSchedule
        var due: String
        var now: String
        var next: String
        var missed: Int

        var testDescription: String { "\(schedule), due \(due), now \(now)" }
    }

    static let night = LocalTime(hour: 2, minute: 30) ?? .midnight
    static let rows = [
        Row(schedule: .every(.seconds(60)), due: "10:00:00", now: "10:00:00", next: "10:01:00", missed: 0),
        Row(schedule: .every(.seconds(60)), due: "10:00:00", now: "10:00:59.999999", next: "10:01:00", missed: 0),
        Row(schedule: .every(.seconds(60)), due: "10:00:00", now: "10:01:00", next: "10:02:00", missed: 1),
        Row(schedule: .every(.seconds(60)), due: "10:00:00", now: "12:00:30", next: "12:01:00", missed: 120),
        // A clock that was set back.
        Row(schedule: .every(.seconds(60)), due: "10:00:00", now: "09:00:00", next: "10:01:00", missed: 0),
        Row(schedule: .every(.milliseconds(1)), due: "10:00:00", now: "10:00:00.5", next: "10:00:01", missed: 0),
        Row(schedule: .daily(at: night), due: "02:30:00", now: "02:30:07", next: "next 02:30:00", missed: 0),
        Row(schedule: .daily(at: night), due: "02:30:00", now: "next 02:29:59", next: "next 02:30:00", missed: 0),
        Row(schedule: .daily(at: night), due: "02:30:00", now: "next 02:30:00", next: "third 02:30:00", missed: 1),
        // The hour was another one in the release before.
        Row(schedule: .daily(at: night), due: "01:00:00", now: "01:00:01", next: "02:30:00", missed: 0),
        Row(schedule: .daily(at: .midnight), due: "00:00:00", now: "00:00:00", next: "next 00:00:00", missed: 0),
    ]

    private static func instant(_ text: String) throws -> Timestamp {
        let days = ["next": "02", "third": "03"]
        let parts = text.split(separator: " ")
        let day = parts.count == 2 ? days[String(parts[0])] ?? "" : "01"
        return try #require(Timestamp("2026-03-\(day)T\(parts[parts.count - 1])Z"))
    }

    @Test(arguments: rows)
    func `work is due at the next of its moments, and knows how many it missed`(row: Row) throws {
        let found = row.schedule.next(after: try Self.instant(row.due), now: try Self.instant(row.now))
        #expect(found.due == (try Self.instant(row.next)))
        #expect(found.missed == row.missed)
    }

    @Test func `work that was never done is due at once, or at its time of day`() throws {
        let now = try Self.instant("10:00:00")
        #expect(JobSchedule.every(.seconds(60)).first(now: now) == now)
        #expect(JobSchedule.daily(at: Self.night).first(now: now) == (try Self.instant("next 02:30:00")))
    }

    @Test func `moments before 1970 are of their days too`() {
        let due = Timestamp(microseconds: -1)
        let next = JobSchedule.daily(at: .midnight).next(after: due, now: due)
        #expect(next.due == Timestamp(microseconds: 0))
    }

    @Test func `it is waited longer after each failure, up to a bound`() {
        let waits = (1...12).map { JobRunner.retry(after: $0) }
        #expect(waits.prefix(4) == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(waits.last == JobRunner.longestRetry)
        #expect(JobRunner.retry(after: .max) == JobRunner.longestRetry)
    }
}
