import TestSupport
import Testing

@testable import HTTP

/// What the parser makes of pieces, and whether it is the same to the end of the connection.
private func parse(_ pieces: [ArraySlice<UInt8>], isHead: Bool) -> HostileResponse.Outcome {
    var parser = ResponseParser(isHead: isHead, limits: HTTPClientLimits())
    var head: ResponseHead?
    var body: [UInt8] = []
    var pending: [UInt8] = []
    for piece in pieces {
        pending += piece
        var consumed = 0
        reading: while true {
            let (part, count) = pending[consumed...].withUnsafeBytes { parser.next($0) }
            let start = consumed
            consumed += count
            switch part {
            case .incomplete: break reading
            case .head(let found): head = found
            case .body(let range): body += pending[(start + range.lowerBound)..<(start + range.upperBound)]
            case .end: return outcome(head, body)
            case .failure(let failure): return .failure(failure)
            }
        }
        pending.removeFirst(consumed)
    }
    return parser.finish() ? outcome(head, body) : .truncated
}

private func outcome(_ head: ResponseHead?, _ body: [UInt8]) -> HostileResponse.Outcome {
    .answer(head?.status ?? 0, String(decoding: body, as: UTF8.self), isKept: head?.keepsAlive ?? false)
}

@Suite struct ResponseParserTests {
    @Test func `there are enough hostile answers, each with its name`() {
        #expect(HostileResponse.all.count >= 80)
        #expect(Set(HostileResponse.all.map(\.name)).count == HostileResponse.all.count)
    }

    @Test(arguments: HostileResponse.all)
    func `each answer is read as it is meant, or refused`(_ response: HostileResponse) {
        let bytes = Array(response.bytes.utf8)
        #expect(parse([bytes[...]], isHead: response.isHead) == response.outcome)
    }

    @Test(arguments: HostileResponse.all)
    func `an answer is the same wherever it is split`(_ response: HostileResponse) {
        let bytes = Array(response.bytes.utf8)
        let step = max(1, bytes.count / 400)
        for place in stride(from: 0, through: bytes.count, by: step) {
            let found = parse([bytes[..<place], bytes[place...]], isHead: response.isHead)
            #expect(found == response.outcome, "split at \(place)")
        }
        guard bytes.count < 1_000 else { return }
        #expect(parse(bytes.indices.map { bytes[$0...$0] }, isHead: response.isHead) == response.outcome)
    }

    @Test func `mutated answers never trap, and are the same wherever they are split`() {
        let seeded = SeededRandom()
        var random = TestRandom(seed: seeded.seed)
        for round in 0..<4_000 {
            let origin = HostileResponse.all[random.below(HostileResponse.all.count)]
            guard origin.bytes.utf8.count < 1_000 else { continue }
            var bytes = Array(origin.bytes.utf8)
            for _ in 0...random.below(3) { random.mutate(&bytes) }
            let whole = parse([bytes[...]], isHead: origin.isHead)
            let place = random.below(bytes.count + 1)
            let split = parse([bytes[..<place], bytes[place...]], isHead: origin.isHead)
            #expect(whole == split, "seed \(seeded.seed), round \(round)")
        }
    }
}
