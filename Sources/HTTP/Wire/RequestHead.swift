/// What the head of a request says, checked against RFC 9112.
///
/// A class, because it is handed on through many hands and never changes: a copy is then one count.
final class RequestHead: Sendable {
    let method: HTTPMethod
    /// The path, still percent-encoded; `*` for the asterisk-form.
    let path: String
    /// What followed the question mark.
    let query: String?
    /// The host that the target or the Host field names; empty for an HTTP/1.0 request without one.
    let authority: String
    /// 0 or 1; a higher one is read as 1 (RFC 9110 section 6.2).
    let minorVersion: Int
    let fields: HTTPFields
    let framing: BodyFraming
    /// Whether the client waits for `100 (Continue)` before it sends the body.
    let expectsContinue: Bool
    /// Whether the client wants to keep the connection.
    let keepsAlive: Bool

    /// Puts together what the lines of a head said.
    init(line: RequestLine, host: String, fields: HTTPFields, framing: BodyFraming, connection: ConnectionWish) {
        method = line.method
        path = line.path
        query = line.query
        authority = line.authority ?? host
        minorVersion = line.minorVersion
        self.fields = fields
        self.framing = framing
        expectsContinue = connection.expectsContinue
        keepsAlive = connection.keepsAlive
    }

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

/// What a client wants of its connection.
struct ConnectionWish: Sendable {
    let expectsContinue: Bool
    let keepsAlive: Bool
}
