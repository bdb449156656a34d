public import EventLoop

/// An HTTP/1.1 client on the reactors: pooled connections, deadlines, bounds on everything, and no way to addresses that
/// are not of the public internet unless a setting allows them.
///
///     let client = try HTTPClient(configuration: configuration, group: group)
///     let answer = try await client.send(HTTPClientRequest(.get, "https://payer.example/status"))
///     let bytes = try await answer.body.collect()
///
/// A request is sent once, but for one that is repeatable (RFC 9110 section 9.2.2) or of which nothing was sent, on a kept
/// connection that turned out to be closed. Answers of any status are answers; errors are `HTTPClientError`.
public final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let group: ReactorGroup
    private let pools: [ClientPool]

    /// Makes a client; nothing is connected before the first request.
    ///
    /// Throws `invalidRequest` where a CIDR of the configuration is malformed.
    public convenience init(
        configuration: HTTPClientConfiguration = HTTPClientConfiguration(), group: ReactorGroup
    ) throws(HTTPClientError) {
        try self.init(
            configuration, group, NameResolver(lifetime: configuration.timeouts.resolution))
    }

    init(
        _ configuration: HTTPClientConfiguration, _ group: ReactorGroup, _ resolver: NameResolver
    ) throws(HTTPClientError) {
        let policy = try AddressPolicy(allowing: configuration.allowedAddresses)
        let security = ClientSecurity(configuration.trust)
        self.configuration = configuration
        self.group = group
        pools = group.reactors.map { ClientPool(on: $0, configuration, resolver, policy, security) }
    }

    /// Sends a request, follows redirects where it asks for that, and answers once the head of the answer is there.
    ///
    /// `deadlineNanoseconds` is an instant of `MonotonicClock`, such as `RequestContext.deadlineNanoseconds`; it holds for
    /// the body too. Without one `HTTPClientTimeouts.total` counts from now.
    public func send(
        _ request: HTTPClientRequest, deadlineNanoseconds: UInt64? = nil
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        guard let url = HTTPURL(request.url) else { throw .invalidURL }
        let limit = MonotonicClock.nanoseconds() + configuration.timeouts.total.nanoseconds
        var journey = RedirectJourney(request, from: url)
        while true {
            let response = try await sendOnce(journey, deadlineNanoseconds ?? limit)
            guard let next = try journey.next(after: response.status, response.fields) else { return response }
            journey = next
        }
    }

    /// Closes every connection; requests under way fail with `cancelled`, as do those that are sent later.
    public func close() async {
        for pool in pools { await pool.close() }
    }

    /// How many connections are open.
    var connectionCount: Int {
        get async {
            var count = 0
            for pool in pools { count += await pool.connectionCount }
            return count
        }
    }

    private func sendOnce(
        _ journey: RedirectJourney, _ deadline: UInt64
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let writer = RequestWriter(url: journey.url, userAgent: configuration.userAgent, isTrusted: journey.isTrusted)
        let outgoing = OutgoingRequest(
            head: try writer.head(of: journey.request), body: journey.request.body,
            isHead: journey.request.method == .head, deadlineNanoseconds: deadline)
        var retries = 0
        while true {
            if Task.isCancelled { throw .cancelled }
            let lease = try await pool.lease(
                journey.url.origin, isFresh: retries > 0, deadlineNanoseconds: deadline)
            do throws(HTTPClientError) {
                return try await perform(
                    outgoing, on: lease.connection, inflates: RequestWriter.inflates(journey.request))
            } catch {
                // A kept connection that its server closed meanwhile says nothing about the request.
                guard error == .closed, lease.isReused, retries < HTTPClientLimits.retryCount,
                    await lease.connection.receivedNothing,
                    await lease.connection.sentNothing || journey.request.isRepeatable
                else { throw error }
                retries += 1
            }
        }
    }

    private func perform(
        _ outgoing: OutgoingRequest, on connection: ClientConnection, inflates: Bool
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let result = await withCancellation { () async -> Result<(UInt64, ResponseHead), HTTPClientError> in
            do throws(HTTPClientError) {
                let (number, head) = try await connection.perform(outgoing)
                return .success((number, head))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            connection.reactor.execute { connection.assumeIsolated { _ = $0.fail(.cancelled) } }
        }
        let (number, head) = try result.get()
        let limit = configuration.limits.bodyBytes
        let decoder: GzipDecoder?
        do throws(HTTPClientError) {
            decoder = inflates ? try Self.decoder(for: head.fields, limitBytes: limit) : nil
        } catch {
            await connection.abandon(number)
            throw error
        }
        return HTTPClientResponse(
            status: head.status, fields: head.fields,
            body: HTTPClientBody(connection, number, decoder: decoder, limitBytes: limit))
    }

    /// What inflates the body; nil where it came as it is, an error where it is coded otherwise than was asked for.
    private static func decoder(for fields: HTTPFields, limitBytes: Int) throws(HTTPClientError) -> GzipDecoder? {
        let codings = fields.values(.contentEncoding).map { $0.lowercased() }
        if codings.isEmpty || codings == ["identity"] { return nil }
        guard codings == ["gzip"] || codings == ["x-gzip"] else { throw .unsupportedCoding }
        // What is asked for may shrink as far as it likes: the limit alone bounds it, and it is read piece by piece.
        guard let decoder = GzipDecoder(limitBytes: limitBytes, ratio: nil) else { throw .responseTooLarge }
        return decoder
    }

    /// That of the caller's reactor, so that neither leaves its thread; else they take turns.
    private var pool: ClientPool {
        let reactor = Reactor.current ?? group.next()
        return pools.first { $0.reactor === reactor } ?? pools[group.next().index % pools.count]
    }
}
