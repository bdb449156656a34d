import Kernel
import Testing

struct RequestContextTests {
    static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a traceparent is read and written`() throws {
        let context = try #require(TraceContext(traceparent: Self.trace))
        #expect(context.traceparent == Self.trace)
        #expect(context.traceIDText == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.isSampled)
        let child = context.child(spanID: 0xAB)
        #expect(child.traceparent == "00-4bf92f3577b34da6a3ce929d0e0e4736-00000000000000ab-01")
    }

    @Test(arguments: [
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-08-what-comes-later",
    ])
    func `later versions are read as far as they are known`(text: String) throws {
        let context = try #require(TraceContext(traceparent: text))
        #expect(!context.isSampled)
        #expect(context.spanID == 0x00F0_67AA_0BA9_02B7)
    }

    @Test(arguments: [
        "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    ])
    func `a traceparent that is malformed is ignored`(text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test func `a deadline passes, and is only ever drawn nearer`() throws {
        let context = try Self.context(deadline: 5_000)
        #expect(context.remaining(at: 1_000) == .nanoseconds(4_000))
        #expect(context.remaining(at: 9_000) == .zero)
        #expect(!context.isExpired(at: 4_999))
        #expect(context.isExpired(at: 5_000))
        #expect(context.limited(to: .nanoseconds(1_000), from: 1_000).deadlineNanoseconds == 2_000)
        #expect(context.limited(to: .seconds(1_000), from: 1_000).deadlineNanoseconds == 5_000)
        #expect(context.limited(to: .seconds(-1), from: 1_000).deadlineNanoseconds == 1_000)
        #expect(context.limited(to: .seconds(Int64.max), from: .max).deadlineNanoseconds == 5_000)
    }

    @Test func `the machine's clocks are in this century and do not run backwards`() throws {
        let clock = SystemClock()
        #expect(clock.now() > (try #require(Timestamp("2025-01-01T00:00:00Z"))))
        #expect(clock.now() < (try #require(Timestamp("2100-01-01T00:00:00Z"))))
        let first = clock.monotonicNanoseconds()
        #expect(clock.monotonicNanoseconds() >= first)
    }

    static func context(deadline: UInt64) throws -> RequestContext {
        let user = UserID(high: 1, low: 2)
        return RequestContext(
            hospitalID: HospitalID(high: 3, low: 4),
            principal: Principal(kind: .user, id: user, roles: ["doctor"], permissions: []),
            deadlineNanoseconds: deadline, requestID: "r-1", trace: try #require(TraceContext(traceparent: trace)))
    }
}
