public import Kernel

/// Writes structured log lines, one JSON object each: `{"time":…,"level":…,"message":…,"requestId":…, fields…}`.
///
/// A line holds no patient's data: what is put into words or fields is redacted unless the call says that it is public.
/// Writing never blocks and never fails; what the sink cannot take is counted there.
public struct Logger: Sendable {
    /// The names and values of a line's fields; names are text of the source.
    public typealias Fields = KeyValuePairs<StaticString, LogValue>

    /// The least level that is written.
    public var minimumLevel: LogLevel
    private let sink: any LogSink
    private let clock: any WallClock
    /// The fields that each line has, as JSON members with commas between them.
    private var members: [UInt8] = []

    /// Makes a logger that writes lines from `minimumLevel` up to `sink`.
    public init(sink: any LogSink, clock: any WallClock, minimumLevel: LogLevel = .info) {
        self.sink = sink
        self.clock = clock
        self.minimumLevel = minimumLevel
    }

    /// A logger whose lines have `fields` as well.
    public func with(_ fields: Fields) -> Logger {
        var line = LogLine(members: members)
        for (name, value) in fields { line.append(name, value) }
        var logger = self
        logger.members = line.bytes
        return logger
    }

    /// A logger whose lines say which request they are about: `requestId`, `traceId`, `spanId`, `hospitalId`.
    public func scoped(to context: RequestContext) -> Logger {
        with(["requestId": .public(context.requestID), "hospitalId": .public(context.hospitalID)])
            .scoped(to: context.trace)
    }

    /// A logger whose lines say which span they are about: `traceId`, `spanId`.
    public func scoped(to trace: TraceContext) -> Logger {
        with(["traceId": .public(trace.traceIDText), "spanId": .public(trace.spanIDText)])
    }

    /// Writes a line that only a developer wants to read.
    public func debug(_ message: @autoclosure () -> LogMessage, _ fields: @autoclosure () -> Fields = [:]) {
        log(.debug, message(), fields())
    }

    /// Writes a line about what is as it should be.
    public func info(_ message: @autoclosure () -> LogMessage, _ fields: @autoclosure () -> Fields = [:]) {
        log(.info, message(), fields())
    }

    /// Writes a line about what someone should look at by and by.
    public func warning(_ message: @autoclosure () -> LogMessage, _ fields: @autoclosure () -> Fields = [:]) {
        log(.warning, message(), fields())
    }

    /// Writes a line about what someone should look at now.
    public func error(_ message: @autoclosure () -> LogMessage, _ fields: @autoclosure () -> Fields = [:]) {
        log(.error, message(), fields())
    }

    /// Writes a line; message and fields are not even made where the level is not written.
    public func log(
        _ level: LogLevel, _ message: @autoclosure () -> LogMessage, _ fields: @autoclosure () -> Fields = [:]
    ) {
        guard level >= minimumLevel else { return }
        var line = LogLine(at: clock.now(), level: level, message: message().text)
        line.append(members: members)
        for (name, value) in fields() { line.append(name, value) }
        line.close()
        sink.write(line.bytes)
    }
}
