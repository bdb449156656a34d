import Testing

@testable import EventLoop

@Suite struct TimerHeapTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `a heap pops what a sorted list would, whatever is added and cancelled`(seed: UInt64) {
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var heap = TimerHeap()
        var model: [(deadline: UInt64, number: Int, token: TimerToken)] = []
        var gone: [TimerToken] = []
        var popped: [Int] = []
        for number in 0..<5_000 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                let deadline = UInt64.random(in: 0..<100, using: &generator)
                model.append((deadline, number, heap.add(deadline: deadline) { popped.append(number) }))
            case 5..<7 where !model.isEmpty:
                let removed = model.remove(at: Int.random(in: 0..<model.count, using: &generator))
                heap.cancel(removed.token)
                gone.append(removed.token)
            case 7 where !gone.isEmpty:
                // The slot has most likely another tenant by now.
                heap.cancel(gone[Int.random(in: 0..<gone.count, using: &generator)])
            default:
                let now = UInt64.random(in: 0..<100, using: &generator)
                popped = []
                while let action = heap.popDue(now: now, before: .max) { action() }
                let due = model.filter { $0.deadline <= now }.sorted {
                    ($0.deadline, $0.number) < ($1.deadline, $1.number)
                }
                #expect(popped == due.map(\.number))
                model.removeAll { $0.deadline <= now }
                gone += due.map(\.token)
            }
            #expect(heap.count == model.count)
            #expect(heap.firstDeadline == model.map(\.deadline).min())
        }
    }

    @Test func `removing all tells those that asked for it, in their order`() {
        var heap = TimerHeap()
        var told: [Int] = []
        let token = heap.add(deadline: 3, onStop: { told.append(3) }, action: { told.append(-3) })
        _ = heap.add(deadline: 2, action: { told.append(-2) })
        _ = heap.add(deadline: 1, onStop: { told.append(1) }, action: { told.append(-1) })
        for end in heap.removeAll() { end() }
        heap.cancel(token)
        #expect(told == [1, 3])
        #expect(heap.isEmpty)
        #expect(heap.popDue(now: .max, before: .max) == nil)
    }
}
