import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Which days count together against a limit.
@Suite struct BenefitPeriodTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var period: BenefitPeriod
        var first = "2026-03-10"
        var last = "2031-03-09"
        var day: String
        var from: String
        var to: String
        var testDescription: String { "\(day) by the \(period) of a card from \(first)" }
    }

    static let rows: [Row] = [
        Row(period: .day, day: "2026-03-10", from: "2026-03-10", to: "2026-03-10"),
        Row(period: .month, day: "2026-03-10", from: "2026-03-01", to: "2026-03-31"),
        Row(period: .month, day: "2028-02-29", from: "2028-02-01", to: "2028-02-29"),
        Row(period: .month, day: "2026-12-31", from: "2026-12-01", to: "2026-12-31"),
        Row(period: .year, day: "2026-03-10", from: "2026-03-10", to: "2027-03-09"),
        Row(period: .year, day: "2027-03-09", from: "2026-03-10", to: "2027-03-09"),
        Row(period: .year, day: "2027-03-10", from: "2027-03-10", to: "2028-03-09"),
        Row(period: .year, day: "2031-01-01", from: "2030-03-10", to: "2031-03-09"),
        Row(period: .year, first: "2028-02-29", day: "2029-02-27", from: "2028-02-29", to: "2029-02-27"),
        Row(period: .year, first: "2028-02-29", day: "2029-02-28", from: "2029-02-28", to: "2030-02-27"),
        Row(
            period: .year, first: "2028-02-29", last: "2036-02-28", day: "2032-02-28", from: "2031-02-28",
            to: "2032-02-28"),
        Row(
            period: .year, first: "2028-02-29", last: "2036-02-28", day: "2032-02-29", from: "2032-02-29",
            to: "2033-02-27"),
        Row(period: .card, day: "2029-01-01", from: "2026-03-10", to: "2031-03-09"),
    ]

    @Test(arguments: rows)
    func `a day lies in its period`(_ row: Row) {
        let days = row.period.days(around: Given.day(row.day), of: Given.day(row.first)...Given.day(row.last))
        #expect(days == Given.day(row.from)...Given.day(row.to))
    }

    @Test(arguments: BenefitPeriod.allCases)
    func `every day of a card is in one period, and periods follow each other without a gap`(_ period: BenefitPeriod) {
        let card = Given.day("2028-02-29")...Given.day("2034-08-28")
        var day = card.lowerBound
        var last = period.days(around: day, of: card)
        while day <= card.upperBound {
            let days = period.days(around: day, of: card)
            #expect(days.contains(day))
            if days != last {
                #expect(days.lowerBound == last.upperBound.advanced(byDays: 1))
                #expect(days.lowerBound == day)
            }
            last = days
            day = day.advanced(byDays: 1)
        }
    }

    @Test func `a benefit of each person counts for each, one of the family for all`() {
        let card = GivenCards.medCard()
        let child = GivenCards.beneficiaryID(1)
        let day = Given.today
        #expect(
            card.key(card.benefits[0], of: child, on: day) == GivenCards.key("dental", from: "2026-01-01", of: child))
        #expect(card.key(card.benefits[0], of: nil, on: day) == GivenCards.key("dental", from: "2026-01-01"))
        #expect(card.key(card.benefits[1], of: child, on: day) == GivenCards.key("optical", from: "2026-01-01"))
    }
}
