import Crypto
import Kernel

extension RequestPipeline {
    /// What the middleware finds out about a caller on the way.
    private struct Standing {
        var rate: RateMeter<CallerKey>.Standing?
    }

    /// Runs the middleware and the operation of a request that has a route.
    func answer(_ exchange: Exchange, body: RequestBody) async -> Answer {
        guard case .route(let place, let parameters) = exchange.outcome else {
            return answerAtOnce(exchange) ?? adorn(refusal(ProblemDetails.notFound, exchange), exchange)
        }
        let count = metrics.requestBegan()
        defer { metrics.requestEnded() }
        let route = entries[place].route
        var standing = Standing()
        let response: HTTPResponse
        do {
            if count > configuration.requestLimit, route.rateClass != .unlimited { throw ProblemDetails.overloaded }
            var call = Call(
                request: HTTPRequest(head: exchange.head, client: exchange.client, body: body),
                parameters: parameters, identity: exchange.identity,
                deadlineNanoseconds: exchange.deadlineNanoseconds)
            try await admit(&call, route, &standing)
            try await readBody(&call, route, exchange.head)
            response = conditional(try await run(call, route), exchange)
        } catch {
            response = refusal(error, exchange)
        }
        let now = dependencies.clock.monotonicNanoseconds()
        if route.rateClass == .credentials {
            rateLimiter.countFailure(of: exchange.client.address, status: response.status, now: now)
        }
        var answer = adorn(response, exchange)
        if let rate = standing.rate, !response.fields.contains("RateLimit-Limit") {
            answer.fields += RateLimiter.fields(
                limit: rate.limit, remaining: rate.remaining, resetSeconds: rate.resetSeconds)
        }
        return answer
    }

    /// Who calls, whether they may, and whether too often.
    private func admit(_ call: inout Call, _ route: Route, _ standing: inout Standing) async throws {
        if route.rateClass == .credentials {
            let now = dependencies.clock.monotonicNanoseconds()
            try rateLimiter.checkFailures(of: call.request.remoteAddress, now: now)
        }
        if route.access != .open {
            let caller = try await authenticate(call.request.fields)
            if case .permission(let permission) = route.access, !caller.principal.permissions.contains(permission) {
                throw ProblemDetails.forbidden(permission)
            }
            var context = RequestContext(
                hospitalID: caller.hospitalID, principal: caller.principal,
                deadlineNanoseconds: call.deadlineNanoseconds, requestID: call.requestID, trace: call.trace)
            context.readAfter = call.request.fields["Medley-After"]
            if route.rateClass == .standard {
                standing.rate = try rateLimiter.take(context, now: dependencies.clock.monotonicNanoseconds())
            }
            call.authenticated = context
        }
        try checkQuery(call, route)
    }

    private func authenticate(_ fields: HTTPFields) async throws -> AuthenticatedCaller {
        let values = fields.values("Authorization")
        guard !values.isEmpty else { throw ProblemDetails.credentialsRequired }
        let scheme = "bearer "
        guard values.count == 1, let field = values.first, field.utf8.count > scheme.utf8.count,
            field.prefix(scheme.count).lowercased() == scheme
        else {
            throw Failure(
                .unauthenticated, code: "invalidToken", detail: "Send one access token as Authorization: Bearer.")
        }
        return try await dependencies.authenticator.authenticate(bearer: Array(field.utf8.dropFirst(scheme.utf8.count)))
    }

    /// Refuses parameters that the route does not know, repeats, or lacks.
    func checkQuery(_ call: Call, _ route: Route) throws(Failure) {
        guard let query = call.queryParameters else { throw Call.malformedQuery }
        if query.items.isEmpty, route.queryParameters.isEmpty { return }
        let errors = query.errors(against: route.queryParameters)
        guard errors.isEmpty else {
            throw Failure(
                .invalid, code: "validation", detail: "Correct the parameters that are named, then ask again.",
                fields: errors)
        }
    }

    /// The media type, the size, and where the route does not stream it, the body.
    private func readBody(_ call: inout Call, _ route: Route, _ head: RequestHead) async throws {
        guard head.hasBody else { return }
        if case .length(let count) = head.framing, count > route.bodyLimitBytes {
            throw RequestBodyError.tooLarge(limitBytes: route.bodyLimitBytes)
        }
        // A body has no meaning with these (RFC 9110 section 9.3.1): the connection reads past it.
        if head.method.isSafe { return }
        let contentType = call.request.fields["Content-Type"]
        guard let contentType, MediaType.isOne(of: route.mediaTypes, contentType) else {
            throw Failure(
                .unsupportedMediaType, code: "unsupportedMediaType",
                detail: "Send the body as \(route.mediaTypes.joined(separator: " or ")), in UTF-8.")
        }
        if call.request.fields.contains("Content-Encoding") {
            throw Failure(
                .unsupportedMediaType, code: "unsupportedContentEncoding", detail: "Send the body uncompressed.")
        }
        if !route.streamsBody { call.body = try await call.request.body.collect() }
    }

    /// The operation; one at a time for each idempotency key.
    private func run(_ call: Call, _ route: Route) async throws -> HTTPResponse {
        guard route.idempotency != .none, var context = call.authenticated else { return try await route.handler(call) }
        let key = try IdempotencyRequest.key(call.request.fields, isRequired: route.idempotency == .required)
        guard let key else { return try await route.handler(call) }
        let hash = IdempotencyRequest.hash(
            method: call.request.method, path: call.request.path, body: call.body,
            isJSON: route.mediaTypes.contains("application/json"))
        context.idempotency = IdempotencyKey(key: key, requestHash: hash)
        var call = call
        call.authenticated = context
        let scope = IdempotencyGate.Scope(
            hospitalID: context.hospitalID, principalID: context.principal.id, key: key)
        let keyed = call
        return try await gate.withKey(scope) { try await route.handler(keyed) }
    }
}
