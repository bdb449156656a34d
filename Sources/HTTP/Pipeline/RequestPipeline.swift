import Kernel
import Synchronization
import Telemetry

/// The middleware, in one order for all routes: identity, limits, deadline, authentication, permission, rate, query,
/// media type, size, idempotency, the operation, preconditions, and what every answer carries.
final class RequestPipeline: Sendable {
    /// A route with what was prepared for it at start; a class, since each request takes one in hand.
    final class Entry: Sendable {
        let route: Route
        let series: HTTPMetrics.Series
        let cacheControl: StaticString
        let timeoutNanoseconds: UInt64

        init(route: Route, series: HTTPMetrics.Series, cacheControl: StaticString, timeoutNanoseconds: UInt64) {
            self.route = route
            self.series = series
            self.cacheControl = cacheControl
            self.timeoutNanoseconds = timeoutNanoseconds
        }
    }

    let entries: [Entry]
    let configuration: HTTPServerConfiguration
    let dependencies: HTTPServerDependencies
    let metrics: HTTPMetrics
    let rateLimiter: RateLimiter
    let gate = IdempotencyGate()
    let encoders = GzipEncoderPool()
    let crossOrigin: CrossOrigin
    private let router: Router
    /// Whether each request is logged; known beforehand, since a look at the logger copies it.
    private let logsRequests: Bool
    private let proxies: TrustedProxies

    /// Prepares the routes.
    ///
    /// Throws `routes` where the table breaks a rule, `setting` where a CIDR is malformed.
    init(
        _ routes: [Route], _ configuration: HTTPServerConfiguration, _ dependencies: HTTPServerDependencies
    ) throws(HTTPServerError) {
        try RouteTable.check(routes)
        router = try Router(routes.map { ($0.method, $0.pattern) })
        proxies = try TrustedProxies(configuration.trustedProxies)
        let metrics = HTTPMetrics(dependencies.metrics)
        self.metrics = metrics
        entries = routes.map { route in
            let timeout = configuration.timeouts.request ?? .seconds(Self.timeoutSeconds(of: route))
            return Entry(
                route: route, series: metrics.series(route), cacheControl: Self.cacheControl(of: route),
                timeoutNanoseconds: timeout.nanoseconds)
        }
        rateLimiter = RateLimiter(configuration.rateLimits, isOn: configuration.rateLimitsAreOn)
        crossOrigin = CrossOrigin(configuration.allowedOrigins)
        logsRequests = dependencies.logger.map { $0.minimumLevel <= .info } ?? false
        self.configuration = configuration
        self.dependencies = dependencies
    }

    /// What is known of the peer of a connection.
    func peer(_ address: NetworkAddress?) -> Peer { proxies.peer(address) }

    /// Decides from the head what the request is.
    func begin(_ head: RequestHead, from peer: Peer) -> Exchange {
        let now = dependencies.clock.monotonicNanoseconds()
        let outcome = self.outcome(head)
        var timeout = UInt64(Limits.requestTimeoutSeconds) * 1_000_000_000
        var limit = 0
        if case .route(let place, _) = outcome {
            timeout = entries[place].timeoutNanoseconds
            limit = entries[place].route.bodyLimitBytes
        }
        return Exchange(
            head: head, client: proxies.client(of: peer, head.fields),
            identity: RequestIdentity(head.fields, ids: dependencies.ids), outcome: outcome,
            times: Exchange.Times(began: now, deadline: now + timeout), bodyLimitBytes: limit)
    }

    /// The answer, where it needs neither waiting nor the body; nil otherwise.
    func answerAtOnce(_ exchange: Exchange) -> Answer? {
        switch exchange.outcome {
        case .problem(let problem):
            return adorn(problem.response(requestID: exchange.identity.requestID), exchange)
        case .options(let allowed):
            var response = HTTPResponse.noContent
            response.fields.append("Allow", allowed.map(\.rawValue).joined(separator: ", "))
            for field in crossOrigin.preflightFields(for: exchange.head.fields, allowed: allowed) {
                response.fields.append(field.name, field.value)
            }
            return adorn(response, exchange)
        case .route(let place, _):
            let entry = entries[place]
            guard let immediate = entry.route.immediate else { return nil }
            let call = Call(exchange, body: RequestBody(nil))
            do {
                try checkQuery(call, entry)
                let representation = try representAtOnce(try immediate(call), exchange, entry)
                guard !representation.isToCompress else { return nil }
                return adorn(representation.response, exchange, varies: representation.varies)
            } catch {
                return adorn(refusal(error, exchange), exchange)
            }
        }
    }

    /// Counts and logs a request that was answered.
    func finish(_ exchange: Exchange, status: Int, bodyBytes: Int) {
        let nanoseconds = dependencies.clock.monotonicNanoseconds() - exchange.beganNanoseconds
        var entry: Entry?
        if case .route(let place, _) = exchange.outcome { entry = entries[place] }
        if let entry {
            entry.series.record(status: status, nanoseconds: nanoseconds)
        } else {
            metrics.unmatched.record(status: status, nanoseconds: nanoseconds)
        }
        guard logsRequests, let logger = dependencies.logger else { return }
        if let entry, entry.route.rateClass == .unlimited, status < 500 { return }
        let trace = exchange.identity.trace
        logger.info(
            "request",
            [
                "traceId": .public(trace.traceIDText), "spanId": .public(trace.spanIDText),
                "requestId": .public(exchange.identity.requestID), "method": .public(exchange.head.method.rawValue),
                "route": .public(entry?.route.pattern ?? "unmatched"), "status": .public(status),
                "microseconds": .public(nanoseconds / 1000), "bytes": .public(bodyBytes),
            ])
    }

    /// The answer to an error; a fault of ours is logged under the request's id.
    @inline(never)
    func refusal(_ error: any Error, _ exchange: Exchange) -> HTTPResponse {
        let (problem, isUnexpected) = ProblemDetails.of(error)
        if isUnexpected || problem.status == 500 {
            dependencies.logger?.error(
                "request failed",
                ["requestId": .public(exchange.identity.requestID), "error": .type(of: error)])
        }
        return problem.response(requestID: exchange.identity.requestID)
    }

    /// The answer to bytes that are no request.
    func answer(to failure: ParseFailure, requestID: String) -> HTTPResponse {
        metrics.malformed.record(status: failure.status, nanoseconds: 0)
        return ProblemDetails(failure).response(requestID: requestID)
    }

    /// A new id, for an answer to what has none.
    func newRequestID() -> String {
        RequestIdentity(HTTPFields(), ids: dependencies.ids).requestID
    }

    private func outcome(_ head: RequestHead) -> Exchange.Outcome {
        if head.path == "*" { return .options(HTTPMethod.allCases) }
        switch router.match(head.method, head.path) {
        case .route(let place, let parameters): return .route(place, parameters: parameters)
        case .methodNotAllowed(let allowed):
            return head.method == .options ? .options(allowed) : .problem(.methodNotAllowed(allowed))
        case .notFound: return .problem(.notFound)
        case .malformed: return .problem(ProblemDetails(.target))
        }
    }

    private static func timeoutSeconds(of route: Route) -> Int {
        route.streamsBody ? max(route.timeoutSeconds, Limits.streamTimeoutSeconds) : route.timeoutSeconds
    }

    private static func cacheControl(of route: Route) -> StaticString {
        if route.rateClass == .credentials { return "no-store" }
        return route.access == .open ? "no-cache" : "private, no-cache"
    }
}

extension Duration {
    /// Whole nanoseconds; 0 where it is negative, the largest where it does not fit.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflowed) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflowed ? .max / 4 : min(product + UInt64(attoseconds / 1_000_000_000), .max / 4)
    }
}
