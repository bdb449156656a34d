internal import Auth
internal import AuthAPI
internal import Crypto
internal import EventLoop
internal import Kernel

/// How a command on the machine speaks to a module: as its operator, for one hospital or before there is one.
struct OperatorCall: Sendable {
    /// How long a command may take.
    static let timeout = Duration.seconds(60)

    let platform: Platform

    /// The caller before there is a tenant.
    func anonymous() -> AnonymousCaller {
        AnonymousCaller(
            deadlineNanoseconds: deadline, requestID: requestID, trace: trace(), remoteAddress: "local")
    }

    /// The caller inside a hospital, who may do everything there.
    func context(_ hospital: HospitalID) -> RequestContext {
        let principal = Principal(
            kind: .system, id: UserID(high: 0, low: 0), roles: ["owner"],
            permissions: Set(Permission.allCases.map(\.rawValue)))
        return RequestContext(
            hospitalID: hospital, principal: principal, deadlineNanoseconds: deadline, requestID: requestID,
            trace: trace())
    }

    private var requestID: String { "cli-\(platform.ids.make(CommandID.self))" }

    private var deadline: UInt64 {
        platform.clock.monotonicNanoseconds() + UInt64(Self.timeout.components.seconds) * 1_000_000_000
    }

    private func trace() -> TraceContext {
        let (high, low) = platform.ids.next()
        return TraceContext(traceHigh: high, traceLow: low, spanID: low | 1, isSampled: false)
    }
}
