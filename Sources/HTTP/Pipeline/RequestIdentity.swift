import Kernel

/// The id and the trace of a request: the client's where they are valid, else new ones.
struct RequestIdentity: Sendable {
    /// The longest `X-Request-Id` that is taken over.
    static let limitBytes = 128

    let requestID: String
    let trace: TraceContext

    init(_ fields: HTTPFields, ids: any IDGenerator) {
        let bits = ids.next()
        let span = Self.spanID(bits.low)
        if let sent = fields[.requestID], Self.isValid(sent) {
            requestID = sent
        } else {
            requestID = UUIDText.text(high: bits.high, low: bits.low)
        }
        if let parent = fields[.traceparent].flatMap({ TraceContext(traceparent: $0) }) {
            trace = parent.child(spanID: span)
        } else {
            trace = TraceContext(traceHigh: bits.high, traceLow: bits.low, spanID: span, isSampled: false)
        }
    }

    /// 1 to 128 visible ASCII characters, so that it can stand in a log line and a field as it is.
    static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limitBytes && ByteSet.visible.containsAll(text.utf8)
    }

    /// A span's id from bits that are unique already: mixed, so that it does not look like the trace's, and never zero.
    private static func spanID(_ bits: UInt64) -> UInt64 {
        var mixed = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return mixed == 0 ? 1 : mixed
    }
}
