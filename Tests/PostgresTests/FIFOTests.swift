import TestSupport
import Testing

@testable import Postgres

@Suite struct FIFOTests {
    @Test func `it behaves as an array does that is cut at the front`() {
        var random = SeededRandom()
        var queue = FIFO<Int>()
        var model: [Int] = []
        for number in 0..<5_000 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<10:
                queue.append(number)
                model.append(number)
            case 10..<18:
                let first = queue.popFirst()
                #expect(first == (model.isEmpty ? nil : model.removeFirst()))
            case 18:
                queue.updateEach { $0 += 1 }
                model = model.map { $0 + 1 }
            default:
                let removed = queue.remove { $0 % 7 == 0 }
                #expect(removed == model.filter { $0 % 7 == 0 })
                model.removeAll { $0 % 7 == 0 }
            }
            #expect(queue.count == model.count && queue.first == model.first && queue.isEmpty == model.isEmpty)
        }
        let rest = queue.removeAll()
        #expect(rest == model, "seed \(random.seed)")
    }
}
