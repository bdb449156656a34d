/// A request on its way through redirects (RFC 9110 section 15.4).
struct RedirectJourney: Sendable {
    /// The request as it is sent now.
    private(set) var request: HTTPClientRequest
    /// Where it is sent now.
    private(set) var url: HTTPURL
    private let first: HTTPOrigin
    private var count = 0
    /// Once it has left its origin it stays without credentials, wherever it is sent on to.
    private(set) var isTrusted = true

    init(_ request: HTTPClientRequest, from url: HTTPURL) {
        self.request = request
        self.url = url
        first = url.origin
    }

    /// The next step; nil where the answer is the one that counts.
    func next(after status: Int, _ fields: HTTPFields) throws(HTTPClientError) -> RedirectJourney? {
        guard request.redirectLimit > 0, [301, 302, 303, 307, 308].contains(status), let location = fields["Location"]
        else { return nil }
        guard count < request.redirectLimit else { throw .tooManyRedirects }
        guard let target = url.resolving(location), !url.isSecure || target.isSecure else { throw .redirectRefused }
        var next = self
        next.count += 1
        next.url = target
        if target.origin != first { next.isTrusted = false }
        if Self.becomesGet(status, request.method) {
            next.request.method = .get
            next.request.body = .none
            next.request.fields.removeAll { $0.name.lowercased().hasPrefix("content-") }
        } else {
            switch request.body {
            case .none: break
            // What was meant for one origin is given to no other.
            case .bytes: if target.origin != first { throw .redirectRefused }
            case .stream: throw .redirectRefused
            }
        }
        return next
    }

    private static func becomesGet(_ status: Int, _ method: HTTPMethod) -> Bool {
        switch status {
        case 303: method != .get && method != .head
        case 301, 302: method == .post
        default: false
        }
    }
}
