import Foundation
import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Calendars against what another library reads in them.
@Suite(.endsWhenItHangs) struct CalendarFeedTests {
    private struct Head: Decodable {
        var name: String
        var longest: Int
        var loneLineEnds: Int
    }

    private struct Event: Decodable, Hashable {
        var uid: String
        var start: String
        var end: String
        var summary: String
        var location: String?
        var status: String
        var sequence: Int
        var errors: Int
    }

    /// Pieces of which random names are made: what is escaped, what is folded between, scripts of several octets.
    ///
    /// No backslashes: the library takes one that stands before an n for a line's end, however it is escaped.
    private static let pieces = [
        "Consultation", " ", ",", ";", "\n", ":", "\"", "متابعة", "परामर्श", "BEGIN:VEVENT", "é", "🩺", "1-2",
    ]

    private static func name(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 1...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func entry(_ number: UInt64, _ random: inout SeededRandom) -> CalendarFeed.Entry {
        let start = Given.at.advanced(by: .seconds(Int.random(in: 0...100_000_000, using: &random)))
        return CalendarFeed.Entry(
            id: AppointmentID(high: 7, low: number), startsAt: start,
            endsAt: start.advanced(by: .seconds(Int.random(in: 300...7200, using: &random))), service: name(&random),
            room: Bool.random(using: &random) ? name(&random) : nil, isCancelled: Bool.random(using: &random),
            version: Int.random(in: 1...9, using: &random), updatedAt: start)
    }

    @Test func `another library reads what was written, whatever the names hold`() async throws {
        guard let python = try await PythonEnvironment.withCalendarFiles() else { return }
        var random = SeededRandom()
        let entries = (0..<200).map { Self.entry($0, &random) }
        let feed = CalendarFeed(name: "Dr. Samir; A, B: عيادة", entries: entries)
        let folder = try TemporaryFolder()
        let file = folder.path + "/feed.ics"
        try Data(feed.text()).write(to: URL(filePath: file))
        let lines = try await python.run("calendar-reference", [file]).split(separator: "\n").map { Data($0.utf8) }
        let head = try JSONDecoder().decode(Head.self, from: try #require(lines.first))
        #expect(head.name == feed.name)
        #expect(head.longest <= CalendarFeed.lineOctets)
        #expect(head.loneLineEnds == 0)
        let read = try lines.dropFirst().map { try JSONDecoder().decode(Event.self, from: $0) }
        let expected = entries.map { entry in
            Event(
                uid: "\(entry.id)@medley", start: Self.seconds(entry.startsAt), end: Self.seconds(entry.endsAt),
                summary: entry.service, location: entry.room, status: entry.isCancelled ? "CANCELLED" : "CONFIRMED",
                sequence: entry.version - 1, errors: 0)
        }
        let wrong = Set(expected).subtracting(read)
        #expect(wrong.isEmpty, "seed \(random.seed): \(wrong.count), such as \(wrong.first?.summary ?? "")")
        #expect(read.count == expected.count)
    }

    @Test func `control characters are left out, so that no line can be made up`() {
        #expect(CalendarFeed.escaped("a\r\nEND:VEVENT\u{0}\u{7f}b\tc") == "a\\nEND:VEVENTbc")
        #expect(CalendarFeed.escaped("a\\n,b;c") == "a\\\\n\\,b\\;c")
    }

    /// An instant without what is smaller than a second.
    private static func seconds(_ instant: Timestamp) -> String { "\(Timestamp(seconds: instant.seconds))" }
}
