import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Free slots against a model that looks at each minute of each room and practitioner.
@Suite struct FreeSlotsPropertyTests {
    static let minutesOfWorld = 2 * 24 * 60
    static let places: [LocationID?] = [nil, Given.location, Given.berlin]

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `what is found is what a look at every minute finds`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var found = 0
        var taken = 0
        for _ in 0..<60 {
            let question = Self.question(&random)
            let slots = FreeSlots.find(question, limit: .max).slots
            #expect(slots == Self.model(question), "seed \(seed)")
            found += slots.count
            taken += question.practitioners.reduce(0) { $0 + $1.busy.count }
        }
        // A run in which nothing was free, or nothing taken, would prove nothing.
        #expect(found > 400)
        #expect(taken > 500)
    }

    private static func question(_ random: inout SeededRandom) -> SlotQuestion {
        var service = ServiceView(
            id: ServiceID(high: 0, low: 1), name: "", durationMinutes: Int.random(in: 5...120, using: &random),
            createdAt: Given.at)
        service.bufferAfterMinutes = [0, 0, 5, 30].randomElement(using: &random) ?? 0
        service.slotMinutes = Int.random(in: 5...60, using: &random)
        service.needsRoom = Bool.random(using: &random)
        let from = Int.random(in: 0..<minutesOfWorld, using: &random)
        let to = Int.random(in: from...minutesOfWorld, using: &random)
        var question = SlotQuestion(of: service, from: instant(from), to: instant(to))
        question.practitioners = (1...Int.random(in: 1...4, using: &random)).map { number in
            SlotPractitioner(
                id: UserID(high: 1, low: UInt64(number)),
                spans: spans(&random), busy: busy(&random, upTo: 12))
        }
        question.rooms = (0..<Int.random(in: 0...5, using: &random)).map { number in
            SlotRoom(
                id: RoomID(high: 2, low: UInt64(number)), locationID: places.randomElement(using: &random) ?? nil,
                busy: busy(&random, upTo: 25))
        }
        question.rooms.shuffle(using: &random)
        return question
    }

    /// Spans in order, which may overlap where they are at several places.
    private static func spans(_ random: inout SeededRandom) -> [SlotSpan] {
        (0..<Int.random(in: 0...4, using: &random))
            .map { _ in
                let times = someWhile(&random, upTo: 900)
                var span = SlotSpan(
                    work: WorkingSpan(
                        startsAt: times.startsAt, endsAt: times.endsAt,
                        locationID: places.randomElement(using: &random) ?? nil))
                if Int.random(in: 0..<4, using: &random) == 0 { span.closed = [someWhile(&random, upTo: 600)] }
                return span
            }
            .sorted { ($0.work.startsAt, $0.work.endsAt) < ($1.work.startsAt, $1.work.endsAt) }
    }

    private static func busy(_ random: inout SeededRandom, upTo count: Int) -> [BusySpan] {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in someWhile(&random, upTo: 120) }
    }

    private static func someWhile(_ random: inout SeededRandom, upTo length: Int) -> BusySpan {
        let start = Int.random(in: -60..<minutesOfWorld, using: &random)
        return BusySpan(startsAt: instant(start), endsAt: instant(start + Int.random(in: 1...length, using: &random)))
    }

    private static func instant(_ minute: Int) -> Timestamp { Given.at.advanced(by: .seconds(minute * 60)) }

    /// Each start of each grid, and whether every minute of it is free.
    private static func model(_ question: SlotQuestion) -> [SlotView] {
        var slots: [(slot: SlotView, source: Int)] = []
        for practitioner in question.practitioners {
            for (source, span) in practitioner.spans.enumerated() {
                var start = span.work.startsAt
                while start < span.work.endsAt {
                    if let slot = slot(at: start, span, practitioner, question) { slots.append((slot, source)) }
                    start = start.advanced(by: .seconds(question.slotMinutes * 60))
                }
            }
        }
        return slots.sorted {
            ($0.slot.startsAt, $0.slot.practitionerId, $0.source) < (
                $1.slot.startsAt, $1.slot.practitionerId, $1.source
            )
        }
        .map(\.slot)
    }

    private static func slot(
        at start: Timestamp, _ span: SlotSpan, _ practitioner: SlotPractitioner, _ question: SlotQuestion
    ) -> SlotView? {
        let end = start.advanced(by: .seconds(question.durationMinutes * 60))
        let minutes = (0..<(question.durationMinutes + question.bufferMinutes)).map {
            start.advanced(by: .seconds($0 * 60))
        }
        func isFree(_ busy: [BusySpan]) -> Bool {
            minutes.allSatisfy { minute in !busy.contains { $0.startsAt <= minute && minute < $0.endsAt } }
        }
        guard question.from <= start, start < question.to, end <= span.work.endsAt, isFree(practitioner.busy),
            !span.closed.contains(where: { $0.startsAt <= start && start < $0.endsAt })
        else { return nil }
        var slot = SlotView(practitionerId: practitioner.id, startsAt: start, endsAt: end)
        slot.locationId = span.work.locationID
        guard question.needsRoom else { return slot }
        let rooms = question.rooms.filter { $0.locationID == span.work.locationID && isFree($0.busy) }
        guard let room = rooms.map(\.id).min() else { return nil }
        slot.roomId = room
        return slot
    }
}
