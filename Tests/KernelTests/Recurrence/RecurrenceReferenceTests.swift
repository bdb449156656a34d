import Foundation
import TestSupport
import Testing

@testable import Kernel

/// Recurrence rules against what another library makes of them.
@Suite(.endsWhenItHangs) struct RecurrenceReferenceTests {
    private struct Sample: Decodable {
        var rule: String
        var start: String
        var zone: String
        var local: [String]
        var utc: [String]
    }

    @Test(arguments: [1, 2, 3]) func `random rules are the days and instants of dateutil and zoneinfo`(_ seed: Int)
        async throws
    {
        guard let python = try await PythonEnvironment.withCalendars() else { return }
        let lines = try await python.run("recurrence-reference", ["\(seed)", "150"]).split(separator: "\n")
        #expect(lines.count == 150)
        let zones = TimeZoneDatabase()
        var shifted = 0
        for line in lines {
            let sample = try JSONDecoder().decode(Sample.self, from: Data(line.utf8))
            let zone = try zones.zone(sample.zone)
            let start = try #require(LocalDateTime(sample.start))
            let found = Array(
                try RecurrenceRule(sample.rule).occurrences(from: start, in: zone).prefix(sample.utc.count + 1))
            let context: Comment = "seed \(seed): \(sample.rule) from \(sample.start) in \(sample.zone)"
            let expected = sample.utc.compactMap { Timestamp($0) }
            #expect(Array(found.prefix(sample.utc.count)).map(\.instant) == expected, context)
            #expect(
                found.prefix(sample.local.count).map(\.local) == sample.local.compactMap { LocalDateTime($0) }, context)
            if Set(found.map { zone.offsetSeconds(at: $0.instant) }).count > 1 { shifted += 1 }
        }
        // Rules that no clock moves under would show little.
        #expect(shifted > 20)
    }
}
