import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Which hours of the week meet.
@Suite struct WeeklyHoursOverlapTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var one: @Sendable () throws -> WeeklyHours
        var other: @Sendable () throws -> WeeklyHours
        var overlap: Bool
    }

    private static func hours(
        _ day: DayOfWeek, _ start: String, _ end: String, at location: LocationID? = nil, from: String? = nil,
        to: String? = nil
    ) throws -> WeeklyHours {
        var hours = WeeklyHours(day, try Given.time(start), try Given.time(end), locationId: location)
        hours.validFrom = try from.map(Given.day)
        hours.validTo = try to.map(Given.day)
        return hours
    }

    static let cases: [Case] = [
        Case(
            testDescription: "of one day", one: { try hours(.monday, "09:00", "12:00") },
            other: { try hours(.monday, "11:59", "13:00") }, overlap: true),
        Case(
            testDescription: "that meet at noon", one: { try hours(.monday, "09:00", "12:00") },
            other: { try hours(.monday, "12:00", "13:00") }, overlap: false),
        Case(
            testDescription: "of two days", one: { try hours(.monday, "09:00", "12:00") },
            other: { try hours(.tuesday, "09:00", "12:00") }, overlap: false),
        Case(
            testDescription: "of two places", one: { try hours(.monday, "09:00", "12:00", at: Given.location) },
            other: { try hours(.monday, "09:00", "12:00", at: Given.berlin) }, overlap: false),
        Case(
            testDescription: "past midnight", one: { try hours(.monday, "22:00", "02:00") },
            other: { try hours(.tuesday, "01:00", "03:00") }, overlap: true),
        Case(
            testDescription: "past midnight, then behind it", one: { try hours(.monday, "22:00", "02:00") },
            other: { try hours(.tuesday, "02:00", "03:00") }, overlap: false),
        Case(
            testDescription: "past the end of the week", one: { try hours(.sunday, "22:00", "02:00") },
            other: { try hours(.monday, "01:00", "03:00") }, overlap: true),
        Case(
            testDescription: "a whole day before a night", one: { try hours(.monday, "08:00", "08:00") },
            other: { try hours(.tuesday, "07:59", "09:00") }, overlap: true),
        Case(
            testDescription: "valid one after the other",
            one: { try hours(.monday, "09:00", "12:00", to: "2026-01-31") },
            other: { try hours(.monday, "09:00", "12:00", from: "2026-02-01") }, overlap: false),
        Case(
            testDescription: "valid together on one Monday",
            one: { try hours(.monday, "09:00", "12:00", to: "2026-01-05") },
            other: { try hours(.monday, "09:00", "12:00", from: "2026-01-05") }, overlap: true),
        Case(
            testDescription: "valid together from Tuesday to Sunday alone",
            one: { try hours(.monday, "09:00", "12:00", to: "2026-01-11") },
            other: { try hours(.monday, "09:00", "12:00", from: "2026-01-06") }, overlap: false),
        Case(
            testDescription: "a last night and the first morning behind it",
            one: { try hours(.monday, "22:00", "02:00", to: "2026-01-05") },
            other: { try hours(.tuesday, "01:00", "03:00", from: "2026-01-06") }, overlap: true),
        Case(
            testDescription: "a last night and the morning a week later",
            one: { try hours(.monday, "22:00", "02:00", to: "2026-01-05") },
            other: { try hours(.tuesday, "01:00", "03:00", from: "2026-01-07") }, overlap: false),
        Case(
            testDescription: "a validity of no days", one: { try hours(.monday, "09:00", "12:00", to: "2026-01-04") },
            other: { try hours(.monday, "09:00", "12:00", from: "2026-01-11") }, overlap: false),
    ]

    @Test(arguments: cases)
    func `hours overlap, whichever comes first`(_ row: Case) throws {
        let (one, other) = (try row.one(), try row.other())
        #expect(one.overlaps(other) == row.overlap)
        #expect(other.overlaps(one) == row.overlap)
    }

    @Test func `hours overlap where two instants of the week are in both, by chance`() throws {
        var random = SeededRandom()
        for round in 0..<400 {
            let (one, other) = (try Self.chance(&random), try Self.chance(&random))
            let both = Self.hoursOfMonth(one).intersection(Self.hoursOfMonth(other))
            #expect(one.overlaps(other) == !both.isEmpty, "seed \(random.seed), round \(round): \(one), \(other)")
        }
    }

    private static func chance(_ random: inout SeededRandom) throws -> WeeklyHours {
        let day = try #require(DayOfWeek.allCases.randomElement(using: &random))
        func hour() throws -> LocalTime {
            try #require(LocalTime(hour: .random(in: 0..<24, using: &random), minute: 0))
        }
        func date() throws -> LocalDate {
            try Given.day("2026-01-12").advanced(byDays: .random(in: 0..<14, using: &random))
        }
        var hours = WeeklyHours(day, try hour(), try hour())
        if Bool.random(using: &random) { hours.validFrom = try date() }
        if Bool.random(using: &random) { hours.validTo = try date() }
        return hours
    }

    /// The hours, counted from 2026-01-01, that are worked until the end of February.
    private static func hoursOfMonth(_ hours: WeeklyHours) -> Set<Int> {
        let first = LocalDate(year: 2026, month: 1, day: 1) ?? .earliest
        var result: Set<Int> = []
        for offset in 0..<59 {
            let day = first.advanced(byDays: offset)
            guard day.weekday == hours.weekday.weekday, (hours.validFrom ?? .earliest) <= day,
                day <= (hours.validTo ?? .latest)
            else { continue }
            let end = hours.endsAt.hour + (hours.endsAt <= hours.startsAt ? 24 : 0)
            result.formUnion((hours.startsAt.hour..<end).map { offset * 24 + $0 })
        }
        return result
    }
}
