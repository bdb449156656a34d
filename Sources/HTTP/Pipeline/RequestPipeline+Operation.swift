import Crypto
import Kernel

extension RequestPipeline {
    /// Runs the middleware and the operation of a request that has a route.
    ///
    /// What it calls without waiting is not inlined: what it needs would be part of this function's frame, which each request
    /// allocates and which was of 4 KiB.
    func answer(_ exchange: Exchange, body: RequestBody) async -> Answer {
        guard case .route(let place, _) = exchange.outcome else {
            return answerAtOnce(exchange) ?? adorn(refusal(ProblemDetails.notFound, exchange), exchange)
        }
        let count = metrics.requestBegan()
        defer { metrics.requestEnded() }
        let entry = entries[place]
        var rate: RateMeter<CallerKey>.Standing?
        let representation: Representation
        do {
            if count > configuration.requestLimit, entry.route.rateClass != .unlimited {
                throw ProblemDetails.overloaded
            }
            var call = Call(exchange, body: body)
            try checkFailures(call, entry)
            if entry.route.access != .open {
                if entry.route.isOpenedByPages { try await admitPage(&call) }
                let token = try call.redeemedToken.map { $0[...] } ?? bearerToken(exchange.head.fields)
                // Asked first without waiting, because each function that may wait costs its frame.
                let known = dependencies.authenticator.known(bearer: token)
                let caller = if let known { known } else { try await authenticate(token, call) }
                rate = try admit(caller, &call, entry)
            }
            try checkQuery(call, entry)
            if let context = call.authenticated, let position = context.readAfter {
                try await dependencies.readAfter(position, context)
            }
            if exchange.head.hasBody { try await readBody(&call, entry, exchange.head) }
            if let key = try idempotencyKey(call, entry) {
                representation = try await represent(try await run(call, key, entry), exchange, entry)
            } else {
                do {
                    representation = try await represent(try await entry.route.handler(call), exchange, entry)
                } catch let faults as BodyFaults {
                    throw await failure(of: faults, call.authenticated)
                }
            }
        } catch {
            representation = Representation(refusal(error, exchange))
        }
        return concluded(representation, exchange, entry, rate)
    }

    /// What goes out of what was answered or refused; a failure counts where the route counts them.
    @inline(never)
    private func concluded(
        _ representation: consuming Representation, _ exchange: Exchange, _ entry: Entry,
        _ rate: RateMeter<CallerKey>.Standing?
    ) -> Answer {
        if let kind = entry.route.rateClass.failureKind {
            let now = dependencies.clock.monotonicNanoseconds()
            rateLimiter.countFailure(
                FailureKey(kind: kind, network: NetworkAddress.network(of: exchange.client.address)),
                status: representation.response.status, now: now)
        }
        return adorn(representation.response, exchange, rate, varies: representation.varies)
    }

    /// Refuses an address from which too many credentials were wrong.
    @inline(never)
    private func checkFailures(_ call: Call, _ entry: Entry) throws(ProblemDetails) {
        guard let kind = entry.route.rateClass.failureKind else { return }
        let now = dependencies.clock.monotonicNanoseconds()
        try rateLimiter.checkFailures(
            FailureKey(kind: kind, network: call.request.remoteNetwork), now: now)
    }

    /// The caller of a token that is not known yet; guesses of one that is looked up are counted as log-ins are.
    private func authenticate(_ token: ArraySlice<UInt8>, _ call: Call) async throws -> AuthenticatedCaller {
        let authenticator = dependencies.authenticator
        guard authenticator.isLookedUp(bearer: token) else {
            return try await authenticator.authenticate(bearer: token, deadlineNanoseconds: call.deadlineNanoseconds)
        }
        let key = FailureKey(kind: .lookedUpToken, network: call.request.remoteNetwork)
        try rateLimiter.checkFailures(key, now: dependencies.clock.monotonicNanoseconds())
        do throws(Failure) {
            return try await authenticator.authenticate(bearer: token, deadlineNanoseconds: call.deadlineNanoseconds)
        } catch {
            if error.kind == .unauthenticated {
                rateLimiter.countFailure(key, status: 401, now: dependencies.clock.monotonicNanoseconds())
            }
            throw error
        }
    }

    /// Whether the caller may, and not too often; answers how it stands with its limit.
    @inline(never)
    private func admit(
        _ caller: AuthenticatedCaller, _ call: inout Call, _ entry: Entry
    ) throws -> RateMeter<CallerKey>.Standing? {
        if caller.principal.mustSetSecondFactor, !entry.route.servesIncompleteLogIns {
            throw ProblemDetails.secondFactorRequired
        }
        if case .permission(let permission) = entry.route.access, !caller.principal.permissions.contains(permission) {
            throw ProblemDetails.forbidden(permission)
        }
        var context = RequestContext(
            hospitalID: caller.hospitalID, principal: caller.principal,
            deadlineNanoseconds: call.deadlineNanoseconds, requestID: call.requestID, trace: call.trace)
        if let position = try Self.position(call.request.fields) { context.readAfter = position }
        if call.request.fields.contains(.accessReason) {
            context.accessReason = try AccessReason.sent(call.request.fields)
        }
        call.authenticated = context
        guard entry.route.rateClass == .standard else { return nil }
        return try rateLimiter.take(context, now: dependencies.clock.monotonicNanoseconds())
    }

    /// The position in `Medley-After`; nil where it is not sent.
    private static func position(_ fields: HTTPFields) throws(Failure) -> Position? {
        guard fields.contains(.medleyAfter) else { return nil }
        let values = fields.values(.medleyAfter)
        guard values.count == 1, let position = Position(values[0]) else { throw Failure.malformedPosition }
        return position
    }

    /// The one access token of a request.
    @inline(never)
    private func bearerToken(_ fields: HTTPFields) throws -> ArraySlice<UInt8> {
        switch fields.occurrence(of: .authorization) {
        case .absent: throw ProblemDetails.credentialsRequired
        case .once(let value): if let token = Self.bearerToken(value) { return token }
        case .repeated: break
        }
        throw Failure(
            .unauthenticated, code: "invalidToken", detail: "Send one access token as Authorization: Bearer.")
    }

    /// What follows the scheme, whose name compares without case (RFC 9110 section 11.1); nil for another scheme.
    private static func bearerToken(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let scheme: StaticString = "bearer "
        let count = scheme.utf8CodeUnitCount
        guard value.count > count, ASCII.equalIgnoringCase(value.prefix(count), scheme) else { return nil }
        return value.dropFirst(count)
    }

    /// Refuses parameters that the route does not know, repeats, or lacks.
    @inline(never)
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
    @inline(never)
    private func readBody(_ call: inout Call, _ entry: Entry, _ head: RequestHead) async throws {
        guard head.hasBody else { return }
        if case .length(let count) = head.framing, count > entry.route.bodyLimitBytes {
            throw RequestBodyError.tooLarge(limitBytes: entry.route.bodyLimitBytes)
        }
        // A body has no meaning with these (RFC 9110 section 9.3.1): the connection reads past it.
        if head.method.isSafe { return }
        let contentType = call.request.fields[.contentType]
        guard let contentType, MediaType.isOne(of: entry.route.mediaTypes, contentType) else {
            throw Failure(
                .unsupportedMediaType, code: "unsupportedMediaType",
                detail: "Send the body as \(entry.route.mediaTypes.joined(separator: " or ")), in UTF-8.")
        }
        if call.request.fields.contains(.contentEncoding) { try inflateBody(&call, entry) }
        if !entry.route.streamsBody { call.body = try await call.request.body.collect() }
    }

    /// Has a compressed body inflated as it is read; 415 for any other coding, and for several (RFC 9110 section 8.4).
    private func inflateBody(_ call: inout Call, _ entry: Entry) throws {
        let codings = call.request.fields.values(.contentEncoding)
        guard codings.count == 1, ["gzip", "x-gzip"].contains(codings[0].lowercased()) else {
            throw ProblemDetails.unsupportedContentEncoding
        }
        guard let body = InflatedBody(call.request.body, limitBytes: entry.route.bodyLimitBytes) else {
            throw ProblemDetails.overloaded
        }
        call.request.body = RequestBody(body)
    }

    /// The key of a request whose operation takes one; nil where it sent none.
    @inline(never)
    private func idempotencyKey(_ call: Call, _ entry: Entry) throws -> String? {
        guard entry.route.idempotency != .none, call.authenticated != nil else { return nil }
        return try IdempotencyRequest.key(call.request.fields, isRequired: entry.route.idempotency == .required)
    }

    /// The operation; one at a time for each idempotency key.
    private func run(_ call: Call, _ key: String, _ entry: Entry) async throws -> HTTPResponse {
        var context = try call.context()
        let hash = IdempotencyRequest.hash(
            method: call.request.method, path: call.request.path, body: call.body,
            isJSON: entry.route.mediaTypes.contains("application/json"))
        context.idempotency = IdempotencyKey(key: key, requestHash: hash)
        var call = call
        call.authenticated = context
        let scope = IdempotencyGate.Scope(
            hospitalID: context.hospitalID, principalID: context.principal.id, key: key)
        let keyed = call
        do {
            return try await gate.withKey(scope) { try await entry.route.handler(keyed) }
        } catch let refusal as Failure where refusal.kind == .invalid {
            // A key that is taken is the larger mistake: who mends the fields alone would be refused again.
            throw await dependencies.hasOtherRequest(context) ? Failure.keyReused : refusal
        } catch let faults as BodyFaults {
            if await dependencies.hasOtherRequest(context) { throw Failure.keyReused }
            throw await failure(of: faults, context)
        }
    }

    /// What is wrong with a body, in the words of the caller's hospital.
    @inline(never)
    private func failure(of faults: BodyFaults, _ context: RequestContext?) async -> Failure {
        faults.failure(in: await dependencies.requestSetting(context))
    }
}
