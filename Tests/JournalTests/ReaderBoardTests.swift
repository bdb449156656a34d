import TestSupport
import Testing

@testable import Journal

@Suite struct ReaderBoardTests {
    private static let place = ReaderBoard.Place(reader: 0, shard: 3)

    private static func board() -> ReaderBoard {
        let reader = LogReader(
            name: "bank.turnover", version: 1, kind: .asynchronous, module: "bank", tables: [], onPoison: .parkStream,
            statements: { _, _ in [] }, erasure: { _, _ in [] })
        return ReaderBoard([reader], SubscriptionLimits())
    }

    @Test func `a move that ends after the lease was found further back takes the reader along`() {
        let board = Self.board()
        _ = board.lease(Self.place, at: 10, isStopped: false, before: nil, until: .max)
        _ = board.lease(Self.place, at: 4, isStopped: false, before: 10, until: .max)
        #expect(board.standing(Self.place).position == 4)
        board.moved(Self.place, to: 10)
        #expect(board.standing(Self.place).stored == 10)
        #expect(board.standing(Self.place).position == 10)
    }

    @Test func `a reader that had caught up gathers before its next page, and one that had not goes on`() throws {
        let (board, signal) = (Self.board(), LogSignal())
        let (pace, page) = (board.limits.pace.wholeNanoseconds, board.limits.pagePositions)
        _ = board.lease(Self.place, at: 0, isStopped: false, before: nil, until: .max)
        func next(_ now: UInt64) -> ReaderBoard.Cohort? {
            guard case .page(let cohort)? = board.next(signal, now: now, where: { _, _ in true }) else { return nil }
            return cohort
        }
        signal.committed(3, 1...page + 1, [("bank", page + 1)])
        let first = try #require(next(1_000))
        board.advance(0, 3, to: page, leasedUntil: .max)
        board.pace(first, now: 1_000)
        let second = try #require(next(1_000))
        board.advance(0, 3, to: page + 1, leasedUntil: .max)
        board.pace(second, now: 1_000)
        signal.committed(3, page + 2...page + 2, [("bank", page + 2)])
        let (early, late) = (next(1_000), next(1_000 + pace))
        #expect(first.isToHead == false)
        #expect(second.isToHead)
        #expect(early == nil)
        #expect(late?.position == page + 1)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `whatever happens in whatever order, a checkpoint is never believed beyond its reader`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (board, signal) = (Self.board(), LogSignal())
        var head: Int64 = 0
        for _ in 0..<2_000 {
            let position = Int64.random(in: 0...max(1, head), using: &random)
            switch Int.random(in: 0..<9, using: &random) {
            case 0:
                head += 5
                signal.committed(
                    3, head - 4...head, Bool.random(using: &random) ? [("bank", head - 1)] : [("mill", head)])
            case 1: signal.raise(3, to: head)
            case 2:
                let before = Bool.random(using: &random) ? board.stored[Self.place] : nil
                _ = board.lease(Self.place, at: position, isStopped: false, before: before, until: .max)
            case 3: board.advance(0, 3, to: position, leasedUntil: .max)
            case 4: board.moved(Self.place, to: position)
            case 5:
                let question = ReaderBoard.Question(
                    place: Self.place, position: board.standing(Self.place).position, end: max(head, position))
                if question.end > question.position {
                    let found = Int64.random(in: question.position + 1...question.end, using: &random)
                    board.answer(question, Bool.random(using: &random) ? found : nil)
                }
            case 6: _ = board.settle(signal)
            case 7:
                if case .page(let cohort)? = board.next(signal, now: 0, where: { _, _ in true }) {
                    if Bool.random(using: &random) { board.moved(Self.place, to: position) }
                    board.pass(cohort, to: cohort.position + cohort.pagePositions)
                }
            default: if Int.random(in: 0..<8, using: &random) == 0 { board.lose(0, 3) }
            }
            let standing = board.standing(Self.place)
            #expect(standing.stored <= standing.position, "seed \(seed)")
        }
    }
}
