import BillingAPI
import Kernel
import Testing

@testable import Billing

@Suite struct NumberSeriesTests {
    @Test(
        arguments: [
            ("EG", "2026-01-05", 1, "INV-2026-000001"), ("EG", "2026-12-31", 999_999, "INV-2026-999999"),
            ("EG", "2027-01-01", 1, "INV-2027-000001"), ("EG", "2027-01-01", 1_000_000, "INV-2027-1000000"),
            ("IN", "2026-03-31", 7, "INV/25-26/00007"), ("IN", "2026-04-01", 1, "INV/26-27/00001"),
            ("IN", "2026-04-01", 999_999, "INV/26-27/999999"), ("IN", "2099-04-01", 1, "INV/99-00/00001"),
        ])
    func `numbers carry the fiscal year of the country`(
        _ country: String, _ day: String, _ place: Int, _ expected: String
    ) throws {
        #expect(try Given.series(.invoice, country: country, on: day).number(place) == expected)
    }

    @Test(arguments: [("IN", 1_000_000), ("EG", 10_000_000)])
    func `a number is never longer than sixteen characters`(_ country: String, _ place: Int) throws {
        let series = try Given.series(.invoice, country: country)
        #expect(series.number(place) == nil)
        #expect(series.number(place - 1)?.count == NumberSeries.numberCharacters)
    }

    @Test func `every series of a hospital has a stream of its own`() throws {
        var ids: Set<StreamID> = []
        for kind in NumberSeries.Kind.allCases {
            for day in ["2025-01-01", "2026-01-01", "2027-01-01"] {
                ids.insert(BillingStreams.series(try Given.series(kind, on: day), of: Given.hospital).id)
            }
        }
        #expect(ids.count == 9)
        #expect(!ids.contains(Given.hospital.retagged()))
    }
}
