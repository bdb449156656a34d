public import Kernel

/// A stretch of work within a trace (W3C Trace Context), timed by the monotonic clock.
///
/// Its ids are in the log lines of `logger`, and its end is a line of its own at level debug.
public struct Span: Sendable {
    /// What is done, in words of the source.
    public let name: StaticString
    /// The trace, with this span's own id.
    public let trace: TraceContext
    /// The id of the span that this one is part of.
    public let parentSpanID: UInt64
    /// When it began, in nanoseconds of the monotonic clock.
    public let startNanoseconds: UInt64
    /// A logger whose lines have the ids of this span.
    public let logger: Logger
    private let clock: any WallClock

    /// Begins a span within `parent`, with an id from `ids`.
    public init(
        _ name: StaticString, in parent: TraceContext, ids: some IDGenerator, clock: any WallClock, logger: Logger
    ) {
        self.name = name
        self.clock = clock
        parentSpanID = parent.spanID
        // The low half of a UUIDv7 is random but for its variant, which keeps it from being zero.
        trace = parent.child(spanID: max(ids.next().low, 1))
        startNanoseconds = clock.monotonicNanoseconds()
        self.logger = logger.scoped(to: trace)
    }

    /// Ends the span: writes its line, and gives the time that it took.
    @discardableResult
    public func end() -> Duration {
        let now = clock.monotonicNanoseconds()
        let duration = Duration.nanoseconds(Int64(clamping: now - min(startNanoseconds, now)))
        let parent = TraceContext(traceHigh: 0, traceLow: 0, spanID: parentSpanID, isSampled: false).spanIDText
        logger.debug(
            "span ended",
            [
                "span": .public(name.description), "parentSpanId": .public(parent),
                "durationMicroseconds": .microseconds(duration),
            ])
        return duration
    }
}
