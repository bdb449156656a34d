import Kernel
import Testing

@testable import Realtime

@Suite struct RealtimeCrowdTests {
    private static func caller(_ user: UInt64, of hospital: UInt64) -> RealtimeCaller {
        let context = RequestContext(
            hospitalID: HospitalID(high: 1, low: hospital),
            principal: Principal(kind: .user, id: UserID(high: 2, low: user), roles: [], permissions: []),
            deadlineNanoseconds: .max, requestID: "test",
            trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false))
        return RealtimeCaller(context, token: [])
    }

    @Test func `a caller has so many connections, and others of the hospital have theirs`() {
        let crowd = RealtimeCrowd()
        let (one, other) = (Self.caller(1, of: 1), Self.caller(2, of: 1))
        for _ in 0..<RealtimeLimits.callerClients { #expect(crowd.enter(one) == nil) }
        #expect(crowd.full(for: one) == .caller && crowd.enter(one) == .caller)
        #expect(crowd.full(for: other) == nil && crowd.enter(other) == nil)
        // The same id at another hospital is another caller.
        #expect(crowd.enter(Self.caller(1, of: 2)) == nil)
        crowd.leave(one)
        #expect(crowd.enter(one) == nil && crowd.enter(one) == .caller)
    }

    @Test func `a hospital has so many, and leaves room for others`() {
        let crowd = RealtimeCrowd()
        let callers = (0..<UInt64(RealtimeLimits.hospitalClients / RealtimeLimits.callerClients)).map {
            Self.caller($0, of: 1)
        }
        for caller in callers {
            for _ in 0..<RealtimeLimits.callerClients { #expect(crowd.enter(caller) == nil) }
        }
        let late = Self.caller(1_000, of: 1)
        #expect(crowd.full(for: late) == .hospital && crowd.enter(late) == .hospital)
        #expect(crowd.enter(Self.caller(1_000, of: 2)) == nil)
        crowd.leave(callers[0])
        #expect(crowd.enter(late) == nil)
    }
}
