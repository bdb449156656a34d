public import Kernel
import Synchronization

/// Makes UUIDv7 ids (RFC 9562 section 5.7) that increase within the process, whatever the clock does.
///
/// After the 48 bits of Unix milliseconds comes a counter of 26 bits (RFC 9562 section 6.2, method 1) that starts each
/// millisecond at a random value below half its range, then 48 random bits. A clock that stands still or runs backwards
/// keeps the last millisecond and counts on; a counter that runs over borrows the next millisecond.
public final class UUIDv7Generator: IDGenerator {
    private struct State {
        var millisecond: UInt64 = 0
        var counter: UInt64 = 0
    }

    private static let counterBits: UInt64 = 26
    private static let millisecondMask: UInt64 = 1 << 48 - 1

    private let clock: any WallClock
    private let state = Mutex(State())

    /// Makes a generator that reads the time from `clock`; one per process is enough.
    public init(clock: any WallClock) {
        self.clock = clock
    }

    /// The 128 bits of a new id, greater than every id that this generator gave before.
    public func next() -> (high: UInt64, low: UInt64) {
        let present = UInt64(max(clock.now().microseconds, 0)) / 1000 & Self.millisecondMask
        let random = SecureRandom.uint64()
        // The seed and the tail come from different bits of two draws: a seed must not show in the tail.
        let seed = SecureRandom.uint64() >> (64 - Self.counterBits + 1)
        let (millisecond, counter) = state.withLock { state in
            if present > state.millisecond {
                state = State(millisecond: present, counter: seed)
            } else {
                state.counter += 1
                if state.counter >> Self.counterBits != 0 {
                    state = State(millisecond: state.millisecond + 1, counter: seed)
                }
            }
            return (state.millisecond, state.counter)
        }
        let version: UInt64 = 0x7000
        let variant: UInt64 = 0b10 << 62
        return (
            high: millisecond << 16 | version | counter >> 14,
            low: variant | (counter & 0x3FFF) << 48 | random >> 16
        )
    }
}
