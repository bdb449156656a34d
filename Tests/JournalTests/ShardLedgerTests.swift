import TestSupport
import Testing

@testable import Journal

@Suite struct ShardLedgerTests {
    @Test func `what nobody told is unknown, and what stands at the head has nothing behind it`() {
        var ledger = ShardLedger()
        #expect(ledger.next(of: "bank", after: 0) == .nothing(upTo: 0))
        let moves = [ledger.raise(to: 7), ledger.raise(to: 7), ledger.raise(to: 6)]
        #expect(moves == [true, false, false])
        #expect(ledger.isIncomplete)
        #expect(ledger.next(of: "bank", after: 3) == .unknown)
        #expect(ledger.next(of: "bank", after: 7) == .nothing(upTo: 7))
        ledger.note(8...12, [("bank", 10), ("mill", 12)])
        #expect(!ledger.isIncomplete)
        #expect(ledger.next(of: "bank", after: 6) == .unknown)
        #expect(ledger.next(of: "bank", after: 7) == .something)
        #expect(ledger.next(of: "bank", after: 9) == .something)
        #expect(ledger.next(of: "bank", after: 10) == .nothing(upTo: 12))
        #expect(ledger.next(of: "shop", after: 8) == .nothing(upTo: 12))
    }

    @Test func `a hole begins the ledger anew`() {
        var ledger = ShardLedger()
        ledger.note(1...5, [("bank", 5)])
        ledger.note(9...9, [("mill", 9)])
        #expect(ledger.next(of: "mill", after: 5) == .unknown)
        #expect(ledger.next(of: "bank", after: 8) == .nothing(upTo: 9))
        #expect(ledger.reach(of: "bank", upTo: 7) == (7, false))
        #expect(ledger.reach(of: "bank", upTo: 9) == (8, false))
        #expect(ledger.reach(of: "mill", upTo: 9) == (9, true))
        #expect(ledger.reach(of: "mill", upTo: 10) == (10, false))
    }

    @Test func `it never tells what the log does not bear out`() {
        var random = SeededRandom()
        let modules = ["bank", "mill", "shop"]
        for _ in 0..<300 {
            var ledger = ShardLedger()
            var log: [String] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let first = Int64(log.count) + 1
                let batch = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    modules[Int.random(in: 0..<3, using: &random)]
                }
                log += batch
                // A third is another process's, of which only the head is seen, or not even that.
                switch Int.random(in: 0..<6, using: &random) {
                case 0: _ = ledger.raise(to: Int64(log.count))
                case 1: continue
                default:
                    let lasts = Set(batch).map { module in
                        (name: module, position: first + Int64(batch.lastIndex(of: module) ?? 0))
                    }
                    ledger.note(first...Int64(log.count), lasts)
                }
                check(ledger, log, modules)
            }
        }
    }

    private func check(_ ledger: ShardLedger, _ log: [String], _ modules: [String]) {
        func isAny(_ module: String, _ after: Int64, _ to: Int64) -> Bool {
            after < to && log[Int(after)..<min(log.count, Int(to))].contains(module)
        }
        for module in modules {
            for position in 0...Int64(log.count) {
                switch ledger.next(of: module, after: position) {
                case .nothing(let end):
                    #expect(!isAny(module, position, end))
                    #expect(end >= position)
                case .something: #expect(isAny(module, position, Int64(log.count)))
                case .unknown: #expect(position < ledger.head)
                }
                let (since, isExact) = ledger.reach(of: module, upTo: position)
                #expect(since <= position && !isAny(module, since, position))
                if isExact { #expect(log[Int(since) - 1] == module) }
            }
        }
    }
}
