import Kernel
import Testing

struct PartialDateTests {
    @Test(arguments: [
        ("1980", "1980-01-01", "1980-12-31"), ("1980-02", "1980-02-01", "1980-02-29"),
        ("1980-02-03", "1980-02-03", "1980-02-03"), ("1980~", "1980-01-01", "1980-12-31"),
        ("9999-12~", "9999-12-01", "9999-12-31"),
    ])
    func `a date known in part spans the days that it may be`(text: String, earliest: String, latest: String) throws {
        let date = try #require(PartialDate(text))
        #expect(date.earliest.description == earliest)
        #expect(date.latest.description == latest)
        #expect(date.description == text)
        #expect(date.isEstimated == text.hasSuffix("~"))
        #expect(!date.plainText.hasSuffix("~"))
    }

    @Test(arguments: [
        "", "~", "80", "1980-", "1980-13", "1980-02-30", "0000", "1980-2", "1980-02-03~~", "abcd", "1980-1-1",
    ])
    func `what is no date even in part is refused`(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test func `a birth reckoned from an age is a year and says that it is an estimate`() throws {
        let today = try #require(LocalDate("2026-07-01"))
        let birth = try #require(PartialDate(ageYears: 40, on: today))
        #expect(birth.description == "1986~")
        #expect(birth.ageYears(on: today) == 39...40)
        #expect(PartialDate(ageYears: -1, on: today) == nil)
        #expect(PartialDate(ageYears: 151, on: today) == nil)
    }

    @Test func `an age before birth is zero`() throws {
        let birth = try #require(PartialDate("2026-06"))
        #expect(birth.ageYears(on: try #require(LocalDate("2020-01-01"))) == 0...0)
        #expect(birth.date == nil)
    }

    @Test func `dates overlap where they may be the same day`() throws {
        let year = try #require(PartialDate("1980"))
        let day = try #require(PartialDate("1980-05-06"))
        let month = try #require(PartialDate("1980-06"))
        #expect(year.overlaps(day))
        #expect(!month.overlaps(day))
        #expect(day.date?.description == "1980-05-06")
    }
}
