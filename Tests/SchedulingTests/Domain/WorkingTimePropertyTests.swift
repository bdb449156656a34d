import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Schedules made by chance, against a model that looks at every minute.
@Suite struct WorkingTimePropertyTests {
    /// Days around which clocks change, and one on which they do not.
    private static let zones: [(name: String, days: [String])] = [
        ("Africa/Cairo", ["2026-04-24", "2026-10-30", "2026-01-05"]),
        ("Europe/Berlin", ["2026-03-29", "2026-10-25"]),
        ("America/New_York", ["2026-03-08", "2026-11-01"]),
        ("Asia/Kolkata", ["2026-03-29"]),
        // Clocks go by half an hour.
        ("Australia/Lord_Howe", ["2026-10-04", "2026-04-05"]),
    ]

    @Test func `the spans are the minutes of the model`() throws {
        var random = SeededRandom()
        let database = TimeZoneDatabase()
        var clocks = KnownReadings()
        for round in 0..<100 {
            let (name, days) = try #require(Self.zones.randomElement(using: &random))
            let zones: [LocationID?: TimeZoneData] = [
                nil: try database.zone(name), Given.berlin: try database.zone("Europe/Berlin"),
            ]
            let day = try Given.day(try #require(days.randomElement(using: &random)))
            let schedule = try Self.schedule(around: day, &random)
            let middle = Timestamp(seconds: Int64(day.dayNumber) * 86_400)
            let from = middle.advanced(by: .seconds(60 * Int64.random(in: -2_000...500, using: &random)))
            let to = from.advanced(by: .seconds(60 * Int64.random(in: 1...3_000, using: &random)))
            let spans = WorkingTime.spans(of: schedule, from: from, to: to) { zones[$0] ?? .utc }
            let context = "seed \(random.seed), round \(round), \(name), \(day): \(schedule), \(from)–\(to)"
            for location in zones.keys {
                let zone = try #require(zones[location])
                let clock = clocks.readings(zone, around: day)
                let minutes = Self.minutes(of: schedule, at: location, clock, around: day)
                let here = spans.filter { $0.locationID == location }
                let wrong = stride(from: from.seconds, to: to.seconds, by: 60).first { second in
                    let minute = Timestamp(seconds: second)
                    return here.contains { $0.startsAt <= minute && minute < $0.endsAt } != minutes.contains(second)
                }
                try #require(wrong == nil, "\(Timestamp(seconds: wrong ?? 0)), \(context)")
                for (one, next) in zip(here, here.dropFirst()) {
                    try #require(one.endsAt <= next.startsAt, "\(one) and \(next), \(context)")
                }
            }
            try #require(
                spans.allSatisfy { $0.startsAt < $0.endsAt && $0.startsAt < to && from < $0.endsAt }, "\(context)")
            try #require(spans.map(\.startsAt) == spans.map(\.startsAt).sorted(), "\(context)")
        }
    }

    /// The first seconds of the minutes in which somebody works at a place, from four days before to four days after.
    private static func minutes(
        of schedule: PractitionerScheduleView, at location: LocationID?, _ clock: WallReadings, around day: LocalDate
    ) -> Set<Int64> {
        /// The first minute at which the clock shows the time or a later one.
        func first(_ date: LocalDate, _ time: LocalTime) -> Int64 { clock.first(LocalDateTime(date: date, time: time)) }
        var result: Set<Int64> = []
        for days in -3...3 {
            let date = day.advanced(byDays: days)
            let exception = schedule.exceptions.first { $0.date == date }
            let usual = schedule.weeklyHours.filter { hours in
                hours.weekday.weekday == date.weekday && (hours.validFrom ?? .earliest) <= date
                    && date <= (hours.validTo ?? .latest)
            }
            let hours =
                exception?.hours
                ?? usual.map { ScheduleException.Hours($0.startsAt, $0.endsAt, locationId: $0.locationId) }
            for hours in hours where hours.locationId == location {
                let end = hours.endsAt > hours.startsAt ? date : date.advanced(byDays: 1)
                let span = first(date, hours.startsAt)..<max(first(date, hours.startsAt), first(end, hours.endsAt))
                result.formUnion(stride(from: span.lowerBound, to: span.upperBound, by: 60))
            }
        }
        return result.filter { second in
            !schedule.leave.contains { $0.from.seconds <= second && second < $0.to.seconds }
        }
    }

    private static func schedule(
        around day: LocalDate, _ random: inout SeededRandom
    ) throws -> PractitionerScheduleView {
        func time() throws -> LocalTime {
            let minute = 5 * Int64.random(in: 0..<288, using: &random)
            return try #require(LocalTime(microsecondOfDay: minute * 60_000_000))
        }
        func place() -> LocationID? { Bool.random(using: &random) ? nil : Given.berlin }
        func near() -> LocalDate { day.advanced(byDays: Int.random(in: -2...2, using: &random)) }
        var schedule = PractitionerScheduleView(practitionerId: Given.doctor, version: 1, updatedAt: Given.at)
        for _ in 0..<Int.random(in: 0...9, using: &random) {
            let weekday = try #require(DayOfWeek.allCases.randomElement(using: &random))
            var hours = WeeklyHours(weekday, try time(), try time(), locationId: place())
            if Int.random(in: 0..<4, using: &random) == 0 { hours.validFrom = near() }
            if Int.random(in: 0..<4, using: &random) == 0 { hours.validTo = near() }
            schedule.weeklyHours.append(hours)
        }
        for date in Set((0..<Int.random(in: 0...2, using: &random)).map { _ in near() }).sorted() {
            let hours = try (0..<Int.random(in: 0...2, using: &random)).map { _ in
                ScheduleException.Hours(try time(), try time(), locationId: place())
            }
            schedule.exceptions.append(ScheduleException(date, hours))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let minute = Int64(day.dayNumber) * 1_440 + Int64.random(in: -2_000...2_000, using: &random)
            let length = Int64.random(in: 1...900, using: &random)
            schedule.leave.append(
                Leave(from: Timestamp(seconds: minute * 60), to: Timestamp(seconds: (minute + length) * 60)))
        }
        return schedule
    }
}

/// What a clock on the wall showed at each minute of the days around one, from four before to four after.
private struct WallReadings {
    private let firstSecond: Int64
    /// The latest reading up to each minute: clocks that go back show again what they have shown.
    private let latest: [LocalDateTime]

    init(_ zone: TimeZoneData, around day: LocalDate) {
        let firstSecond = (Int64(day.dayNumber) - 4) * 86_400
        var latest: [LocalDateTime] = []
        for minute in 0..<Int64(8 * 1_440) {
            let reading = zone.local(at: Timestamp(seconds: firstSecond + minute * 60))
            latest.append(max(latest.last ?? reading, reading))
        }
        self.firstSecond = firstSecond
        self.latest = latest
    }

    /// The first minute at which the clock showed the time or a later one.
    func first(_ local: LocalDateTime) -> Int64 {
        var (low, high) = (0, latest.count)
        while low < high {
            let middle = (low + high) / 2
            if latest[middle] < local { low = middle + 1 } else { high = middle }
        }
        return firstSecond + Int64(low) * 60
    }
}

/// Readings that were worked out before.
private struct KnownReadings {
    private var known: [String: WallReadings] = [:]

    mutating func readings(_ zone: TimeZoneData, around day: LocalDate) -> WallReadings {
        let key = "\(zone.name) \(day)"
        let found = known[key] ?? WallReadings(zone, around: day)
        known[key] = found
        return found
    }
}
