import Kernel
import NotificationAPI
import Testing

@testable import Notification

/// Which messages an appointment calls for, and when.
@Suite struct ReminderPlanTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var zone = "Africa/Cairo"
        var quiet: (Int, Int)?
        var now: String
        var start: String
        /// Of the announcement and the reminders of 24 and 2 hours; nil where none is planned.
        var due: [String?]
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "days ahead, all three", now: "2026-01-05T08:00:00Z", start: "2026-01-08T08:00:00Z",
            due: ["2026-01-05T08:00:00Z", "2026-01-07T08:00:00Z", "2026-01-08T06:00:00Z"]),
        Case(
            name: "exactly 24 hours ahead, no reminder of a day", now: "2026-01-05T08:00:00Z",
            start: "2026-01-06T08:00:00Z", due: ["2026-01-05T08:00:00Z", nil, "2026-01-06T06:00:00Z"]),
        Case(
            name: "within two hours, the announcement alone", now: "2026-01-05T08:00:00Z",
            start: "2026-01-05T09:59:00Z", due: ["2026-01-05T08:00:00Z", nil, nil]),
        Case(
            name: "begun, nothing", now: "2026-01-05T08:00:00Z", start: "2026-01-05T08:00:00Z", due: [nil, nil, nil]),
        // 22 to 8 in Cairo is 20 to 6 in UTC.
        Case(
            name: "a reminder in the night goes before it", quiet: (22, 8), now: "2026-01-05T08:00:00Z",
            start: "2026-01-08T06:30:00Z",
            due: ["2026-01-05T08:00:00Z", "2026-01-07T06:30:00Z", "2026-01-07T19:45:00Z"]),
        Case(
            name: "booked at night, all waits for the morning", quiet: (22, 8), now: "2026-01-05T21:00:00Z",
            start: "2026-01-06T07:00:00Z", due: ["2026-01-06T06:00:00Z", nil, "2026-01-06T06:00:00Z"]),
        Case(
            name: "booked at night for the night, nothing", quiet: (22, 8), now: "2026-01-05T21:00:00Z",
            start: "2026-01-06T05:00:00Z", due: [nil, nil, nil]),
        Case(
            name: "booked just before the night, the reminder goes at once", quiet: (22, 8),
            now: "2026-01-05T19:50:00Z", start: "2026-01-06T06:30:00Z",
            due: ["2026-01-05T19:50:00Z", nil, "2026-01-05T19:50:00Z"]),
        Case(
            name: "the first instant of the night is quiet", quiet: (22, 8), now: "2026-01-05T08:00:00Z",
            start: "2026-01-05T22:00:00Z", due: ["2026-01-05T08:00:00Z", nil, "2026-01-05T19:45:00Z"]),
        Case(
            name: "the first instant of the morning is not", quiet: (22, 8), now: "2026-01-05T08:00:00Z",
            start: "2026-01-08T08:00:00Z",
            due: ["2026-01-05T08:00:00Z", "2026-01-07T08:00:00Z", "2026-01-08T06:00:00Z"]),
        Case(
            name: "a rest at noon", quiet: (13, 15), now: "2026-01-05T08:00:00Z", start: "2026-01-08T12:00:00Z",
            due: ["2026-01-05T08:00:00Z", "2026-01-07T10:45:00Z", "2026-01-08T10:00:00Z"]),
        // On 2026-03-29 Berlin's clocks go from 2 to 3: the night ends at 6:00 UTC, not 7:00.
        Case(
            name: "clocks go forward in the night", zone: "Europe/Berlin", quiet: (22, 8),
            now: "2026-03-28T22:30:00Z", start: "2026-03-29T07:00:00Z",
            due: ["2026-03-29T06:00:00Z", nil, "2026-03-29T06:00:00Z"]),
        // On 2026-10-25 they go back: it ends at 7:00 UTC.
        Case(
            name: "clocks go back in the night", zone: "Europe/Berlin", quiet: (22, 8), now: "2026-10-24T21:00:00Z",
            start: "2026-10-25T08:00:00Z", due: ["2026-10-25T07:00:00Z", nil, "2026-10-25T07:00:00Z"]),
    ]

    @Test(arguments: cases) func `messages are planned`(_ given: Case) throws {
        let zone = try TimeZoneDatabase().zone(given.zone)
        let hours = try given.quiet.map { try Given.quiet($0.0, $0.1) }
        let start = try Given.instant(given.start)
        let planned = ReminderPlan.messages(
            announcing: .appointmentBooked, start: start, now: try Given.instant(given.now),
            quiet: QuietTime(hours: hours, zone: zone))
        let kinds: [MessageKind] = [.appointmentBooked, .appointmentReminder24h, .appointmentReminder2h]
        #expect(
            kinds.map { kind in planned.first { $0.kind == kind }.map { "\($0.dueAt)" } }
                == (try given.due.map { try $0.map { "\(try Given.instant($0))" } }))
        #expect(planned.allSatisfy { $0.latestAt == start && $0.dueAt < start })
    }

    @Test func `no reminder falls into quiet hours or behind the start`() throws {
        let seed: UInt64 = 20_261_123
        print("seed \(seed)")
        var random = SplitMix64(seed: seed)
        let zones = try ["Africa/Cairo", "Europe/Berlin", "America/New_York", "Asia/Kolkata"].map {
            try TimeZoneDatabase().zone($0)
        }
        var quietCount = 0
        for _ in 0..<2_000 {
            let now = Given.at.advanced(by: .seconds(Int64(random.next() % 31_536_000)))
            let start = now.advanced(by: .seconds(Int64(random.next() % 260_000)))
            let from = Int(random.next() % 24)
            let hours = try Given.quiet(from, (from + 1 + Int(random.next() % 15)) % 24)
            let quiet = QuietTime(hours: hours, zone: zones[Int(random.next() % 4)])
            let planned = ReminderPlan.messages(announcing: .appointmentBooked, start: start, now: now, quiet: quiet)
            for message in planned {
                #expect(quiet.end(around: message.dueAt) == nil)
                #expect(message.dueAt >= now && message.dueAt < start)
            }
            if quiet.end(around: now) != nil { quietCount += 1 }
        }
        #expect(quietCount > 100)
    }
}
