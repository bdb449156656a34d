public import Kernel

extension RequestContext {
    /// The context of a request that a test makes; under an idempotency key where one is named, whose request has `hash`.
    public static func ofTest(
        _ principal: Principal, in hospital: HospitalID, key: String? = nil, hash: UInt8 = 1
    ) -> RequestContext {
        var context = RequestContext(
            hospitalID: hospital, principal: principal,
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + Patience.nanoseconds, requestID: "test",
            trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false))
        if let key {
            context.idempotency = IdempotencyKey(key: key, requestHash: [UInt8](repeating: hash, count: 32))
        }
        return context
    }
}
