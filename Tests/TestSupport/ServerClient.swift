public import JSON
import Synchronization

/// Sends requests to a server over kept connections; any thread may use it.
///
/// A request on a connection that the server closed while it lay idle is sent once more on a new one.
public final class ServerClient: Sendable {
    /// Where the server listens, as it was given.
    public let url: String
    private let address: String
    private let port: UInt16
    private let idle = Mutex<[Idle]>([])

    /// A connection that nobody uses: whoever takes it out is alone with it.
    private struct Idle: @unchecked Sendable {
        let connection: ServerConnection
    }

    /// Takes `http://A.B.C.D:PORT`.
    public init(url: String) throws {
        let parts = url.dropFirst("http://".count).split(separator: ":")
        guard url.hasPrefix("http://"), parts.count == 2, let port = UInt16(parts[1]) else {
            throw ServerConnection.Failure.malformed(url)
        }
        self.url = url
        address = String(parts[0])
        self.port = port
    }

    /// A connection of the caller's own, who waits so long for an answer.
    public func connect(
        patienceSeconds: Int = Patience.seconds
    ) throws(ServerConnection.Failure) -> ServerConnection {
        try ServerConnection(address: address, port: port, patienceSeconds: patienceSeconds)
    }

    /// Sends a request and waits for the whole answer.
    public func send(_ request: ServerRequest) throws(ServerConnection.Failure) -> ServerAnswer {
        if let kept = idle.withLock({ $0.popLast() }) {
            do {
                let answer = try kept.connection.send(request)
                keep(kept.connection)
                return answer
            } catch .lost(_, received: 0) {
                // It was closed while it lay idle; what follows tells the truth.
            }
        }
        let fresh = try connect()
        let answer = try fresh.send(request)
        keep(fresh)
        return answer
    }

    /// Sends a request without a body.
    public func send(
        _ method: String, _ target: String, token: String? = nil
    ) throws(ServerConnection.Failure) -> ServerAnswer {
        try send(ServerRequest(method, target, token: token))
    }

    /// Sends a request with a JSON body.
    public func send(
        _ method: String, _ target: String, token: String? = nil, json: JSONValue
    ) throws(ServerConnection.Failure) -> ServerAnswer {
        try send(ServerRequest(method, target, token: token, json: json))
    }

    private func keep(_ connection: ServerConnection) {
        guard connection.isOpen else { return }
        let kept = Idle(connection: connection)
        idle.withLock { $0.append(kept) }
    }
}
