import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

@Suite struct QualificationTests {
    /// What somebody has, and on which of two days, the 5th and the 6th, they may give what asks for A and B.
    static let rows: [(credentials: [(String, String?, String?)], days: [String])] = [
        ([], []),
        ([("A", nil, nil)], []),
        ([("a", nil, nil), ("B", nil, nil)], []),
        ([("A", nil, nil), ("B", nil, nil)], ["05", "06"]),
        ([("A", nil, "2026-01-05"), ("B", nil, nil)], ["05"]),
        ([("A", nil, nil), ("B", "2026-01-06", nil)], ["06"]),
        ([("A", nil, "2026-01-05"), ("B", "2026-01-06", nil)], []),
        ([("A", nil, "2026-01-05"), ("A", "2026-01-06", nil), ("B", nil, nil)], ["05", "06"]),
        ([("A", nil, "2025-12-31"), ("B", nil, nil)], []),
    ]

    @Test(arguments: rows)
    func `a service is given on days on which every credential holds`(
        _ row: (credentials: [(String, String?, String?)], days: [String])
    ) throws {
        let credentials = try row.credentials.map { name, from, to in
            Credential(name, validFrom: try from.map(Given.day), validTo: try to.map(Given.day))
        }
        let days = ["05", "06"]
        for day in days {
            let isQualified = Qualification.isQualified(
                credentials, for: ["A", "B"], on: try Given.day("2026-01-\(day)"))
            #expect(isQualified == row.days.contains(day))
        }
    }

    @Test func `days are those of the place, and work over midnight is closed in part`() throws {
        let cairo = try TimeZoneDatabase().zone("Africa/Cairo")
        let work = WorkingSpan(
            startsAt: try Given.instant("2026-01-05T20:00:00Z"), endsAt: try Given.instant("2026-01-06T02:00:00Z"),
            locationID: nil)
        let credentials = [Credential("A", validTo: try Given.day("2026-01-05"))]
        let span = Qualification.span(work, credentials, required: ["A"], cairo)
        #expect(
            span.closed == [
                BusySpan(
                    startsAt: try Given.instant("2026-01-05T22:00:00Z"),
                    endsAt: try Given.instant("2026-01-06T22:00:00Z"))
            ])
        #expect(Qualification.span(work, credentials, required: [], cairo).closed.isEmpty)
    }
}
