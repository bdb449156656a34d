/// Why there is no answer, or not all of it. Nothing in here is of the request or the answer but numbers.
public enum HTTPClientError: Error, Hashable, Sendable {
    /// The URL is none of http or https, or holds what a URL must not.
    case invalidURL
    /// A field's name or value is not allowed, or is the client's own matter, such as Content-Length.
    case invalidRequest
    /// The host has no address.
    case nameNotResolved
    /// Each address of the host is private, loopback, link-local or the like, and not among those that are allowed.
    case addressRefused
    /// Nothing listens there: the last errno.
    case connectFailed(Int32)
    /// No connection was made within `HTTPClientTimeouts.connect`.
    case connectTimedOut
    /// The TLS handshake failed; the words are OpenSSL's for why, such as `certificate has expired`.
    case tlsFailed(String)
    /// The other end was silent for `HTTPClientTimeouts.inactivity`.
    case inactive
    /// The deadline passed.
    case deadlineExceeded
    /// The connection ended before the answer did.
    case closed
    /// What came is no answer by the rules of HTTP.
    case malformedResponse
    /// The head, the body or what the body inflates to is larger than `HTTPClientLimits` allow.
    case responseTooLarge
    /// The body has a coding that was not asked for.
    case unsupportedCoding
    /// More redirects than the request allows.
    case tooManyRedirects
    /// A redirect from https to http, or to what is no URL, or with a body that cannot be sent again.
    case redirectRefused
    /// Too many requests wait for a connection to the same origin.
    case overloaded
    /// The body of the request could not be read to its end, or was of another size than told.
    case requestBodyFailed
    /// The calling task was cancelled, or the client was closed.
    case cancelled

    /// Whether the same request may go well a little later.
    public var isTransient: Bool {
        switch self {
        case .connectFailed, .connectTimedOut, .inactive, .deadlineExceeded, .closed, .overloaded, .nameNotResolved:
            true
        case .invalidURL, .invalidRequest, .addressRefused, .tlsFailed, .malformedResponse, .responseTooLarge,
            .unsupportedCoding, .tooManyRedirects, .redirectRefused, .requestBodyFailed, .cancelled:
            false
        }
    }
}
