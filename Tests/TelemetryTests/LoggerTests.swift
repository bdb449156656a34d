import Kernel
import Telemetry
import Testing

struct LoggerTests {
    let sink = RecordingSink()
    var logger: Logger { Logger(sink: sink, clock: FixedClock()) }

    @Test func `a line is one JSON object`() {
        logger.info("started", ["port": .public(8080), "ready": .public(true), "load": .public(0.5), "mode": "small"])
        #expect(
            sink.lines == [
                #"{"time":"2026-01-02T03:04:05Z","level":"info","message":"started","port":8080,"ready":true,"load":0.5,"mode":"small"}"#
            ])
    }

    @Test func `what is put into words or fields is redacted unless it is marked public`() throws {
        let name = "Fatima"
        let count = 3
        logger.warning(
            "saw \(name) \(public: count) times",
            ["patient": .sensitive(name), "note": "of \(name)", "code": "c-\(public: count)", "kind": .public("visit")])
        let line = try #require(sink.lines.first)
        #expect(!line.contains(name))
        #expect(line.contains(#""message":"saw [redacted] 3 times""#))
        #expect(line.contains(#""patient":"[redacted]","note":"of [redacted]","code":"c-3","kind":"visit""#))
    }

    @Test func `a level below the least is not even put together`() {
        logger.debug("never \(public: Self.fail())", ["x": .public(Self.fail())])
        #expect(sink.lines.isEmpty)
        var open = logger
        open.minimumLevel = .debug
        open.debug("now")
        #expect(sink.lines.count == 1)
    }

    @Test func `text cannot break out of its line`() throws {
        logger.error("x", ["a": .public("\"\\\n\r\t\u{0}\u{1F}\u{7F}é\u{2028}"), "time": .public("mine")])
        let line = try #require(sink.lines.first)
        #expect(line.contains("\"a\":\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\u{7F}é\u{2028}\""))
        #expect(line.contains(#""field.time":"mine""#))
        #expect(!line.utf8.contains { $0 < 0x20 })
    }

    @Test func `a long text is cut where a character ends`() throws {
        logger.info("x", ["a": .public(String(repeating: "é", count: 10_000))])
        let line = try #require(sink.lines.first)
        #expect(line.utf8.count < 8400)
        #expect(line.hasSuffix("é…\"}"))
        #expect(!line.contains("\u{FFFD}"))
    }

    @Test func `a scoped logger says which request it is about`() throws {
        let trace = try #require(
            TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let context = RequestContext(
            hospitalID: HospitalID(high: 1, low: 2),
            principal: Principal(kind: .user, id: UserID(high: 3, low: 4), roles: [], permissions: []),
            deadlineNanoseconds: 0, requestID: "req-\"1", trace: trace)
        logger.scoped(to: context).info("x", ["n": .public(1)])
        let line = try #require(sink.lines.first)
        #expect(line.contains(#""requestId":"req-\"1","hospitalId":"00000000-0000-0001-0000-000000000002""#))
        #expect(line.contains(#""traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","n":1}"#))
    }

    @Test(arguments: [("debug", LogLevel.debug), ("info", .info), ("warning", .warning), ("error", .error)])
    func `levels are read from settings`(name: String, level: LogLevel) {
        #expect(LogLevel(name: name) == level)
        #expect(LogLevel(name: name.uppercased()) == nil)
    }

    @Test func `numbers that JSON cannot say are text`() {
        logger.info("x", ["a": .public(Double.nan), "b": .public(Double.infinity), "c": .public(UInt64.max)])
        #expect(sink.lines.first?.contains(#""a":"nan","b":"inf","c":9223372036854775807"#) == true)
        logger.info("x", ["e": .type(of: MoneyError.overflow), "d": .microseconds(.milliseconds(2))])
        #expect(sink.lines.last?.contains(#""e":"MoneyError","d":2000"#) == true)
    }

    @Test func `a span's lines have its ids, and its end says how long it took`() throws {
        let trace = TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: true)
        var open = logger
        open.minimumLevel = .debug
        let span = Span("load", in: trace, ids: OneID(), clock: FixedClock(), logger: open)
        span.logger.info("inside")
        #expect(span.end() == .microseconds(1))
        #expect(span.parentSpanID == 3)
        #expect(sink.lines.allSatisfy { $0.contains(#""spanId":"800000000000002a""#) })
        let last = try #require(sink.lines.last)
        #expect(last.contains(#""span":"load","parentSpanId":"0000000000000003","durationMicroseconds":1"#))
    }

    private struct OneID: IDGenerator {
        func next() -> (high: UInt64, low: UInt64) { (1, 0x8000_0000_0000_002A) }
    }

    private static func fail() -> Int {
        Issue.record("made although it is not written")
        return 0
    }
}
