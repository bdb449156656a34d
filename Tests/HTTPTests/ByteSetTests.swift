import Testing

@testable import HTTP

@Suite struct ByteSetTests {
    @Test func `the sets of fields and targets hold what they say`() {
        for byte in UInt8.min...UInt8.max {
            let isControl = byte < 0x20 || byte == 0x7F
            #expect(ByteSet.fieldValue.contains(byte) == (!isControl || byte == 0x09))
            #expect(ByteSet.unspaced.contains(byte) == !(isControl || byte == 0x20))
            let isPlain = ByteSet.path.contains(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "%")
            #expect(ByteSet.plainPath.contains(byte) == isPlain)
        }
    }

    @Test func `long runs are searched as a search byte by byte would`() {
        let seed: UInt64 = 0x5EED_0011
        var random = TestRandom(seed: seed)
        let telling: [UInt8] = [0x00, 0x08, 0x09, 0x0D, 0x1F, 0x20, 0x21, 0x7E, 0x7F, 0x80, 0xFF]
        for round in 0..<4000 {
            var bytes = (0..<random.below(220)).map { _ in UInt8(0x21 + random.below(0x5E)) }
            for _ in 0..<random.below(4) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = telling[random.below(telling.count)]
            }
            let start = random.below(bytes.count + 1)
            for (set, floor) in [(ByteSet.fieldValue, UInt8(0x20)), (.unspaced, 0x21)] {
                let expected = bytes[start...].firstIndex { !set.contains($0) } ?? bytes.count
                let found = bytes.withUnsafeBytes { set.end(of: $0, start..<bytes.count, visibleFrom: floor) }
                #expect(found == expected, "seed \(seed), round \(round), floor \(floor)")
            }
        }
    }
}

@Suite struct RequestTargetTests {
    /// What a target in origin-form must be, said without regard to speed.
    private static func isTaken(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { input in
            let path = input[...].prefix { $0 != UInt8(ascii: "?") }
            let query = input[path.endIndex...].dropFirst()
            return ByteSet.path.containsAll(path) && PercentCoding.isStrict(path) && !PathSegments.climbs(path)
                && ByteSet.query.containsAll(query) && PercentCoding.isStrict(query)
        }
    }

    @Test func `a path is taken or refused as its rules say, plain or not`() {
        let seed: UInt64 = 0x5EED_0012
        var random = TestRandom(seed: seed)
        let pieces = [
            "a", "/", "-7", ".", "..", "%2e", "%2E", "%41", "%4", "%", "%00", "?", "#", "[", "|", "é", "~", "/",
        ]
        var takenCount = 0
        for round in 0..<4000 {
            let text = "/" + (0..<random.below(7)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let bytes = Array(text.utf8)
            let target = bytes.withUnsafeBytes { try? RequestTarget($0[...], method: .get) }
            #expect((target != nil) == Self.isTaken(bytes), "seed \(seed), round \(round), \(text)")
            guard let target else { continue }
            takenCount += 1
            #expect(target.path + (target.query.map { "?" + $0 } ?? "") == text, "seed \(seed), round \(round)")
        }
        #expect(takenCount > 500)
    }
}
