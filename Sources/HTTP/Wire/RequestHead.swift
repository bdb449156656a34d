/// What the head of a request says, checked against RFC 9112.
struct RequestHead: Sendable {
    var method: HTTPMethod
    /// The path, still percent-encoded; `*` for the asterisk-form.
    var path: String
    /// What followed the question mark.
    var query: String?
    /// The host that the target or the Host field names; empty for an HTTP/1.0 request without one.
    var authority: String
    /// 0 or 1; a higher one is read as 1 (RFC 9110 section 6.2).
    var minorVersion: Int
    var fields: HTTPFields
    var framing: BodyFraming
    /// Whether the client waits for `100 (Continue)` before it sends the body.
    var expectsContinue: Bool
    /// Whether the client wants to keep the connection.
    var keepsAlive: Bool

    /// Whether a body follows that is not known to be empty.
    var hasBody: Bool {
        switch framing {
        case .none, .length(0): false
        case .length, .chunked: true
        }
    }
}

/// How the end of a body is told (RFC 9112 section 6.3).
enum BodyFraming: Hashable, Sendable {
    /// There is no body.
    case none
    /// So many bytes.
    case length(Int)
    /// Chunks up to one of size zero, then trailers.
    case chunked
}
