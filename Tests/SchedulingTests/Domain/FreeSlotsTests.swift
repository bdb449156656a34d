import Kernel
import SchedulingAPI
import Testing

@testable import Scheduling

/// Which slots are free on one day, in tables; every time is of that day, in UTC.
@Suite struct FreeSlotsTests {
    /// A day of one practitioner. Times are `08:00-12:00`; behind a room's times stands which, as in `08:00-09:00@1`.
    struct Row: CustomTestStringConvertible {
        var name: String
        var work = ["08:00-12:00"]
        var busy: [String] = []
        var closed: [String] = []
        var minutes = (duration: 60, buffer: 0, slot: 60)
        var rooms: Int?
        var taken: [String] = []
        var window = "00:00-23:59"
        var free: [String]
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "a day on which nothing is booked", free: ["08:00", "09:00", "10:00", "11:00"]),
        Row(name: "nobody works", work: [], free: []),
        Row(name: "back to back", busy: ["08:00-09:00", "10:00-11:00"], free: ["09:00", "11:00"]),
        Row(name: "all is taken", busy: ["07:00-13:00"], free: []),
        Row(
            name: "what is booked twice over counts once", busy: ["08:00-10:00", "08:30-09:00"],
            free: ["10:00", "11:00"]),
        Row(
            name: "what begins within a slot", busy: ["09:59-10:01"], free: ["08:00", "11:00"]),
        Row(
            name: "the buffer reaches beyond the end of work", minutes: (60, 15, 60),
            free: ["08:00", "09:00", "10:00", "11:00"]),
        Row(
            name: "the buffer does not reach into what is booked", busy: ["12:00-13:00"], minutes: (60, 15, 60),
            free: ["08:00", "09:00", "10:00"]),
        Row(
            name: "a slot that ends with its buffer as the next begins", busy: ["09:15-12:00"], minutes: (60, 15, 60),
            free: ["08:00"]),
        Row(name: "a slot that lacks a minute for its buffer", busy: ["09:14-12:00"], minutes: (60, 15, 60), free: []),
        Row(
            name: "the service does not end behind the end of work", minutes: (90, 0, 60),
            free: ["08:00", "09:00", "10:00"]),
        Row(name: "longer than work", minutes: (241, 0, 5), free: []),
        Row(name: "exactly as long as work", minutes: (240, 30, 5), free: ["08:00"]),
        Row(
            name: "lunch begins the grid anew", work: ["08:00-09:10", "09:50-11:00"], minutes: (30, 0, 30),
            free: ["08:00", "08:30", "09:50", "10:20"]),
        Row(
            name: "starts closer than the service is long", minutes: (60, 0, 20), window: "08:00-09:00",
            free: ["08:00", "08:20", "08:40"]),
        Row(
            name: "the grid stays behind what is booked", busy: ["08:00-08:05"], minutes: (30, 0, 30),
            window: "08:00-10:00",
            free: ["08:30", "09:00", "09:30"]),
        Row(name: "the window takes its beginning, and not its end", window: "09:00-11:00", free: ["09:00", "10:00"]),
        Row(name: "the window begins between two starts", window: "09:01-11:01", free: ["10:00", "11:00"]),
        Row(name: "a window without length", window: "09:00-09:00", free: []),
        Row(name: "days without a credential", closed: ["09:00-10:30"], free: ["08:00", "11:00"]),
        Row(
            name: "a day without a credential that begins within a slot", closed: ["08:30-09:00"],
            free: ["08:00", "09:00", "10:00", "11:00"]),
        Row(name: "no room at all", rooms: 0, free: []),
        Row(name: "the room is taken", rooms: 1, taken: ["09:00-10:00@1"], free: ["08:00@1", "10:00@1", "11:00@1"]),
        Row(
            name: "the other room is taken in its place", rooms: 2, taken: ["09:00-10:00@1"],
            free: ["08:00@1", "09:00@2", "10:00@1", "11:00@1"]),
        Row(
            name: "one room short", rooms: 2, taken: ["09:00-10:00@1", "08:30-09:30@2"],
            free: ["08:00@1", "10:00@1", "11:00@1"]),
        Row(
            name: "the buffer needs the room too", minutes: (60, 15, 60), rooms: 1, taken: ["10:10-11:00@1"],
            free: ["08:00@1", "11:00@1"]),
        Row(
            name: "the buffer needs the room beyond the end of work", minutes: (60, 15, 60), rooms: 1,
            taken: ["12:14-13:00@1"], free: ["08:00@1", "09:00@1", "10:00@1"]),
        Row(
            name: "practitioner and room are free at different times", busy: ["08:00-10:00"], rooms: 1,
            taken: ["10:00-12:00@1"], free: []),
    ]

    @Test(arguments: rows) func `the free slots of a day`(_ row: Row) throws {
        var question = try Self.question(row.window, row.minutes)
        question.needsRoom = row.rooms != nil
        question.rooms = try (0..<(row.rooms ?? 0)).map { number in
            SlotRoom(
                id: Self.room(number + 1),
                busy: try row.taken.filter { $0.hasSuffix("@\(number + 1)") }.map { try Self.busy($0) })
        }
        var practitioner = SlotPractitioner(id: Given.doctor, busy: try row.busy.map { try Self.busy($0) })
        let closed = try row.closed.map { try Self.busy($0) }
        practitioner.spans = try row.work.map { SlotSpan(work: try Self.work($0), closed: closed) }
        question.practitioners = [practitioner]
        let found = FreeSlots.find(question, limit: 100)
        #expect(try found.slots.map(Self.text) == row.free)
        #expect(found.nextFrom == nil)
        for slot in found.slots {
            #expect(slot.endsAt == slot.startsAt.advanced(by: .seconds(row.minutes.duration * 60)))
            #expect(slot.seats == nil)
        }
    }

    @Test func `a room serves its own place alone`() throws {
        var question = try Self.question("08:00-10:00", (60, 0, 60))
        question.needsRoom = true
        question.rooms = [SlotRoom(id: Self.room(1), locationID: Given.berlin), SlotRoom(id: Self.room(2))]
        var elsewhere = try Self.work("08:00-10:00")
        elsewhere.locationID = Given.location
        var there = try Self.work("08:00-10:00")
        there.locationID = Given.berlin
        question.practitioners = [
            SlotPractitioner(id: Given.doctor, spans: [SlotSpan(work: elsewhere)]),
            SlotPractitioner(id: Given.otherDoctor, spans: [SlotSpan(work: there)]),
        ]
        let found = FreeSlots.find(question, limit: 100).slots
        #expect(found.map(\.practitionerId) == [Given.otherDoctor, Given.otherDoctor])
        #expect(found.allSatisfy { $0.roomId == Self.room(1) && $0.locationId == Given.berlin })
    }

    @Test func `a group that runs is offered with its seats, and new ones beside it`() throws {
        var question = try Self.question("08:00-12:00", (60, 0, 60))
        question.capacity = 8
        var practitioner = SlotPractitioner(id: Given.doctor, spans: [SlotSpan(work: try Self.work("08:00-12:00"))])
        practitioner.busy = [try Self.busy("09:30-10:30"), try Self.busy("11:00-12:00")]
        practitioner.groups = try [("09:30-10:30", 3), ("11:00-12:00", 0), ("06:00-07:00", 2)].map { text, seats in
            let times = try Self.busy(text)
            return OpenGroup(
                roomID: Self.room(4), locationID: Given.location, startsAt: times.startsAt, endsAt: times.endsAt,
                seats: seats)
        }
        question.practitioners = [practitioner]
        let found = FreeSlots.find(question, limit: 100).slots
        #expect(try found.map(Self.text) == ["08:00", "09:30@4"])
        #expect(found.map(\.seats) == [8, 3])
        #expect(found.map(\.locationId) == [nil, Given.location])
    }

    @Test func `slots come by start, then practitioner, and one start is never parted`() throws {
        var question = try Self.question("08:00-12:00", (60, 0, 60))
        let work = [SlotSpan(work: try Self.work("08:00-12:00"))]
        question.practitioners = [Given.otherDoctor, Given.receptionist, Given.doctor].map {
            SlotPractitioner(id: $0, spans: work)
        }
        let all = FreeSlots.find(question, limit: 12)
        let order = [Given.receptionist, Given.doctor, Given.otherDoctor]
        #expect(all.slots.map(\.practitionerId) == order + order + order + order)
        #expect(all.nextFrom == nil)
        for (limit, count) in [(11, 9), (9, 9), (8, 6), (3, 3), (2, 3), (1, 3)] {
            let part = FreeSlots.find(question, limit: limit)
            #expect(part.slots == Array(all.slots.prefix(count)), "limit \(limit)")
            #expect(part.nextFrom == all.slots[count].startsAt, "limit \(limit)")
        }
        var pages: [SlotView] = []
        var from: Timestamp? = question.from
        while let next = from {
            question.from = next
            let page = FreeSlots.find(question, limit: 4)
            pages += page.slots
            from = page.nextFrom
        }
        #expect(pages == all.slots)
    }

    @Test func `the next slots after an instant begin with it`() throws {
        var question = try Self.question("00:00-23:59", (60, 0, 60))
        question.practitioners = [
            SlotPractitioner(
                id: Given.doctor, spans: [SlotSpan(work: try Self.work("08:00-16:00"))],
                busy: [try Self.busy("11:00-12:00")])
        ]
        let next = FreeSlots.next(3, after: try Self.instant("10:00"), in: question)
        #expect(try next.map(Self.text) == ["10:00", "12:00", "13:00"])
        #expect(FreeSlots.next(3, after: try Self.instant("15:01"), in: question).isEmpty)
        let early = FreeSlots.next(1, after: try Self.instant("00:00").advanced(by: .seconds(-86_400)), in: question)
        #expect(try early.map(Self.text) == ["08:00"])
    }

    static func room(_ number: Int) -> RoomID {
        RoomID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0600 + UInt64(number))
    }

    static func instant(_ time: Substring) throws -> Timestamp { try Given.instant("2026-01-05T\(time):00Z") }

    private static func question(
        _ window: String, _ minutes: (duration: Int, buffer: Int, slot: Int)
    ) throws -> SlotQuestion {
        let window = try busy(window)
        var service = ServiceView(
            id: ServiceID(high: 0, low: 1), name: "", durationMinutes: minutes.duration, createdAt: Given.at)
        service.bufferAfterMinutes = minutes.buffer
        service.slotMinutes = minutes.slot
        return SlotQuestion(of: service, from: window.startsAt, to: window.endsAt)
    }

    private static func busy(_ text: String) throws -> BusySpan {
        let times = text.prefix { $0 != "@" }.split(separator: "-")
        return BusySpan(startsAt: try instant(times[0]), endsAt: try instant(times[1]))
    }

    private static func work(_ text: String) throws -> WorkingSpan {
        let times = try busy(text)
        return WorkingSpan(startsAt: times.startsAt, endsAt: times.endsAt, locationID: nil)
    }

    private static func text(_ slot: SlotView) throws -> String {
        let time = slot.startsAt.description.dropFirst(11).prefix(5)
        guard let id = slot.roomId else { return String(time) }
        let number = (1...9).first { room($0) == id }
        return "\(time)@\(try #require(number))"
    }
}
