import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// The order of the line, and how long it takes.
@Suite struct QueueDayTests {
    @Test func `emergencies are first, and the others by their coming less their head start`() throws {
        var world = QueueWorld()
        try world.perform(.issue(Given.draft(1, .walkIn, after: 0)))
        try world.perform(.issue(Given.draft(2, .elderly, after: 1_199)))
        try world.perform(.issue(Given.draft(3, .elderly, after: 1_200)))
        try world.perform(.issue(Given.draft(4, .onTimeAppointment, after: 899)))
        try world.perform(.issue(Given.draft(5, .emergency, after: 5_000)))
        try world.perform(.issue(Given.draft(6, .emergency, after: 5_001)))
        #expect(world.day().line.map(\.number) == [5, 6, 2, 4, 1, 3])
        #expect(world.day().ahead(of: Given.token(1)) == 4)
        try world.perform(Given.call())
        #expect(world.day().next?.number == 6)
        #expect(world.day().ahead(of: Given.token(5)) == nil)
        // Recalled, it has the place that it had.
        try world.perform(Given.call(1))
        try world.perform(Given.move(1, .skipped))
        #expect(world.day().line.map(\.number) == [6, 2, 4, 3])
        try world.perform(Given.move(1, .recalled))
        #expect(world.day().line.map(\.number) == [6, 2, 4, 1, 3])
    }

    @Test(arguments: [3, 17, 4_711] as [UInt64])
    func `nobody is overtaken by who comes later than the difference of head starts, and nobody starves`(
        _ seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            let headStarts = QueueHeadStarts(
                elderly: .random(in: SchedulingLimits.headStartSeconds, using: &random),
                onTimeAppointment: .random(in: SchedulingLimits.headStartSeconds, using: &random),
                walkIn: .random(in: 0...600, using: &random))
            var run = AgeingRun(headStarts)
            for _ in 0..<120 { try run.step(&random) }
            while run.world.day().next != nil { try run.call() }
            run.expectBound()
        }
    }

    @Test func `the wait is the time of those ahead over the counters that are open`() throws {
        var world = QueueWorld()
        func wait(_ ahead: Int, after seconds: Int) -> Int {
            world.day().expectedWaitSeconds(ahead: ahead, defaultServiceMinutes: 10, at: Given.later(seconds))
        }
        #expect(wait(3, after: 0) == 1_800)
        for number in 1...4 as ClosedRange<UInt64> { try world.perform(.issue(Given.draft(number))) }
        // Two counters, of which one takes 100 s and the other 300 s.
        for (number, counter, seconds) in [(1, "Room 1", 100), (2, "Room 2", 300)] as [(UInt64, String, Int)] {
            try world.perform(
                .call(
                    CallTokenCommand(
                        queueID: Given.queue(1), day: Given.today, tokenID: Given.token(number), counter: counter,
                        by: Given.doctor, at: Given.at)))
            try world.perform(Given.move(number, .served, after: 0))
            try world.perform(Given.move(number, .finished, after: seconds))
        }
        #expect(wait(3, after: 400) == 300)
        // An hour later nobody serves: one counter is reckoned with.
        #expect(wait(3, after: 3_900) == 600)
        #expect(wait(0, after: 400) == 0)
    }

    @Test func `the last twenty services of the day tell how long one takes`() throws {
        var world = QueueWorld()
        for number in 1...25 as ClosedRange<UInt64> {
            let start = Int(number) * 100
            try world.perform(.issue(Given.draft(number, after: start)))
            try world.perform(Given.call(number, after: start))
            try world.perform(Given.move(number, .served, after: start))
            // The first five take long and do not count any more.
            try world.perform(Given.move(number, .finished, after: start + (number <= 5 ? 90 : 60)))
        }
        let now = Given.later(2_600)
        #expect(world.day().expectedWaitSeconds(ahead: 2, defaultServiceMinutes: 10, at: now) == 120)
    }
}

/// A day at random, and who was called before whom.
private struct AgeingRun {
    var world = QueueWorld()
    private let headStarts: QueueHeadStarts
    private var now = 0
    private var count: UInt64 = 0
    private var called: [Int] = []

    init(_ headStarts: QueueHeadStarts) { self.headStarts = headStarts }

    mutating func step(_ random: inout SeededRandom) throws {
        now += Int.random(in: 0...900, using: &random)
        if Int.random(in: 0..<5, using: &random) > 1 || world.day().next == nil {
            count += 1
            let priority = QueuePriority.allCases.randomElement(using: &random) ?? .walkIn
            var draft = Given.draft(count, priority, after: now)
            draft.headStartSeconds = headStarts.seconds(of: priority)
            try world.perform(.issue(draft))
        } else {
            try call()
        }
    }

    mutating func call() throws {
        for case .tokenCalled(let event) in try world.perform(Given.call(after: now)) {
            called.append(world.day().token(event.place.tokenID)?.number ?? 0)
        }
    }

    func expectBound() {
        let tokens = world.day().tokens
        // Everybody was called, once.
        #expect(called.sorted() == tokens.map(\.number))
        var turn: [Int: Int] = [:]
        for (index, number) in called.enumerated() { turn[number] = index }
        for token in tokens {
            for other in tokens where other.number > token.number {
                let isOvertaken = turn[other.number, default: 0] < turn[token.number, default: 0]
                guard isOvertaken, other.priority != .emergency else { continue }
                #expect(token.priority != .emergency, "an emergency was overtaken by \(other.priority)")
                let later = (other.issuedAt.microseconds - token.issuedAt.microseconds) / 1_000_000
                let difference = Int64(other.headStartSeconds - token.headStartSeconds)
                #expect(later < difference, "\(token.number) was overtaken by \(other.number)")
            }
        }
        for case (let token, let other) in zip(tokens.filter(\.isEmergency), tokens.filter(\.isEmergency).dropFirst()) {
            #expect(turn[token.number, default: 0] < turn[other.number, default: 0])
        }
    }
}

extension TokenRecord {
    fileprivate var isEmergency: Bool { priority == .emergency }
}
