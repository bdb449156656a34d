public import Kernel
internal import Synchronization

/// Ids that look like UUIDv7 (RFC 9562 section 5.7), increase, and are the same for the same seed.
public final class SeededIDGenerator: IDGenerator {
    private struct State {
        var random: SeededRandom
        var milliseconds: UInt64 = 1_767_268_800_000
    }

    private let state: Mutex<State>

    /// Makes a generator from `seed`, which is printed.
    public init(seed: UInt64 = 1) {
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    /// The next id; each is a millisecond later than the one before.
    public func next() -> (high: UInt64, low: UInt64) {
        state.withLock { state in
            state.milliseconds += 1
            let high = state.milliseconds << 16 | 0x7000 | state.random.next() & 0xFFF
            let low = 0x8000_0000_0000_0000 | state.random.next() >> 2
            return (high, low)
        }
    }
}
