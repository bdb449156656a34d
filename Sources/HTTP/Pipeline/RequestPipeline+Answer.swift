extension RequestPipeline {
    /// Turns an answer that the client has already into 304 (RFC 9110 section 13.1.2).
    ///
    /// `isCompressed`: the answer would go out compressed, which its tag says.
    func conditional(
        _ response: consuming HTTPResponse, _ exchange: Exchange, isCompressed: Bool = false
    ) -> HTTPResponse {
        guard response.status == 200, exchange.head.method == .get || exchange.head.method == .head,
            exchange.head.fields.contains(.ifNoneMatch), let tag = response.fields[.entityTag]
        else { return response }
        let wanted = exchange.head.fields.values(.ifNoneMatch).joined(separator: ", ")
        guard EntityTag.isMatch(wanted, tag) else { return response }
        return Self.notModified(response, tag: isCompressed ? EntityTag.compressed(tag) : tag)
    }

    /// Adds what the request asks of every answer, and how the caller stands with its limit.
    func adorn(
        _ response: consuming HTTPResponse, _ exchange: Exchange, _ rate: RateMeter<CallerKey>.Standing? = nil,
        varies: Bool = false
    ) -> Answer {
        var fields = crossOrigin.fields(for: exchange.head.fields)
        if let rate, !response.fields.contains(.rateLimit) {
            fields += RateLimiter.fields(
                limit: rate.limit, remaining: rate.remaining, resetSeconds: rate.resetSeconds)
        }
        guard case .route(let place, _) = exchange.outcome else { return Answer(response, fields: fields) }
        var answer = Answer(response, fields: fields, cacheControl: entries[place].cacheControl)
        answer.varies = varies
        return answer
    }

    /// The bytes of an answer, the whole of it or up to a streamed body.
    func serialize(_ answer: Answer, _ exchange: Exchange, date: [UInt8], closes: Bool) -> [UInt8] {
        ResponseSerializer.serialize(
            answer.response,
            ResponseSerializer.Situation(
                date: date, isHead: exchange.head.method == .head, closes: closes,
                isOldVersion: exchange.head.minorVersion == 0, isSecure: exchange.client.isSecure,
                requestID: exchange.identity.requestID, trace: exchange.identity.trace,
                fields: answer.fields, cacheControl: answer.cacheControl, varies: answer.varies))
    }
}
