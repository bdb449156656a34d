#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The machine's clocks.
public struct SystemClock: WallClock {
    /// Makes a clock that reads the machine's.
    public init() {}

    /// The present instant of the machine's real-time clock, cut to microseconds.
    public func now() -> Timestamp {
        let time = Self.read(CLOCK_REALTIME)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// Nanoseconds of the machine's monotonic clock.
    public func monotonicNanoseconds() -> UInt64 {
        let time = Self.read(CLOCK_MONOTONIC)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        // It fails only for clocks that do not exist and addresses that are not ours.
        clock_gettime(clock, &time)
        return time
    }
}
