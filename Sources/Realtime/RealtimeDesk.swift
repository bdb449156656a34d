import EventLoop
import HTTP
import Kernel
import Telemetry

/// Where the messages of a client go.
enum RealtimeSink: Sendable {
    case socket(WebSocket)
    case stream(EventStream)

    /// The reactor of its connection.
    var reactor: Reactor {
        switch self {
        case .socket(let socket): socket.reactor
        case .stream(let stream): stream.reactor
        }
    }

    /// As the metrics call it.
    var transport: String {
        switch self {
        case .socket: "socket"
        case .stream: "stream"
        }
    }

    func send(_ deliveries: [Delivery]) -> PushOutcome {
        switch self {
        case .socket(let socket): socket.send(deliveries.map(\.socketText))
        case .stream(let stream): stream.send(deliveries.map(\.streamText))
        }
    }

    /// Says something about listening itself.
    func tell(_ type: String, _ json: [UInt8], cursor: String? = nil) -> PushOutcome {
        switch self {
        case .socket(let socket): socket.send(WebSocketText(json))
        case .stream(let stream): stream.send([EventStreamText(event: type, data: json, id: cursor)])
        }
    }

    /// Ends it, saying why.
    func close(_ code: WebSocketCloseCode, _ type: String, _ reason: String) {
        switch self {
        case .socket(let socket): socket.close(code, reason: reason)
        case .stream(let stream):
            let json = RealtimeWire.notice(type, [("detail", reason)])
            stream.close(saying: EventStreamText(event: type, data: json))
        }
    }

    func hasRoom() async -> Bool {
        switch self {
        case .socket(let socket): await socket.hasRoom()
        case .stream(let stream): await stream.hasRoom()
        }
    }
}

/// The clients of one reactor and what each listens to; an actor on that reactor, and so on the thread of its clients.
actor RealtimeDesk {
    private struct Client {
        let sink: RealtimeSink
        let hospitalID: HospitalID
        var caller: RealtimeCaller
        var audiences: Set<RealtimeAudience> = []
    }

    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let metrics: RealtimeMetrics
    private var clients: [UInt64: Client] = [:]
    private var nextClient: UInt64 = 0
    /// The listeners of an audience, and from where on.
    private var listeners: [RealtimeAudience: [UInt64: RealtimeCursor]] = [:]
    /// How far each shard was told to those who listened by then.
    private var told = Array(repeating: Int64(0), count: Position.shardCount)

    init(_ reactor: Reactor, _ metrics: RealtimeMetrics) {
        self.reactor = reactor
        self.metrics = metrics
    }

    /// Takes a client in; answers its number.
    func add(_ sink: RealtimeSink, _ caller: RealtimeCaller) -> UInt64 {
        nextClient += 1
        clients[nextClient] = Client(sink: sink, hospitalID: caller.hospitalID, caller: caller)
        return nextClient
    }

    /// Forgets a client; answers what it listened to.
    func remove(_ client: UInt64) -> Set<RealtimeAudience> {
        guard let gone = clients.removeValue(forKey: client) else { return [] }
        for audience in gone.audiences { leave(client, audience) }
        return gone.audiences
    }

    /// How far a shard was told here.
    func told(_ shard: Int) -> Int64 { told[shard] }

    /// Notes how far a shard reaches of which nobody listened to anything by then.
    func begin(_ shard: Int, at number: Int64) { told[shard] = number }

    /// Which of some audiences a client does not listen to yet.
    func missing(_ client: UInt64, _ audiences: Set<RealtimeAudience>) -> Set<RealtimeAudience> {
        audiences.subtracting(clients[client]?.audiences ?? [])
    }

    /// What came of joining.
    enum Joining: Hashable, Sendable {
        case joined
        /// More was told by now, up to here: that is to be heard first.
        case behind(Int64)
        /// The client is.
        case gone
    }

    /// Lets a client hear what comes behind a cursor, where all up to what was told is heard, and tells it so before
    /// any of that.
    func join(
        _ client: UInt64, _ audiences: Set<RealtimeAudience>, after cursor: RealtimeCursor, saying channels: [String]
    ) -> Joining {
        guard let sink = clients[client]?.sink else { return .gone }
        let told = told[cursor.position.shard]
        guard cursor.position.number >= told else { return .behind(told) }
        clients[client]?.audiences.formUnion(audiences)
        for audience in audiences { listeners[audience, default: [:]][client] = cursor }
        let json = RealtimeWire.notice("subscribed", [("position", cursor.text)], channels: channels)
        if sink.tell("subscribed", json, cursor: cursor.text) == .full { drop(client, .slow) }
        return .joined
    }

    /// Lets a client hear no more of audiences; answers those that it heard.
    func part(_ client: UInt64, _ audiences: Set<RealtimeAudience>) -> Set<RealtimeAudience> {
        let heard = audiences.intersection(clients[client]?.audiences ?? [])
        clients[client]?.audiences.subtract(heard)
        for audience in heard { leave(client, audience) }
        return heard
    }

    private func leave(_ client: UInt64, _ audience: RealtimeAudience) {
        listeners[audience]?[client] = nil
        if listeners[audience]?.isEmpty ?? false { listeners[audience] = nil }
    }

    /// Sends a piece of the log to those who listen; all of a client's messages at once.
    func deliver(_ page: DeliveredPage) {
        var outbox: [UInt64: [Delivery]] = [:]
        for delivery in page.deliveries {
            for (client, cursor) in listeners[delivery.audience] ?? [:]
            where cursor.isBehind(delivery.number, delivery.index) {
                outbox[client, default: []].append(delivery)
            }
        }
        told[page.shard] = page.end
        for (client, deliveries) in outbox {
            guard let sink = clients[client]?.sink else { continue }
            switch sink.send(deliveries) {
            case .sent: metrics.sent.increment(by: UInt64(deliveries.count))
            case .full: drop(client, .slow)
            case .over: break
            }
        }
        if !page.unread.isEmpty { reset(page) }
    }

    /// Tells the clients of hospitals that something happened which cannot be told.
    private func reset(_ page: DeliveredPage) {
        guard let position = Position(shard: page.shard, number: page.end) else { return }
        let json = RealtimeWire.notice("reset", [("position", "\(position)")])
        for client in clients.values where page.unread.contains(client.hospitalID) && !client.audiences.isEmpty {
            // A client for which there is no room is dropped with its next message.
            _ = client.sink.tell("reset", json, cursor: "\(position)")
        }
    }

    /// Ends a client, telling it why; its session forgets it.
    func drop(_ client: UInt64, _ reason: RealtimeDrop) {
        guard let dropped = clients[client] else { return }
        metrics.dropped.series(reason.rawValue).increment()
        dropped.sink.close(reason.code, "dropped", reason.text)
    }

    /// Gives a client another token of the same caller.
    func renew(_ client: UInt64, _ caller: RealtimeCaller) { clients[client]?.caller = caller }

    /// The callers of all clients.
    func callers() -> [(client: UInt64, caller: RealtimeCaller)] { clients.map { ($0.key, $0.value.caller) } }

    /// How many clients there are.
    var count: Int { clients.count }
}

/// Why a client is ended.
enum RealtimeDrop: String, Sendable {
    /// It does not read.
    case slow
    /// Its token has expired, or was revoked.
    case unauthenticated
    /// Its rights are others now.
    case changed

    var code: WebSocketCloseCode { self == .slow ? .tryAgainLater : .policyViolation }

    /// For the client.
    var text: String {
        switch self {
        case .slow: "more waits than is kept: come again from the last position"
        case .unauthenticated: "the access token is over: come again with another"
        case .changed: "the rights of this user have changed: come again"
        }
    }
}
