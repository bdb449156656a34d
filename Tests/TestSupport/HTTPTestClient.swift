public import HTTP

/// Something that answers requests: the same test runs over a socket and in the process.
public protocol HTTPTestRunner: Sendable {
    /// Sends a request and waits for its whole answer.
    func send(_ request: HTTPTestRequest) async throws -> HTTPTestResponse
}

/// A client over one loopback connection that is kept, and made anew where the server has closed it.
public actor HTTPTestClient: HTTPTestRunner {
    private let port: UInt16
    private var socket: HTTPTestSocket?

    /// Makes a client of a port; it connects with the first request.
    public init(port: UInt16) {
        self.port = port
    }

    /// Sends a request and waits for its whole answer; one at a time, since an actor may be entered while it waits.
    public func send(_ request: HTTPTestRequest) async throws -> HTTPTestResponse {
        let used: HTTPTestSocket
        if let socket { used = socket } else { used = try HTTPTestSocket(port: port) }
        socket = nil
        await used.send(request.bytes)
        var left: [UInt8] = []
        let response = try await used.receiveResponse(isHead: request.method == "HEAD", left: &left)
        if !response.closes { socket = used }
        return response
    }
}

/// Answers requests in the process: the same parser, middleware and serialiser, no socket.
public struct HTTPInProcessRunner: HTTPTestRunner {
    private let server: HTTPServer

    /// Makes a runner of a server, which need not have been started.
    public init(_ server: HTTPServer) {
        self.server = server
    }

    /// Has the request answered.
    public func send(_ request: HTTPTestRequest) async throws -> HTTPTestResponse {
        let bytes = await server.respond(to: request.bytes)
        guard let (response, _) = HTTPTestResponse.parse(bytes, isHead: request.method == "HEAD", isEnd: true) else {
            throw HTTPTestSocket.Failure.closed
        }
        return response
    }
}
