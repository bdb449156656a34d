import Kernel
import Synchronization
import Testing

@testable import Crypto

/// A clock that shows what it is told.
private final class SettableClock: WallClock {
    private let microseconds: Mutex<Int64>

    init(milliseconds: Int64) {
        microseconds = Mutex(milliseconds * 1000)
    }

    func set(milliseconds: Int64) {
        microseconds.withLock { $0 = milliseconds * 1000 }
    }

    func now() -> Timestamp { Timestamp(microseconds: microseconds.withLock { $0 }) }
    func monotonicNanoseconds() -> UInt64 { 0 }
}

@Suite struct RandomTests {
    @Test(arguments: [0, 1, 8, 63, 64, 65, 1_023, 1_024, 1_025, 100_000])
    func `as many random bytes come as are asked for`(count: Int) {
        #expect(SecureRandom.bytes(count).count == count)
    }

    @Test func `random bytes do not repeat, from any number of threads`() async {
        let drawn = await withTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<8 { group.addTask { (0..<2_000).map { _ in SecureRandom.bytes(12) } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn).count == 16_000)
    }

    @Test func `each bit of a random number is set about half the time`() {
        var counts = [Int](repeating: 0, count: 64)
        let draws = 10_000
        for _ in 0..<draws {
            let number = SecureRandom.uint64()
            for bit in 0..<64 where number >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
        }
        // Ten standard deviations: a sound generator fails once in 10^22 runs.
        for count in counts { #expect(abs(count - draws / 2) < 500) }
    }

    @Test func `an id has the version, the variant and the time of RFC 9562`() {
        // The example of RFC 9562 appendix A.6: 2022-02-22 14:22:22 -05:00.
        let generator = UUIDv7Generator(clock: SettableClock(milliseconds: 0x017F_22E2_79B0))
        let id: PatientID = generator.make()
        #expect(id.description.hasPrefix("017f22e2-79b0-7"))
        #expect(id.low >> 62 == 0b10)
    }

    @Test func `ids increase whatever the clock does`() {
        var random = SeededGenerator("UUIDv7 clock")
        let clock = SettableClock(milliseconds: 1_000_000)
        let generator = UUIDv7Generator(clock: clock)
        var last: PatientID = generator.make()
        for _ in 0..<20_000 {
            if Int.random(in: 0..<10, using: &random) == 0 {
                clock.set(milliseconds: Int64.random(in: -5...2_000_000, using: &random))
            }
            let next: PatientID = generator.make()
            #expect(next > last)
            #expect(next.high >> 12 & 0xF == 7 && next.low >> 62 == 0b10)
            last = next
        }
    }

    @Test func `ids of one millisecond are unique over threads and increase in each`() async {
        let generator = UUIDv7Generator(clock: SettableClock(milliseconds: 5))
        let batches = await withTaskGroup(of: [PatientID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<5_000).map { _ in generator.make() } } }
            return await group.reduce(into: [[PatientID]]()) { $0.append($1) }
        }
        for batch in batches { #expect(zip(batch, batch.dropFirst()).allSatisfy { $0 < $1 }) }
        #expect(Set(batches.joined()).count == 40_000)
    }

    @Test func `two generators on one clock do not meet`() {
        let clock = SettableClock(milliseconds: 5)
        let first = UUIDv7Generator(clock: clock)
        let second = UUIDv7Generator(clock: clock)
        let ids: [PatientID] = (0..<5_000).flatMap { _ in [first.make(), second.make()] }
        #expect(Set(ids).count == 10_000)
    }
}
