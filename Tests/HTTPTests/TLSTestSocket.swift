import TestSupport

@testable import HTTP

/// A TLS connection of Medley's own client side to a server on this machine.
actor TLSTestSocket {
    let session: TLSSession
    let socket: HTTPTestSocket
    /// Said by the server and not taken yet.
    private var left: [UInt8] = []

    /// Connects and shakes hands; `before` is sent first, in the clear.
    static func connect(
        port: UInt16, _ context: TLSClientContext, host: String = "localhost", before: [UInt8] = []
    ) async throws -> TLSTestSocket {
        let socket = try HTTPTestSocket(port: port)
        await socket.send(before)
        let made = TLSTestSocket(try context.session(host: host), socket)
        try await made.shakeHands()
        return made
    }

    private init(_ session: TLSSession, _ socket: HTTPTestSocket) {
        (self.session, self.socket) = (session, socket)
    }

    func send(_ bytes: [UInt8]) async {
        // What is larger than the server takes before it answers would stand still otherwise.
        for start in stride(from: 0, to: bytes.count, by: 60_000) {
            let piece = Array(bytes[start..<min(start + 60_000, bytes.count)])
            await socket.send(session.seal(piece) ?? [])
        }
    }

    func send(_ text: String) async { await send(Array(text.utf8)) }

    /// Sends each byte of the records by itself.
    func sendSlowly(_ text: String) async {
        for byte in session.seal(Array(text.utf8)) ?? [] { await socket.send([byte]) }
    }

    /// Says that nothing follows, and leaves the socket open.
    func sayGoodbye() async { await socket.send(session.close()) }

    /// The next answer.
    func response(isHead: Bool = false) async throws -> HTTPTestResponse {
        while true {
            if let (response, consumed) = HTTPTestResponse.parse(left, isHead: isHead) {
                left.removeFirst(consumed)
                return response
            }
            guard try await receiveMore() else { throw HTTPTestSocket.Failure.closed }
        }
    }

    /// Sends a request and answers what comes back.
    func answer(_ request: HTTPTestRequest) async throws -> HTTPTestResponse {
        await send(request.bytes)
        return try await response(isHead: request.method == "HEAD")
    }

    /// What is said up to the end of the connection, and whether the server took its leave.
    func rest() async throws -> (bytes: [UInt8], hasGoodbye: Bool) {
        while try await receiveMore() {}
        defer { left = [] }
        return (left, session.hasEnded)
    }

    /// Takes what comes next; false at the end of the socket.
    func receiveMore() async throws -> Bool {
        let bytes = try await socket.receive()
        if bytes.isEmpty { return false }
        left += try session.receive(bytes)
        await socket.send(session.takeOutput())
        return true
    }

    private func shakeHands() async throws {
        try session.begin()
        await socket.send(session.takeOutput())
        while !session.isOpen {
            guard try await receiveMore() else { throw HTTPTestSocket.Failure.closed }
        }
    }
}
