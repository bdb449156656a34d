import Kernel
import Testing
import TestSupport

@testable import Journal

@Suite struct LaneQueueTests {
    private struct Work: LaneWork {
        let envelope: CommandEnvelope
        var module: any ModuleHandle { ModuleBox(module: JournalModule<ToyBank>.bank) }
        var streams: [StreamReference] { [] }
        func decide(_ states: [any Sendable]) -> Decision { .fault("not asked") }
        func finish(_ outcome: LaneOutcome) {}
    }

    private func hospital(_ number: Int) -> HospitalID { HospitalID(high: 0, low: UInt64(number)) }

    private func ticket(_ hospitalNumber: Int, _ number: Int) -> LaneTicket {
        let context = RequestContext(
            hospitalID: hospital(hospitalNumber),
            principal: Principal(kind: .user, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            deadlineNanoseconds: .max, requestID: "test",
            trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false))
        let id = CommandID(high: UInt64(hospitalNumber), low: UInt64(number))
        let options = CommandOptions(resourceID: StreamID(high: 0, low: 0), status: 200)
        return LaneTicket(Work(envelope: CommandEnvelope(id, options, context)))
    }

    private func names(_ tickets: [LaneTicket]) -> [String] {
        tickets.map { "\($0.envelope.commandID.high).\($0.envelope.commandID.low)" }
    }

    @Test func `an import of one hospital does not keep another waiting`() {
        var queue = LaneQueue()
        for number in 0..<1_000 { queue.append(ticket(1, number)) }
        queue.append(ticket(2, 0))
        queue.append(ticket(2, 1))
        #expect(names(queue.take(commands: 6, hospitals: 16)) == ["1.0", "2.0", "1.1", "2.1", "1.2", "1.3"])
        #expect(queue.count == 996)
    }

    @Test func `more hospitals than fit a batch take turns`() {
        var queue = LaneQueue()
        for round in 0..<2 { for hospital in 1...5 { queue.append(ticket(hospital, round)) } }
        #expect(names(queue.take(commands: 10, hospitals: 2)) == ["1.0", "2.0", "1.1", "2.1"])
        #expect(names(queue.take(commands: 3, hospitals: 2)) == ["3.0", "4.0", "3.1"])
        #expect(names(queue.take(commands: 10, hospitals: 2)) == ["5.0", "4.1", "5.1"])
        #expect(queue.isEmpty)
        #expect(queue.take(commands: 10, hospitals: 2).isEmpty)
    }

    @Test func `what is put back comes first, in its order`() {
        var queue = LaneQueue()
        for number in 0..<6 { queue.append(ticket(1, number)) }
        let taken = queue.take(commands: 4, hospitals: 1)
        queue.putBack(taken[2...])
        #expect(names(queue.take(commands: 9, hospitals: 1)) == ["1.2", "1.3", "1.4", "1.5"])
    }

    @Test func `what is removed is gone`() {
        var queue = LaneQueue()
        for number in 0..<6 { queue.append(ticket(number % 2, number)) }
        let removed = queue.remove { $0.hospitalID == hospital(1) || $0.envelope.commandID.low == 2 }
        #expect(names(removed).sorted() == ["0.2", "1.1", "1.3", "1.5"])
        #expect(names(queue.take(commands: 9, hospitals: 9)) == ["0.0", "0.4"])
        #expect(queue.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `every command leaves once, in the order of its hospital`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = LaneQueue()
        var next = [Int](repeating: 0, count: 6)
        var seen = [Int](repeating: 0, count: 6)
        for _ in 0..<2_000 {
            if Bool.random(using: &random) {
                let hospital = Int.random(in: 0..<6, using: &random)
                queue.append(ticket(hospital, next[hospital]))
                next[hospital] += 1
            } else {
                let taken = queue.take(
                    commands: Int.random(in: 1..<5, using: &random), hospitals: Int.random(in: 1..<4, using: &random))
                for ticket in taken {
                    let hospital = Int(ticket.envelope.commandID.high)
                    #expect(Int(ticket.envelope.commandID.low) == seen[hospital])
                    seen[hospital] += 1
                }
            }
            #expect(queue.count == next.reduce(0, +) - seen.reduce(0, +))
        }
    }
}
