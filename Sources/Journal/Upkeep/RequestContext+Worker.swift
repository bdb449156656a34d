import Crypto
public import Kernel

extension RequestContext {
    /// The context of what a module does by itself in a tenant: no request asks for it, and nobody's permissions count.
    ///
    /// `name` stands in the log in place of a request's id. How long it may take is real time, whatever clock tells what is due.
    public static func ofWorker(_ name: String, in hospital: HospitalID, seconds: UInt64) -> RequestContext {
        RequestContext(
            hospitalID: hospital,
            principal: Principal(kind: .system, id: UserID(high: 0, low: 0), roles: [], permissions: []),
            deadlineNanoseconds: SystemClock().monotonicNanoseconds() + seconds * 1_000_000_000,
            requestID: name,
            trace: TraceContext(
                traceHigh: SecureRandom.uint64(), traceLow: SecureRandom.uint64() | 1,
                spanID: SecureRandom.uint64() | 1, isSampled: false))
    }
}
