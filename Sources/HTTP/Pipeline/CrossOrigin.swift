/// Cross-origin requests of browsers (the Fetch standard's CORS protocol): closed, but for the origins that a setting lists.
struct CrossOrigin: Sendable {
    /// How long a browser may remember the answer to a preflight.
    static let preflightSeconds = 600

    private let origins: Set<String>

    init(_ origins: [String]) {
        self.origins = Set(origins)
    }

    /// The fields for an answer to a request from an allowed origin; none for any other.
    func fields(for request: HTTPFields) -> [(name: String, value: String)] {
        guard !origins.isEmpty else { return [] }
        guard let origin = request[.origin], origins.contains(origin) else { return [("Vary", "Origin")] }
        return [
            ("Access-Control-Allow-Origin", origin), ("Vary", "Origin"),
            (
                "Access-Control-Expose-Headers",
                "ETag, Location, X-Request-Id, Medley-Position, Medley-Event-Id, Idempotency-Replayed, Retry-After"
            ),
        ]
    }

    /// Whether a page of the request's origin may open a WebSocket: one of the host that is asked, or of a listed origin. Browsers
    /// ask nobody else (RFC 6455 section 10.2); programs send no origin.
    func opensSocket(_ request: HTTPFields) -> Bool {
        guard let origin = request[.origin] else { return true }
        if origins.contains(origin) { return true }
        guard let host = request["Host"], let place = origin.firstRange(of: "://") else { return false }
        return origin[place.upperBound...].lowercased() == host.lowercased()
    }

    /// The further fields for the answer to a preflight; none where the request is none, or from elsewhere.
    func preflightFields(for request: HTTPFields, allowed: [HTTPMethod]) -> [(name: String, value: String)] {
        guard let origin = request[.origin], origins.contains(origin),
            request.contains(.accessControlRequestMethod)
        else { return [] }
        return [
            ("Access-Control-Allow-Methods", allowed.map(\.rawValue).joined(separator: ", ")),
            (
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Medley-After, X-Request-Id"
            ),
            ("Access-Control-Max-Age", String(Self.preflightSeconds)),
        ]
    }
}
