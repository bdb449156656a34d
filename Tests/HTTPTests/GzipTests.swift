import TestSupport
import Testing

@testable import HTTP

/// Inflates what comes in pieces.
private func inflate(_ pieces: [[UInt8]], limitBytes: Int = .max) throws(GzipError) -> [UInt8] {
    guard let decoder = GzipDecoder(limitBytes: limitBytes) else { throw .malformed }
    var whole: [UInt8] = []
    for piece in pieces {
        decoder.give(piece)
        while let part = try decoder.next() { whole += part }
    }
    try decoder.finish()
    return whole
}

private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
    try #require(DeflateEncoder(.gzip)).encode(bytes)
}

private func text(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
    (0..<count).map { _ in UInt8(97 + random.next() % 9) }
}

@Suite struct GzipTests {
    @Test func `what is compressed comes back wherever either side is split`() throws {
        var random = SeededRandom()
        let encoder = try #require(DeflateEncoder(.gzip))
        for _ in 0..<60 {
            let plain = text(Int(random.next() % 200_000), &random)
            encoder.reset()
            var coded: [UInt8] = []
            var place = 0
            while place < plain.count {
                let end = min(plain.count, place + 1 + Int(random.next() % 40_000))
                coded += encoder.write(Array(plain[place..<end]), random.next() % 2 == 0 ? .flush : .more)
                place = end
            }
            coded += encoder.write([], .finish)
            var pieces: [[UInt8]] = []
            place = 0
            while place < coded.count {
                let end = min(coded.count, place + 1 + Int(random.next() % 3_000))
                pieces.append(Array(coded[place..<end]))
                place = end
            }
            #expect(try inflate(pieces) == plain, "seed \(random.seed)")
        }
    }

    @Test func `a small body split at every byte is the same`() throws {
        let plain = Array("{\"name\":\"Mariam\"}".utf8)
        let coded = try deflated(plain)
        for place in 0...coded.count {
            #expect(try inflate([Array(coded[..<place]), Array(coded[place...])]) == plain)
        }
        #expect(try inflate(coded.map { [$0] }) == plain)
    }

    @Test func `a flushed chunk can be read before the body is over`() throws {
        let encoder = try #require(DeflateEncoder(.gzip))
        let decoder = try #require(GzipDecoder(limitBytes: 100))
        decoder.give(encoder.write(Array("first".utf8), .flush))
        #expect(try decoder.next() == Array("first".utf8))
    }

    @Test func `an encoder that is used again knows nothing of what it coded before`() throws {
        let encoder = try #require(DeflateEncoder(.gzip))
        let first = encoder.encode(Array("a secret of another answer".utf8))
        encoder.reset()
        _ = encoder.write(Array("broken off".utf8), .flush)
        #expect(encoder.encode(Array("a secret of another answer".utf8)) == first)
    }

    @Test func `every end that is too early is refused`() throws {
        let coded = try deflated(Array("some text, some text".utf8))
        for count in 0..<coded.count {
            #expect(throws: GzipError.truncated) { try inflate([Array(coded[..<count])]) }
        }
    }

    @Test func `whatever bit is turned over, nothing else is taken for the body`() throws {
        let plain = Array("some text, some text, and some more of it".utf8)
        let coded = try deflated(plain)
        for place in coded.indices {
            for bit in 0..<8 {
                var broken = coded
                broken[place] ^= 1 << UInt8(bit)
                let result = Result { try inflate([broken]) }
                if case .success(let bytes) = result { #expect(bytes == plain, "byte \(place)") }
            }
        }
    }

    @Test(
        arguments: [
            ("no gzip", [0x7B, 0x7D], .malformed), ("zlib", [0x78, 0x9C, 1, 2], .malformed),
            ("nothing", [], .truncated), ("another method", [0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 3], .malformed),
            ("half the magic", [0x1F, 0x8C, 8, 0], .malformed),
        ] as [(String, [UInt8], GzipError)])
    func `what is no gzip is refused`(_ name: String, _ bytes: [UInt8], _ error: GzipError) {
        #expect(throws: error) { try inflate(bytes.isEmpty ? [] : [bytes]) }
    }

    @Test func `what follows the end is refused, another member is not, too many are`() throws {
        let coded = try deflated(Array("member".utf8))
        #expect(throws: GzipError.trailingBytes) { try inflate([coded + [0]]) }
        #expect(throws: GzipError.trailingBytes) { try inflate([coded, Array("{}".utf8)]) }
        #expect(try inflate([coded + coded]) == Array("membermember".utf8))
        let most = Array(repeating: coded, count: GzipLimits.memberCount)
        let inflated = try inflate(most)
        #expect(inflated.count == 6 * GzipLimits.memberCount)
        #expect(throws: GzipError.tooManyMembers) { try inflate(most + [coded]) }
    }

    @Test func `a bomb is stopped by its ratio, within a piece of where the bound is`() throws {
        let bomb = try deflated([UInt8](repeating: 0, count: 50_000_000))
        let decoder = try #require(GzipDecoder(limitBytes: .max))
        decoder.give(Array(bomb.prefix(1_000)))
        var given = 0
        #expect(throws: GzipError.ratioExceeded) {
            while let piece = try decoder.next() { given += piece.count }
        }
        #expect(given <= GzipLimits.unratedBytes + 1_000 * GzipLimits.ratio)
        #expect(throws: GzipError.malformed) { try decoder.next() }
    }

    @Test func `what shrinks well and is small is no bomb`() throws {
        let plain = [UInt8](repeating: 0x20, count: GzipLimits.unratedBytes)
        #expect(try inflate([deflated(plain)]) == plain)
    }

    @Test(arguments: [(1_000, true), (999, false), (0, false)])
    func `the limit is on what comes out`(_ limit: Int, _ fits: Bool) throws {
        var random = SeededRandom()
        let coded = try deflated(text(1_000, &random))
        if fits {
            #expect(try inflate([coded], limitBytes: limit).count == 1_000)
        } else {
            #expect(throws: GzipError.tooLarge) { try inflate([coded], limitBytes: limit) }
        }
    }

    @Test func `a pool lends so many encoders and no more, and takes them back`() {
        let pool = GzipEncoderPool()
        var lent = (0..<GzipLimits.encoderCount).map { _ in LentGzipEncoder(pool) }
        #expect(lent.allSatisfy { $0 != nil })
        #expect(LentGzipEncoder(pool) == nil)
        lent.removeAll()
        #expect(pool.lentCount == 0)
        #expect(LentGzipEncoder(pool) != nil)
    }
}
