import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// When a practitioner works, by examples; `WorkingTimePropertyTests` compares chance schedules with a slow model.
@Suite struct WorkingTimeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var zone = "Africa/Cairo"
        /// `monday 09:00 17:00`, with `@berlin`, `from=` and `to=` behind it.
        var weekly: [String] = []
        /// `2026-01-05 10:00 12:00 14:00 15:00`.
        var exceptions: [String] = []
        /// `2026-01-05T08:00:00Z 2026-01-05T09:00:00Z`.
        var leave: [String] = []
        /// The question.
        var from = "2026-01-04T22:00:00Z"
        var to = "2026-01-05T22:00:00Z"
        /// The spans, with `@berlin` behind those there.
        var expected: [String]

        init(_ description: String, expected: [String], _ change: (inout Case) -> Void) {
            testDescription = description
            self.expected = expected
            change(&self)
        }
    }

    static let cases: [Case] = [
        Case("nothing is said", expected: []) { _ in },
        Case("the hours of the day", expected: ["2026-01-05T07:00:00Z 2026-01-05T15:00:00Z"]) {
            $0.weekly = ["monday 09:00 17:00", "tuesday 09:00 17:00"]
        },
        Case("not before they are valid", expected: []) { $0.weekly = ["monday 09:00 17:00 from=2026-01-06"] },
        Case("not when they are valid no more", expected: []) { $0.weekly = ["monday 09:00 17:00 to=2026-01-04"] },
        Case("on the first and last day of their validity", expected: ["2026-01-05T07:00:00Z 2026-01-05T15:00:00Z"]) {
            $0.weekly = ["monday 09:00 17:00 from=2026-01-05 to=2026-01-05"]
        },
        Case("past midnight, from the day before", expected: ["2026-01-04T20:00:00Z 2026-01-05T00:00:00Z"]) {
            $0.weekly = ["sunday 22:00 02:00"]
        },
        Case("a day and a night", expected: ["2026-01-05T06:00:00Z 2026-01-06T06:00:00Z"]) {
            $0.weekly = ["monday 08:00 08:00"]
        },
        Case("hours that meet are one", expected: ["2026-01-05T07:00:00Z 2026-01-05T15:00:00Z"]) {
            $0.weekly = ["monday 13:00 17:00", "monday 09:00 13:00"]
        },
        Case("an exception in place of the day", expected: ["2026-01-05T08:00:00Z 2026-01-05T10:00:00Z"]) {
            $0.weekly = ["monday 09:00 17:00"]
            $0.exceptions = ["2026-01-05 10:00 12:00"]
        },
        Case("an exception without hours", expected: []) {
            $0.weekly = ["monday 09:00 17:00"]
            $0.exceptions = ["2026-01-05"]
        },
        Case("an exception leaves the night before alone", expected: ["2026-01-04T20:00:00Z 2026-01-05T00:00:00Z"]) {
            $0.weekly = ["sunday 22:00 02:00", "monday 09:00 17:00"]
            $0.exceptions = ["2026-01-05"]
        },
        Case(
            "leave cuts hours in two",
            expected: ["2026-01-05T07:00:00Z 2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z 2026-01-05T15:00:00Z"]
        ) {
            $0.weekly = ["monday 09:00 17:00"]
            $0.leave = ["2026-01-05T09:00:00Z 2026-01-05T10:00:00Z"]
        },
        Case("leave over all", expected: []) {
            $0.weekly = ["monday 09:00 17:00"]
            $0.leave = ["2026-01-05T07:00:00Z 2026-01-05T11:00:00Z", "2026-01-05T11:00:00Z 2026-01-05T15:00:00Z"]
        },
        Case(
            "two places, each by its own clock",
            expected: [
                "2026-01-05T07:00:00Z 2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z 2026-01-05T15:00:00Z @berlin",
            ]
        ) { $0.weekly = ["monday 09:00 12:00", "monday 12:00 16:00 @berlin"] },
        Case(
            "an exception for one place ends the hours of both",
            expected: ["2026-01-05T09:00:00Z 2026-01-05T10:00:00Z @berlin"]
        ) {
            $0.weekly = ["monday 09:00 12:00", "monday 12:00 16:00 @berlin"]
            $0.exceptions = ["2026-01-05 10:00 11:00@berlin"]
        },
        Case("what only ends where the question begins is not of it", expected: []) {
            $0.weekly = ["monday 09:00 17:00"]
            $0.from = "2026-01-05T15:00:00Z"
        },
        // Cairo goes forward at midnight, from 2026-04-24 00:00 to 01:00, and back on 2026-10-30 00:00 to 2026-10-29 23:00.
        Case("Cairo forward: the night is shorter", expected: ["2026-04-23T20:00:00Z 2026-04-23T23:00:00Z"]) {
            $0.weekly = ["thursday 22:00 02:00"]
            ($0.from, $0.to) = ("2026-04-23T21:00:00Z", "2026-04-24T21:00:00Z")
        },
        Case("Cairo forward: a day that begins at one", expected: ["2026-04-23T22:00:00Z 2026-04-24T00:00:00Z"]) {
            $0.weekly = ["friday 00:30 03:00"]
            ($0.from, $0.to) = ("2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z")
        },
        Case("Cairo forward: hours that there are not", expected: []) {
            $0.weekly = ["friday 00:10 00:50"]
            ($0.from, $0.to) = ("2026-04-23T21:00:00Z", "2026-04-24T21:00:00Z")
        },
        Case("Cairo back: the night is longer", expected: ["2026-10-29T19:00:00Z 2026-10-30T00:00:00Z"]) {
            $0.weekly = ["thursday 22:00 02:00"]
            ($0.from, $0.to) = ("2026-10-29T18:00:00Z", "2026-10-30T18:00:00Z")
        },
        // Berlin: 2026-03-29 02:00 to 03:00, 2026-10-25 03:00 to 02:00.
        Case("Berlin forward: from the first instant", expected: ["2026-03-29T01:00:00Z 2026-03-29T03:00:00Z"]) {
            $0.zone = "Europe/Berlin"
            $0.weekly = ["sunday 02:30 05:00"]
            ($0.from, $0.to) = ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
        },
        Case("Berlin forward: to the first instant", expected: ["2026-03-28T23:00:00Z 2026-03-29T01:00:00Z"]) {
            $0.zone = "Europe/Berlin"
            $0.weekly = ["sunday 00:00 02:30"]
            ($0.from, $0.to) = ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
        },
        Case("Berlin back: from the first of two", expected: ["2026-10-25T00:30:00Z 2026-10-25T04:00:00Z"]) {
            $0.zone = "Europe/Berlin"
            $0.weekly = ["sunday 02:30 05:00"]
            ($0.from, $0.to) = ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
        },
        // New York: 2026-03-08 02:00 to 03:00, 2026-11-01 02:00 to 01:00.
        Case("New York forward", expected: ["2026-03-08T06:00:00Z 2026-03-08T08:00:00Z"]) {
            $0.zone = "America/New_York"
            $0.weekly = ["sunday 01:00 04:00"]
            ($0.from, $0.to) = ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")
        },
        Case("New York back", expected: ["2026-11-01T05:00:00Z 2026-11-01T09:00:00Z"]) {
            $0.zone = "America/New_York"
            $0.weekly = ["sunday 01:00 04:00"]
            ($0.from, $0.to) = ("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")
        },
    ]

    @Test(arguments: cases)
    func `a practitioner works in these spans`(_ row: Case) throws {
        let zones = TimeZoneDatabase()
        let (home, berlin) = (try zones.zone(row.zone), try zones.zone("Europe/Berlin"))
        let schedule = try Self.schedule(row)
        let spans = WorkingTime.spans(
            of: schedule, from: try Given.instant(row.from), to: try Given.instant(row.to)
        ) { $0 == Given.berlin ? berlin : home }
        let shown = spans.map { span in
            "\(span.startsAt) \(span.endsAt)" + (span.locationID == Given.berlin ? " @berlin" : "")
        }
        #expect(shown == row.expected)
    }

    @Test func `a question of no time has no answer`() throws {
        let schedule = try Self.schedule(Case("always", expected: []) { $0.weekly = ["monday 00:00 00:00"] })
        let instant = try Given.instant("2026-01-05T12:00:00Z")
        #expect(WorkingTime.spans(of: schedule, from: instant, to: instant) { _ in .utc }.isEmpty)
    }

    private static func schedule(_ row: Case) throws -> PractitionerScheduleView {
        var schedule = PractitionerScheduleView(practitionerId: Given.doctor, version: 1, updatedAt: Given.at)
        schedule.weeklyHours = try row.weekly.map(weeklyHours)
        schedule.exceptions = try row.exceptions.map(exception)
        schedule.leave = try row.leave.map { text in
            let parts = text.split(separator: " ").map(String.init)
            return Leave(from: try Given.instant(parts[0]), to: try Given.instant(parts[1]))
        }
        return schedule
    }

    private static func weeklyHours(_ text: String) throws -> WeeklyHours {
        let parts = text.split(separator: " ").map(String.init)
        let day = try #require(DayOfWeek(rawValue: parts[0]))
        var hours = WeeklyHours(day, try Given.time(parts[1]), try Given.time(parts[2]))
        for part in parts.dropFirst(3) {
            if part == "@berlin" { hours.locationId = Given.berlin }
            if part.hasPrefix("from=") { hours.validFrom = try Given.day(String(part.dropFirst(5))) }
            if part.hasPrefix("to=") { hours.validTo = try Given.day(String(part.dropFirst(3))) }
        }
        return hours
    }

    private static func exception(_ text: String) throws -> ScheduleException {
        let location = text.hasSuffix("@berlin") ? Given.berlin : nil
        let parts = text.replacing("@berlin", with: "").split(separator: " ").map(String.init)
        var exception = ScheduleException(try Given.day(parts[0]), [])
        for start in stride(from: 1, to: parts.count, by: 2) {
            exception.hours.append(
                ScheduleException.Hours(
                    try Given.time(parts[start]), try Given.time(parts[start + 1]), locationId: location))
        }
        return exception
    }
}
