extension RequestContext {
    /// The time that is left at `nanoseconds` of the monotonic clock; zero once the deadline has passed.
    public func remaining(at nanoseconds: UInt64) -> Duration {
        .nanoseconds(Int64(clamping: deadlineNanoseconds > nanoseconds ? deadlineNanoseconds - nanoseconds : 0))
    }

    /// Whether the deadline has passed at `nanoseconds` of the monotonic clock.
    public func isExpired(at nanoseconds: UInt64) -> Bool {
        nanoseconds >= deadlineNanoseconds
    }

    /// This context with a deadline at most `duration` after `nanoseconds` of the monotonic clock, never a later one.
    public func limited(to duration: Duration, from nanoseconds: UInt64) -> RequestContext {
        let (seconds, attoseconds) = duration.components
        let span = Saturating.add(Saturating.multiply(seconds, 1_000_000_000), attoseconds / 1_000_000_000)
        let (end, overflow) = nanoseconds.addingReportingOverflow(UInt64(max(span, 0)))
        var limited = self
        limited.deadlineNanoseconds = min(deadlineNanoseconds, overflow ? .max : end)
        return limited
    }
}
