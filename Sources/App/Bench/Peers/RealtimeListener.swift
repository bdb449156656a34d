internal import CSystem
internal import Glibc
internal import JSON
internal import Kernel

/// One client that listens, as the benchmark has it: by WebSocket or event stream, with what it heard so far.
struct RealtimeListener {
    /// What it listens with.
    struct Wish {
        var transport: ListenerReader.Transport
        /// The header lines of its user.
        var lines: String
        /// The channels, as clients say them.
        var channels: [String]
        /// What its user may not hear, so that it is told so and hears nothing.
        var isRefused = false
        /// It stops reading for a while.
        var isSlow = false
    }

    /// A message that it heard.
    struct Heard: Equatable {
        var channel: String
        var position: String
    }

    /// How it stands.
    enum Phase: Equatable {
        /// It has no connection, and comes again at that time of the run.
        case away(until: Double)
        /// It has asked.
        case joining
        /// It hears what happens.
        case listening
    }

    /// What came of a look at its connection.
    struct Look {
        /// From the record of each event to its receipt, in seconds, of those that came as they happened.
        var waits: [Double] = []
        /// The connection is over.
        var isOver = false
    }

    /// How little of a slow listener's messages waits in its own system.
    private static let slowReceiveBytes: Int32 = 4_096
    private static let readBytes = 64 * 1024

    let wish: Wish
    private(set) var phase = Phase.away(until: 0)
    private(set) var descriptor: Int32 = -1
    /// In the order in which it came.
    private(set) var heard: [Heard] = []
    /// What it goes on from.
    private(set) var position: String?
    /// How often the server told it that it was too slow.
    private(set) var dropCount = 0
    private(set) var joinCount = 0
    private var reader = ListenerReader(.socket)

    init(_ wish: Wish) { self.wish = wish }

    /// Connects and asks to hear what comes behind the last message.
    mutating func join(_ url: String) throws(BenchFailure) {
        descriptor = try KeptConnections.connect(
            to: url, receiveBufferBytes: wish.isSlow ? Self.slowReceiveBytes : nil)
        reader = ListenerReader(wish.transport)
        phase = .joining
        try send(request)
    }

    /// Goes away without a word, and comes again at some time.
    mutating func leave(until time: Double) {
        close(descriptor)
        descriptor = -1
        phase = .away(until: time)
    }

    /// Reads what is there.
    mutating func look() throws(BenchFailure) -> Look {
        var look = Look()
        let descriptor = descriptor
        var reader = reader
        let count = withUnsafeTemporaryAllocation(byteCount: Self.readBytes, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return count
        }
        self.reader = reader
        if count < 0, errno == EAGAIN || errno == EINTR { return look }
        guard count > 0 else {
            look.isOver = true
            return look
        }
        let now = Self.wallSeconds()
        while let part = try self.reader.next() { try take(part, now, &look) }
        return look
    }

    private mutating func take(_ part: ListenerReader.Part, _ now: Double, _ look: inout Look) throws(BenchFailure) {
        switch part {
        case .head(let status):
            let wanted = wish.transport == .socket ? 101 : 200
            guard status == wanted else { throw .failed("a listener was answered \(status)") }
        case .ping(let bytes): try send(Self.frame(0x8A, bytes))
        case .end(let code):
            if code == 1013 { dropCount += 1 }
            look.isOver = true
        case .message(let json): try take(json, now, &look)
        }
    }

    private mutating func take(_ json: [UInt8], _ now: Double, _ look: inout Look) throws(BenchFailure) {
        let message: JSONValue
        do {
            message = try JSONValue(parsing: json)
        } catch {
            throw .failed("a listener was told no JSON: \(error)")
        }
        switch message["type"]?.string {
        case "event":
            guard let channel = message["channel"]?.string, let place = message["position"]?.string,
                let time = message["time"]?.string.flatMap({ Timestamp($0) })
            else { throw .failed("a listener was told an event without a position") }
            heard.append(Heard(channel: channel, position: place))
            position = place
            if phase == .listening { look.waits.append(now - Double(time.microseconds) / 1e6) }
        case "subscribed":
            phase = .listening
            position = message["position"]?.string ?? position
            joinCount += 1
        case "error" where wish.isRefused:
            phase = .listening
            joinCount += 1
        case "dropped": dropCount += 1
        default: throw .failed("a listener was told \(String(decoding: json, as: UTF8.self))")
        }
    }

    private var request: [UInt8] {
        switch wish.transport {
        case .socket:
            let head =
                "GET /realtime HTTP/1.1\r\n\(wish.lines)Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            var members: [JSONMember] = [
                JSONMember(name: "subscribe", value: .array(wish.channels.map { .string($0) }))
            ]
            if let position { members.append(JSONMember(name: "from", value: .string(position))) }
            return Array(head.utf8) + Self.frame(0x81, JSONValue.object(members).bytes)
        case .stream:
            let from = position.map { "Last-Event-ID: \($0)\r\n" } ?? ""
            return Array(
                "GET /realtime/events?channels=\(wish.channels.joined(separator: ",")) HTTP/1.1\r\n\(wish.lines)\(from)\r\n"
                    .utf8)
        }
    }

    private func send(_ bytes: [UInt8]) throws(BenchFailure) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw .failed("a listener could not ask: \(String(cString: strerror(errno)))")
        }
    }

    /// A client's frame under a mask of zeros: a mask hides nothing from the server, and must only be there.
    private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)]
            : [0xFE, UInt8(truncatingIfNeeded: payload.count >> 8), UInt8(truncatingIfNeeded: payload.count)]
        return [first] + length + [0, 0, 0, 0] + payload
    }

    private static func wallSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
