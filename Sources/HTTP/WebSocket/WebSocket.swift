public import EventLoop

/// A message of a client.
public enum WebSocketMessage: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
}

/// Text for the clients of WebSockets, framed and compressed once however many it is sent to.
public struct WebSocketText: Sendable {
    let plain: [UInt8]
    /// The same for a client that agreed to compression; nil where that gains nothing.
    let compressed: [UInt8]?

    /// Frames UTF-8 bytes; with an encoder of the raw form, that nobody else uses meanwhile, compresses them too.
    public init(_ bytes: [UInt8], encoder: DeflateEncoder? = nil) {
        plain = WebSocketFrames.text(bytes)
        guard let encoder, bytes.count >= WebSocketLimits.compressedFromBytes else {
            compressed = nil
            return
        }
        let frame = WebSocketFrames.compressedText(PerMessageDeflate.deflate(bytes, by: encoder))
        compressed = frame.count < plain.count ? frame : nil
    }
}

/// What became of something that was to be sent to a client that listens.
public enum PushOutcome: Hashable, Sendable {
    /// It is on its way.
    case sent
    /// The client does not read, and too much waits for it already: nothing was added.
    case full
    /// Nobody listens any more.
    case over
}

/// A WebSocket that a client has opened. Its session runs on the connection's reactor, and so must whoever sends by it.
public final class WebSocket: Sendable {
    private let connection: HTTPConnection
    private let number: UInt64
    /// Whether the client agreed to compressed messages.
    public let compresses: Bool

    init(_ connection: HTTPConnection, _ number: UInt64, compresses: Bool) {
        self.connection = connection
        self.number = number
        self.compresses = compresses
    }

    /// The reactor on which the socket lives.
    public var reactor: Reactor { connection.share.reactor }

    /// The next message; nil once the socket is over, whoever ended it. One task at a time asks.
    public func receive() async -> WebSocketMessage? { await connection.nextMessage(of: number) }

    /// Sends text, at once or as the client reads; on the reactor alone.
    public func send(_ text: WebSocketText) -> PushOutcome { send([text]) }

    /// Sends texts, all or none of them; on the reactor alone.
    public func send(_ texts: [WebSocketText]) -> PushOutcome {
        connection.assumeIsolated { $0.send(texts, compresses: compresses, over: number) }
    }

    /// Waits until the client has read enough for more to be sent; false once the socket is over. One task at a time waits.
    public func hasRoom() async -> Bool { await connection.hasRoom(for: number) }

    /// Ends the socket: tells the client why, and lets the session's next `receive` answer nil; on the reactor alone.
    public func close(_ code: WebSocketCloseCode, reason: String = "") {
        connection.assumeIsolated { $0.endSocket(number, code, reason) }
    }
}

/// What opens a WebSocket in place of an answer with a body.
public struct WebSocketOpening: Sendable {
    /// Whether messages may be compressed.
    let compresses: Bool
    /// What is done with the socket until it is over; the socket is closed when it returns.
    let session: @Sendable (WebSocket) async -> Void
}

extension Call {
    /// The answer that opens a WebSocket (RFC 6455 section 4.2.2) and has `session` run with it until it returns.
    ///
    /// A request that does not ask for one is 426 and is told what it may ask for; one that asks wrongly is 400.
    public func webSocket(
        _ session: @escaping @Sendable (WebSocket) async -> Void
    ) throws(ProblemDetails) -> HTTPResponse {
        switch WebSocketHandshake.verdict(on: request.exchange.head) {
        case .accepted(let accept, let compresses):
            var response = HTTPResponse(status: 101)
            response.fields.append("Upgrade", "websocket")
            response.fields.append("Connection", "Upgrade")
            response.fields.append("Sec-WebSocket-Accept", accept)
            if compresses { response.fields.append("Sec-WebSocket-Extensions", PerMessageDeflate.agreement) }
            response.body = .webSocket(WebSocketOpening(compresses: compresses, session: session))
            return response
        case .notAsked: throw .upgradeRequired("Open a WebSocket here: Upgrade: websocket.")
        case .otherVersion:
            throw .upgradeRequired("Version \(WebSocketHandshake.version) of WebSockets is spoken here.")
        case .malformed(let detail): throw ProblemDetails(400, code: "malformedHandshake", detail: detail)
        }
    }
}

extension ProblemDetails {
    /// 426 (RFC 9110 section 15.5.22).
    fileprivate static func upgradeRequired(_ detail: String) -> ProblemDetails {
        var problem = ProblemDetails(426, code: "upgradeRequired", detail: detail)
        problem.fields = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", WebSocketHandshake.version),
        ]
        return problem
    }
}
