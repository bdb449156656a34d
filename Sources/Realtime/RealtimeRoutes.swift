public import HTTP
import EventLoop
public import JSON
import Journal
import Kernel
import Telemetry

/// The routes by which clients listen.
public enum RealtimeRoutes {
    /// All of them.
    public static func all(_ hub: RealtimeHub) -> [Route] {
        [socket(hub), stream(hub), poll(hub)]
    }

    private static let channels = QueryParameter(
        "channels", "The channels, separated by commas.", isRequired: true, example: "wallet:{{walletId}}")
    private static let from = QueryParameter(
        "from", "The position behind which to go on; without it what comes from now on.")
    private static let seconds = QueryParameter(
        "for", "Ends the stream after so many seconds, 0 to 86400; 0 gives what was missed.", example: "0")
    private static let ticket = QueryParameter(
        "ticket", "In place of an access token, for pages of browsers: what POST /api/v1/realtime/tickets gave.")
    private static let pageErrors = [
        DocumentedError(401, "invalidTicket", "The ticket is not valid, has expired or was used."),
        DocumentedError(429, "tooManyListeners", "The caller or the hospital has as many connections as it may."),
    ]
    private static let errors = [
        DocumentedError(400, "malformedPosition", "The position is none that an answer to this hospital gave."),
        DocumentedError(404, "notFound", "There is nothing that such a channel is about."),
    ]

    private static func socket(_ hub: RealtimeHub) -> Route {
        let route = route(
            "/realtime", "openRealtimeSocket", "Opens a WebSocket that tells what happens."
        ) { call in
            let context = try call.context()
            let caller = RealtimeCaller(context, token: call.bearerToken)
            let response = try call.webSocket { socket in
                await hub.attend(.socket(socket), of: caller, context) { await RealtimeSocket(session: $0).run(socket) }
            }
            // Behind the handshake, whose faults are the larger mistake.
            try hub.checkRoom(for: caller)
            return response
        }
        return route.with {
            $0.queryParameters = [ticket]
            $0.documentation.successStatus = 101
            $0.documentation.errors =
                pageErrors + [
                    DocumentedError(403, "originRefused", "A page of an origin that is not listed asks for it."),
                    DocumentedError(426, "upgradeRequired", "The request asks for no WebSocket."),
                    DocumentedError(400, "malformedHandshake", "The request asks for one wrongly."),
                ]
        }
    }

    private static func stream(_ hub: RealtimeHub) -> Route {
        route("/realtime/events", "streamRealtimeEvents", "Streams what happens as server-sent events.") { call in
            let context = try call.context()
            let names = try channelNames(call)
            // Refused before the stream begins, while there is a status to say it with.
            _ = try await RealtimeChannels(names, hub.kinds).audiences(for: context)
            let last = call.request.fields["Last-Event-ID"]
            let cursor = try cursor(try last ?? call.query("from"))
            let seconds = try seconds(call)
            let caller = RealtimeCaller(context, token: call.bearerToken)
            try hub.checkRoom(for: caller)
            return .eventStream { stream in
                await hub.attend(.stream(stream), of: caller, context) { session in
                    await listen(session, stream, to: names, from: cursor, for: seconds)
                }
            }
        }.with {
            $0.queryParameters = [channels, from, seconds, ticket]
            $0.documentation.responseType = "text/event-stream"
            $0.documentation.errors = errors + pageErrors
        }
    }

    /// Tells a stream what happens until either side ends it, or its time is over.
    private static func listen(
        _ session: RealtimeSession, _ stream: EventStream, to names: [String], from cursor: RealtimeCursor?,
        for seconds: Int?
    ) async {
        _ = stream.send([EventStreamText(retryMilliseconds: RealtimeLimits.retryMilliseconds)])
        do throws(Failure) {
            try await session.listen(to: names, from: cursor)
            if seconds == 0 { stream.close() }
            if let seconds {
                let end = MonotonicClock.nanoseconds() + UInt64(seconds) * 1_000_000_000
                stream.reactor.schedule(atNanoseconds: end) { stream.close() }
            }
            await stream.end()
        } catch {
            session.sink.close(.policyViolation, "dropped", error.detail)
        }
    }

    private static func poll(_ hub: RealtimeHub) -> Route {
        Route.read(
            "/realtime/poll", id: "pollRealtimeEvents",
            summary: "Lists what happened behind a position, for clients that can hold no connection.", tag: "Realtime",
            access: .authenticated, query: [channels, from]
        ) { call in
            let context = try call.context()
            let audiences = try await RealtimeChannels(try channelNames(call), hub.kinds).audiences(for: context)
            return try await hub.poll(audiences, of: context.hospitalID, from: try cursor(try call.query("from")))
        }.with {
            $0.documentation.errors = errors
            $0.documentation.responseExample = #"""
                {"events": [], "position": "7-123456", "hasMore": false, "isReset": false}
                """#
        }
    }

    private static func route(
        _ pattern: String, _ id: String, _ summary: String, _ handler: @escaping Route.Handler
    ) -> Route {
        Route(.get, pattern, id: id, summary: summary, tag: "Realtime", access: .authenticated, handler: handler)
            .with {
                $0.idempotency = .none
                $0.isOpenedByPages = true
            }
    }

    private static func channelNames(_ call: Call) throws(Failure) -> [String] {
        (try call.query("channels") ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func cursor(_ text: String?) throws(Failure) -> RealtimeCursor? {
        guard let text else { return nil }
        guard let cursor = RealtimeCursor(text) else { throw .malformedPosition }
        return cursor
    }

    private static func seconds(_ call: Call) throws(Failure) -> Int? {
        guard let text = try call.query("for") else { return nil }
        guard let seconds = Int(text), (0...RealtimeLimits.longestStreamSeconds).contains(seconds) else {
            let message = "Give whole seconds from 0 to \(RealtimeLimits.longestStreamSeconds)."
            throw .validation([FieldError(field: "for", code: "outOfRange", message: message)])
        }
        return seconds
    }
}

/// What happened behind a position.
public struct RealtimePage: Codable, Sendable {
    /// The messages as a WebSocket says them, in order.
    public var events: [JSONValue]
    /// What to ask from next.
    public var position: String
    /// Whether more is there at once.
    public var hasMore: Bool
    /// Whether too much was missed, or could not be read: load anew what is shown.
    public var isReset: Bool
}

extension RealtimeHub {
    /// What happened to audiences of a hospital behind a cursor; without one nothing, and where the log stands.
    func poll(
        _ audiences: Set<RealtimeAudience>, of hospital: HospitalID, from cursor: RealtimeCursor?
    ) async throws -> RealtimePage {
        let shard = Position.shard(of: hospital)
        if let cursor, cursor.position.shard != shard { throw Failure.malformedPosition }
        let head = try await tail.heads()[shard]
        var page = RealtimePage(events: [], position: "\(shard)-\(head)", hasMore: false, isReset: false)
        guard let cursor, cursor.position.number < head else {
            page.position = cursor?.text ?? page.position
            return page
        }
        guard head - cursor.position.number <= RealtimeLimits.resumePositions else {
            page.isReset = true
            return page
        }
        let first = cursor.heard == RealtimeCursor.all ? cursor.position.number : cursor.position.number - 1
        let end = min(head, cursor.position.number + RealtimeLimits.pagePositions)
        let found = try await tail.page(of: shard, [hospital], after: first, upTo: end)
        let delivered = Self.deliveries(of: found, shard) { audiences.contains($0) }
        page.events = try delivered.deliveries.filter { cursor.isBehind($0.number, $0.index) }
            .map { try JSONValue(parsing: $0.json) }
        page.position = "\(shard)-\(end)"
        page.hasMore = end < head
        page.isReset = !delivered.unread.isEmpty
        return page
    }
}
