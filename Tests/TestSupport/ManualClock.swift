public import Kernel
internal import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: WallClock {
    private struct Readings {
        var instant: Timestamp
        var nanoseconds: UInt64
    }

    private let readings: Mutex<Readings>

    /// Makes a clock that shows `instant`; its monotonic reading begins at one second, so that none is ever zero.
    public init(_ instant: Timestamp = Timestamp(seconds: 1_767_268_800), monotonicNanoseconds: UInt64 = 1_000_000_000)
    {
        readings = Mutex(Readings(instant: instant, nanoseconds: monotonicNanoseconds))
    }

    /// What the clock shows.
    public func now() -> Timestamp {
        readings.withLock { $0.instant }
    }

    /// The monotonic reading.
    public func monotonicNanoseconds() -> UInt64 {
        readings.withLock { $0.nanoseconds }
    }

    /// Moves both readings forward by `duration`; a negative one is taken for zero.
    public func advance(by duration: Duration) {
        let step = max(duration, .zero)
        let (seconds, attoseconds) = step.components
        readings.withLock { readings in
            readings.instant = readings.instant.advanced(by: step)
            readings.nanoseconds &+= UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
        }
    }

    /// Sets what the clock shows, also backwards as real ones do, and leaves the monotonic reading alone.
    public func set(_ instant: Timestamp) {
        readings.withLock { $0.instant = instant }
    }
}
