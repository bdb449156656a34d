#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The clock of all timers: it never runs backwards and its zero means nothing.
public enum MonotonicClock {
    /// Nanoseconds of CLOCK_MONOTONIC, the clock in which `RequestContext.deadlineNanoseconds` is told.
    public static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The instant that lies `delay` from now; now itself where it is negative, the end of time where it is too far.
    static func deadlineNanoseconds(after delay: Duration) -> UInt64 {
        let (seconds, attoseconds) = delay.components
        guard seconds > 0 || attoseconds > 0 else { return nanoseconds() }
        // 584 years fit; what is further away never comes.
        let (whole, overflowed) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        if overflowed { return .max }
        let part = UInt64(attoseconds / 1_000_000_000)
        return nanoseconds().addingSaturating(whole).addingSaturating(part)
    }
}

extension UInt64 {
    /// The sum, or the greatest value where it does not fit.
    fileprivate func addingSaturating(_ other: UInt64) -> UInt64 {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? .max : sum
    }
}
