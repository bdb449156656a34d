import TestSupport

/// Kept connections to several servers, each of which is asked in turn; for one thread at a time.
final class ServerRotation {
    private let servers: [ServerProcess]
    private let patienceSeconds: Int
    private var connections: [Int: (url: String, connection: ServerConnection)] = [:]
    private var turn: Int
    /// Which server was asked last.
    private(set) var lastPlace = 0

    init(_ servers: [ServerProcess], turn: Int, patienceSeconds: Int = Patience.seconds) {
        self.servers = servers
        self.turn = turn
        self.patienceSeconds = patienceSeconds
    }

    /// Sends a request to the next server, wherever it listens now.
    func send(_ request: ServerRequest) throws -> ServerAnswer {
        turn += 1
        let place = turn % servers.count
        lastPlace = place
        let url = servers[place].url
        if connections[place]?.url != url { connections[place] = nil }
        do {
            let connection =
                try connections[place]?.connection
                ?? ServerClient(url: url).connect(patienceSeconds: patienceSeconds)
            connections[place] = (url, connection)
            let answer = try connection.send(request)
            if !connection.isOpen { connections[place] = nil }
            return answer
        } catch {
            connections[place] = nil
            throw error
        }
    }
}
