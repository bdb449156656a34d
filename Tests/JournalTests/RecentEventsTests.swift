import Kernel
import TestSupport
import Testing

@testable import Journal

@Suite struct RecentEventsTests {
    private static let modules: Set<String> = ["purse"]
    private static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)

    private static func entry(_ position: Int64, bytes: Int = 2) -> RecentEvents.Entry {
        var stored = StoredEvent(
            EncodedEvent(type: "moved", schemaVersion: 1, data: [UInt8](repeating: 0x20, count: bytes)),
            hospitalID: hospital, streamID: StreamID(high: 0, low: 1), version: Int(position),
            eventID: EventID(high: 0, low: UInt64(position)))
        stored.position = position
        return RecentEvents.Entry(module: "purse", event: DecodedEvent(category: "purse", stored: stored, event: 0))
    }

    private static func batch(_ positions: ClosedRange<Int64>, bytes: Int = 2) -> [(Int64, RecentEvents.Entry?)] {
        positions.map { ($0, entry($0, bytes: bytes)) }
    }

    private func positions(_ page: RecentEvents.Page?) -> [Int64]? {
        page?.entries.map(\.event.stored.position)
    }

    @Test func `a page is what stands between two positions, and only where all of it is known`() {
        var recent = RecentEvents()
        #expect(recent.page(after: 0, upTo: 5, of: Self.modules, limitBytes: 100) == nil)
        recent.append(8...10, of: Self.modules, Self.batch(8...10))
        // Nobody reads what is at 12.
        recent.append(11...13, of: Self.modules, [(11, Self.entry(11)), (13, Self.entry(13))])
        #expect(recent.page(after: 6, upTo: 13, of: Self.modules, limitBytes: 100) == nil)
        #expect(positions(recent.page(after: 7, upTo: 13, of: Self.modules, limitBytes: 100)) == [8, 9, 10, 11, 13])
        #expect(positions(recent.page(after: 9, upTo: 11, of: Self.modules, limitBytes: 100)) == [10, 11])
        #expect(positions(recent.page(after: 11, upTo: 12, of: Self.modules, limitBytes: 100)) == [])
        let page = recent.page(after: 11, upTo: 20, of: Self.modules, limitBytes: 100)
        #expect(page?.end == 13 && positions(page) == [13])
        #expect(recent.page(after: 13, upTo: 20, of: Self.modules, limitBytes: 100) == nil)
    }

    @Test func `what another process wrote, and what concerns somebody, is left to the log`() {
        var recent = RecentEvents()
        recent.append(1...3, of: Self.modules, Self.batch(1...3))
        recent.append(5...6, of: Self.modules, Self.batch(5...6))
        #expect(recent.page(after: 2, upTo: 6, of: Self.modules, limitBytes: 100) == nil)
        #expect(positions(recent.page(after: 4, upTo: 6, of: Self.modules, limitBytes: 100)) == [5, 6])
        recent.append(7...9, of: Self.modules, [(7, Self.entry(7)), (8, nil), (9, Self.entry(9))])
        #expect(recent.page(after: 6, upTo: 9, of: Self.modules, limitBytes: 100) == nil)
        #expect(positions(recent.page(after: 8, upTo: 9, of: Self.modules, limitBytes: 100)) == [9])
    }

    @Test func `a page ends where it has enough bytes, with one event at least`() {
        var recent = RecentEvents()
        recent.append(1...4, of: Self.modules, Self.batch(1...4, bytes: 10))
        for (limit, expected) in [(1, [1]), (10, [1]), (11, [1, 2]), (40, [1, 2, 3, 4])] as [(Int64, [Int64])] {
            let page = recent.page(after: 0, upTo: 4, of: Self.modules, limitBytes: limit)
            #expect(positions(page) == expected && page?.end == expected.last)
        }
    }

    @Test func `it keeps the newest, within bounds`() {
        var recent = RecentEvents()
        var last: Int64 = 0
        for _ in 0..<100 {
            recent.append(last + 1...last + 100, of: Self.modules, Self.batch(last + 1...last + 100))
            last += 100
        }
        let kept = Int64(RecentEvents.countLimit)
        #expect(recent.page(after: last - 2 * kept - 1, upTo: last, of: Self.modules, limitBytes: .max) == nil)
        let page = recent.page(after: last - kept, upTo: last, of: Self.modules, limitBytes: .max)
        #expect(positions(page) == Array(last - kept + 1...last))
        // One that is larger than all that is kept is left to the log.
        let large = Self.batch(last + 1...last + 1, bytes: 3 * RecentEvents.bytesLimit)
        recent.append(last + 1...last + 1, of: Self.modules, large)
        #expect(recent.page(after: last, upTo: last + 1, of: Self.modules, limitBytes: .max) == nil)
    }

    @Test func `whoever reads a module of which nothing was kept asks the log`() {
        var recent = RecentEvents()
        // Before anybody said what is read here.
        recent.append(1...2, of: [], [])
        #expect(recent.page(after: 0, upTo: 2, of: Self.modules, limitBytes: 100) == nil)
        recent.append(3...4, of: Self.modules, Self.batch(3...4))
        #expect(recent.page(after: 1, upTo: 4, of: Self.modules, limitBytes: 100) == nil)
        #expect(positions(recent.page(after: 2, upTo: 4, of: Self.modules, limitBytes: 100)) == [3, 4])
        #expect(recent.page(after: 2, upTo: 4, of: ["purse", "ledger"], limitBytes: 100) == nil)
    }

    @Test
    func `what a lane hands to readers is what the log says`() async throws {
        try await withPurses { purses, processes in
            let process = processes[0]
            let signal = process.journal.resources.signal
            signal.listen(to: Self.modules)
            let bell = signal.makeBell()
            defer { signal.remove(bell) }
            let alice = try await purses.purse(100, on: process)
            let bob = try await purses.purse(on: process)
            try await purses.execute(.move(from: alice, to: bob, 7), on: process)
            let shard = Shard.of(purses.bank.context().hospitalID)
            let page = signal.recent(shard, after: 0, upTo: 100, of: Self.modules, limitBytes: .max)
            let entries = try #require(page).entries
            let (events, modules) = (entries.compactMap { $0.event.event as? ToyPurse.Event }, entries.map(\.module))
            let stored = try await purses.events(alice, on: process) + purses.events(bob, on: process, limit: 1)
            let inOrder = stored.sorted { $0.stored.position < $1.stored.position }
            #expect(entries.map(\.event.stored) == inOrder.map(\.stored))
            #expect(events == inOrder.map(\.event))
            #expect(modules == ["purse", "purse", "purse", "purse"])
        }
    }

    @Test func `caches share a room until it is taken`() {
        let room = SharedRoom(SharedRoom.portion + 10)
        var caches = (0..<2).map { _ in GenerationCache<Int, Int>(limit: 20, room: room) }
        for number in 0..<3 * SharedRoom.portion { caches[0].insert(number, for: number) }
        for number in 0..<1_000 { caches[1].insert(number, for: number) }
        #expect(caches[0].count > SharedRoom.portion / 2 && caches[0].count <= SharedRoom.portion + 30)
        #expect(caches[1].count <= 20)
    }
}
