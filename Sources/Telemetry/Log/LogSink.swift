/// Where log lines go.
public protocol LogSink: Sendable {
    /// Takes one line, a JSON object without a line break; returns at once, on any thread, and never fails.
    func write(_ line: [UInt8])
}

/// A sink that drops everything, for tools and tests that want silence.
public struct SilentLogSink: LogSink {
    /// Makes the sink.
    public init() {}

    /// Drops the line.
    public func write(_ line: [UInt8]) {}
}
