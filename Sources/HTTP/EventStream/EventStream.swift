public import EventLoop

/// Events for the clients of event streams, written once however many they are sent to.
public struct EventStreamText: Sendable {
    /// As the stream has them (WHATWG HTML, section 9.2.6).
    let bytes: [UInt8]

    /// Writes an event: its name, its data (UTF-8 without line breaks) and, where a client may go on from it, its id.
    public init(event: String, data: [UInt8], id: String? = nil) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + event.utf8.count + 64)
        if let id {
            bytes.append(text: "id: ")
            bytes.append(contentsOf: id.utf8)
            bytes.append(text: "\n")
        }
        bytes.append(text: "event: ")
        bytes.append(contentsOf: event.utf8)
        bytes.append(text: "\ndata: ")
        bytes.append(contentsOf: data)
        bytes.append(text: "\n\n")
        self.bytes = bytes
    }

    /// Says after how many milliseconds a client that was cut off is to come again.
    public init(retryMilliseconds: Int) { bytes = Array("retry: \(retryMilliseconds)\n\n".utf8) }
}

/// A stream of events that a client reads. Its session runs on the connection's reactor, and so must whoever sends by
/// it.
public final class EventStream: Sendable {
    private let connection: HTTPConnection
    private let number: UInt64

    init(_ connection: HTTPConnection, _ number: UInt64) {
        self.connection = connection
        self.number = number
    }

    /// The reactor on which the stream lives.
    public var reactor: Reactor { connection.share.reactor }

    /// Returns once the stream is over, whoever ended it.
    public func end() async { await connection.endOfEvents(of: number) }

    /// Sends events, all or none of them, at once or as the client reads; on the reactor alone.
    public func send(_ events: [EventStreamText]) -> PushOutcome {
        connection.assumeIsolated { $0.send(events, over: number) }
    }

    /// Waits until the client has read enough for more to be sent; false once the stream is over. One task at a time
    /// waits.
    public func hasRoom() async -> Bool { await connection.hasRoom(for: number) }

    /// Ends the stream, with a last event where one is given, whatever waits already; on the reactor alone.
    public func close(saying last: EventStreamText? = nil) {
        connection.assumeIsolated { $0.endEvents(number, last) }
    }
}

/// What opens a stream of events in place of a body that ends.
public struct EventStreamOpening: Sendable {
    /// What is done with the stream until it is over; the stream ends when it returns.
    let session: @Sendable (EventStream) async -> Void
}

extension HTTPResponse {
    /// An answer that sends events as they happen (`text/event-stream`) and has `session` run with the stream until it
    /// returns.
    public static func eventStream(_ session: @escaping @Sendable (EventStream) async -> Void) -> HTTPResponse {
        var response = HTTPResponse(status: 200)
        response.fields.append("Content-Type", "text/event-stream")
        // Proxies that gather answers would hold events up; nginx goes by this.
        response.fields.append("X-Accel-Buffering", "no")
        response.body = .events(EventStreamOpening(session: session))
        return response
    }
}
