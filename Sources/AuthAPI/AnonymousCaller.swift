public import Kernel

/// Where a request comes from that is judged by it: signing up, logging in, refreshing, and giving one's password again.
public struct AnonymousCaller: Sendable {
    /// Monotonic nanoseconds after which the answer is of no use.
    public var deadlineNanoseconds: UInt64
    /// The id under which log and answer speak of this request.
    public var requestID: String
    /// The request's trace.
    public var trace: TraceContext
    /// The numeric address of the client, as people are shown it.
    public var remoteAddress: String
    /// Whose failures count together: the address, of IPv6 the network that it is in; set where it is another.
    public var remoteNetwork: String
    /// What the client's program calls itself; shown beside the session that it begins.
    public var userAgent: String?

    /// Makes a caller; the program and the network are set afterwards.
    public init(deadlineNanoseconds: UInt64, requestID: String, trace: TraceContext, remoteAddress: String) {
        self.deadlineNanoseconds = deadlineNanoseconds
        self.requestID = requestID
        self.trace = trace
        self.remoteAddress = remoteAddress
        remoteNetwork = remoteAddress
    }
}
