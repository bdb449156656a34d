import Crypto
import Kernel

extension RequestPipeline {
    /// What the middleware finds out about a caller on the way.
    private struct Standing {
        var rate: RateMeter<CallerKey>.Standing?
    }

    /// Runs the middleware and the operation of a request that has a route.
    func answer(_ exchange: Exchange, body: RequestBody) async -> Answer {
        guard case .route(let place, _) = exchange.outcome else {
            return answerAtOnce(exchange) ?? adorn(refusal(ProblemDetails.notFound, exchange), exchange)
        }
        let count = metrics.requestBegan()
        defer { metrics.requestEnded() }
        let entry = entries[place]
        var standing = Standing()
        let response: HTTPResponse
        do {
            if count > configuration.requestLimit, entry.route.rateClass != .unlimited {
                throw ProblemDetails.overloaded
            }
            var call = Call(exchange, body: body)
            try await admit(&call, entry, &standing)
            try await readBody(&call, entry, exchange.head)
            response = conditional(try await run(call, entry), exchange)
        } catch {
            response = refusal(error, exchange)
        }
        let now = dependencies.clock.monotonicNanoseconds()
        if entry.route.rateClass == .credentials {
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
    private func admit(_ call: inout Call, _ entry: Entry, _ standing: inout Standing) async throws {
        if entry.route.rateClass == .credentials {
            let now = dependencies.clock.monotonicNanoseconds()
            try rateLimiter.checkFailures(of: call.request.remoteAddress, now: now)
        }
        if entry.route.access != .open {
            let caller = try await authenticate(call.request.fields)
            if case .permission(let permission) = entry.route.access, !caller.principal.permissions.contains(permission)
            {
                throw ProblemDetails.forbidden(permission)
            }
            var context = RequestContext(
                hospitalID: caller.hospitalID, principal: caller.principal,
                deadlineNanoseconds: call.deadlineNanoseconds, requestID: call.requestID, trace: call.trace)
            context.readAfter = call.request.fields["Medley-After"]
            if entry.route.rateClass == .standard {
                standing.rate = try rateLimiter.take(context, now: dependencies.clock.monotonicNanoseconds())
            }
            call.authenticated = context
        }
        try checkQuery(call, entry)
    }

    private func authenticate(_ fields: HTTPFields) async throws -> AuthenticatedCaller {
        let values = fields.byteValues("Authorization")
        guard !values.isEmpty else { throw ProblemDetails.credentialsRequired }
        guard values.count == 1, let token = Self.bearerToken(values[0]) else {
            throw Failure(
                .unauthenticated, code: "invalidToken", detail: "Send one access token as Authorization: Bearer.")
        }
        return try await dependencies.authenticator.authenticate(bearer: token)
    }

    /// What follows the scheme, whose name compares without case (RFC 9110 section 11.1); nil for another scheme.
    private static func bearerToken(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let scheme: StaticString = "bearer "
        guard value.count > scheme.utf8CodeUnitCount else { return nil }
        let isBearer = scheme.withUTF8Buffer { name in
            zip(name, value).allSatisfy { $0 == ASCII.lowercased($1) }
        }
        return isBearer ? value.dropFirst(scheme.utf8CodeUnitCount) : nil
    }

    /// Refuses parameters that the route does not know, repeats, or lacks.
    func checkQuery(_ call: Call, _ entry: Entry) throws(Failure) {
        guard let query = call.queryParameters else { throw Call.malformedQuery }
        if query.items.isEmpty, entry.route.queryParameters.isEmpty { return }
        let errors = query.errors(against: entry.route.queryParameters)
        guard errors.isEmpty else {
            throw Failure(
                .invalid, code: "validation", detail: "Correct the parameters that are named, then ask again.",
                fields: errors)
        }
    }

    /// The media type, the size, and where the route does not stream it, the body.
    private func readBody(_ call: inout Call, _ entry: Entry, _ head: RequestHead) async throws {
        guard head.hasBody else { return }
        if case .length(let count) = head.framing, count > entry.route.bodyLimitBytes {
            throw RequestBodyError.tooLarge(limitBytes: entry.route.bodyLimitBytes)
        }
        // A body has no meaning with these (RFC 9110 section 9.3.1): the connection reads past it.
        if head.method.isSafe { return }
        let contentType = call.request.fields["Content-Type"]
        guard let contentType, MediaType.isOne(of: entry.route.mediaTypes, contentType) else {
            throw Failure(
                .unsupportedMediaType, code: "unsupportedMediaType",
                detail: "Send the body as \(entry.route.mediaTypes.joined(separator: " or ")), in UTF-8.")
        }
        if call.request.fields.contains("Content-Encoding") {
            throw Failure(
                .unsupportedMediaType, code: "unsupportedContentEncoding", detail: "Send the body uncompressed.")
        }
        if !entry.route.streamsBody { call.body = try await call.request.body.collect() }
    }

    /// The operation; one at a time for each idempotency key.
    private func run(_ call: Call, _ entry: Entry) async throws -> HTTPResponse {
        guard entry.route.idempotency != .none, var context = call.authenticated else {
            return try await entry.route.handler(call)
        }
        let key = try IdempotencyRequest.key(call.request.fields, isRequired: entry.route.idempotency == .required)
        guard let key else { return try await entry.route.handler(call) }
        let hash = IdempotencyRequest.hash(
            method: call.request.method, path: call.request.path, body: call.body,
            isJSON: entry.route.mediaTypes.contains("application/json"))
        context.idempotency = IdempotencyKey(key: key, requestHash: hash)
        var call = call
        call.authenticated = context
        let scope = IdempotencyGate.Scope(
            hospitalID: context.hospitalID, principalID: context.principal.id, key: key)
        let keyed = call
        return try await gate.withKey(scope) { try await entry.route.handler(keyed) }
    }
}
