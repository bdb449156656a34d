import Kernel
import Testing

struct LocalDateTests {
    @Test func `day numbers and parts agree over the whole calendar`() throws {
        var (year, month, day) = (1, 1, 1)
        for number in LocalDate.earliest.dayNumber...LocalDate.latest.dayNumber {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            if number % 97 == 0 || day == lengths[month - 1] {
                let date = try #require(LocalDate(dayNumber: number))
                guard (date.year, date.month, date.day) == (year, month, day),
                    LocalDate(year: year, month: month, day: day) == date
                else {
                    Issue.record("day \(number) is \(date), not \(year)-\(month)-\(day)")
                    return
                }
            }
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 10_000)
    }

    @Test(arguments: [
        "", "2026-1-1", "2026-01-00", "2026-02-29", "2026-13-01", "0000-01-01", "2026-01-01 ", "20260101", "2026-W01-1",
        "-026-01-01", "2026/01/01", "2026-01-01T00:00",
    ])
    func `what is no date is refused`(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-15", 2, "2027-01-15"), ("0001-01-15", -1, "0001-01-01"), ("9999-12-15", 1, "9999-12-31"),
        ("2000-02-29", 12, "2001-02-28"), ("2000-02-29", 48, "2004-02-29"), ("2026-01-31", .max, "9999-12-31"),
    ])
    func `months are added by the calendar`(start: String, months: Int, end: String) throws {
        #expect(try #require(LocalDate(start)).advanced(byMonths: months).description == end)
    }

    @Test func `days are added and held within the range`() throws {
        let date = try #require(LocalDate("2024-02-28"))
        #expect(date.advanced(byDays: 2).description == "2024-03-01")
        #expect(date.advanced(byDays: -59).description == "2023-12-31")
        #expect(date.advanced(byDays: .max) == .latest)
        #expect(date.advanced(byDays: .min) == .earliest)
        #expect(date.advanced(byDays: 366).days(since: date) == 366)
        #expect(date.lastOfMonth.description == "2024-02-29")
    }

    @Test(arguments: [
        ("1970-01-01", Weekday.thursday), ("2026-07-06", .monday), ("0001-01-01", .monday), ("2024-02-29", .thursday),
        ("1969-12-28", .sunday),
    ])
    func `weekdays are those of the calendar`(text: String, weekday: Weekday) throws {
        #expect(try #require(LocalDate(text)).weekday == weekday)
    }

    @Test(arguments: [
        ("2000-06-15", "2026-06-14", 25), ("2000-06-15", "2026-06-15", 26), ("2000-06-15", "2000-06-14", -1),
        ("2004-02-29", "2022-02-28", 17), ("2004-02-29", "2022-03-01", 18), ("2004-02-29", "2024-02-29", 20),
    ])
    func `an age is counted in full years`(birth: String, date: String, years: Int) throws {
        let day = try #require(LocalDate(date))
        #expect(try #require(LocalDate(birth)).ageYears(on: day) == years)
    }

    @Test(arguments: [
        ("00:00", "00:00"), ("04:00", "04:00"), ("23:59:59", "23:59:59"), ("12:30:00", "12:30"),
        ("12:30:00.5", "12:30:00.500"), ("12:30:00.000001", "12:30:00.000001"),
    ])
    func `times of day are read and written`(text: String, written: String) throws {
        #expect(try #require(LocalTime(text)).description == written)
    }

    @Test(arguments: [
        "", "24:00", "12:60", "12:30:60", "1:30", "12:3", "12.30", "12:30:", "12:30:00.", "12:30:00.1234567",
    ])
    func `what is no time of day is refused`(text: String) {
        #expect(LocalTime(text) == nil)
    }

    @Test func `a local time is a date and a time of day`() throws {
        let local = try #require(LocalDateTime("2026-01-02T03:04"))
        #expect(local.date.description == "2026-01-02")
        #expect(local.time == LocalTime(hour: 3, minute: 4))
        #expect(local.description == "2026-01-02T03:04")
        #expect(LocalDateTime("2026-01-02 03:04") == nil)
        #expect(LocalDateTime("2026-01-02T03:04Z") == nil)
    }
}
