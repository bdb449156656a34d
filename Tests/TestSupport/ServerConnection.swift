import Glibc

/// One kept connection to a server, with blocking calls: for one thread at a time.
public final class ServerConnection {
    /// The largest answer that is read.
    public static let answerLimitBytes = 256 << 20

    /// Why no answer came.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// Nobody listens.
        case refused(errno: Int32)
        /// The connection ended before the answer did; `hadSent` tells whether the whole request was written.
        case lost(hadSent: Bool, received: Int)
        /// What came is no HTTP.
        case malformed(String)
        /// The server neither answered nor ended the connection in time.
        case silent

        /// What happened.
        public var description: String {
            switch self {
            case .refused(let code): "nothing answers: \(String(cString: strerror(code)))"
            case .lost(let hadSent, let received):
                "the connection was lost, request \(hadSent ? "" : "not ")sent, \(received) bytes received"
            case .malformed(let text): "not HTTP: \(text.prefix(200))"
            case .silent: "neither an answer nor an end of the connection in time"
            }
        }
    }

    private let descriptor: Int32
    private let host: String
    private var buffer: [UInt8] = []
    /// Whether the server keeps it open for another request.
    public private(set) var isOpen = true

    /// Connects to a numeric IPv4 address; what takes longer than `patienceSeconds` is given up as silent.
    public init(address: String, port: UInt16, patienceSeconds: Int = Patience.seconds) throws(Failure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .refused(errno: errno) }
        host = "\(address):\(port)"
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &place.sin_addr)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw .refused(errno: errno) }
    }

    deinit { close(descriptor) }

    /// Sends a request and waits for the whole answer.
    public func send(_ request: ServerRequest) throws(Failure) -> ServerAnswer {
        let hadSent = write(request.bytes(host: host))
        return try receive(hadSent: hadSent, isHead: request.method == "HEAD")
    }

    /// Sends bytes as they are and waits for one answer.
    public func send(raw bytes: [UInt8]) throws(Failure) -> ServerAnswer {
        try receive(hadSent: write(bytes), isHead: false)
    }

    /// Sends bytes and answers all that comes until the server ends its side.
    ///
    /// The client says that nothing follows once `isDone` says so of what has come: nobody need wait for a client that is
    /// gone, so the server may leave off what it was asked for.
    public func exchange(raw bytes: [UInt8], until isDone: ([UInt8]) -> Bool) throws(Failure) -> [UInt8] {
        _ = write(bytes)
        do throws(Failure) {
            while !isDone(buffer) { try fill(true) }
            shutdown(descriptor, Int32(SHUT_WR))
            while true { try fill(true) }
        } catch .lost {
            return buffer
        }
    }

    /// Sends bytes and reads nothing.
    public func abandon(raw bytes: [UInt8]) { _ = write(bytes) }

    /// Writes all; false where the server closed before, whose answer may still be there to read.
    private func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func receive(hadSent: Bool, isHead: Bool) throws(Failure) -> ServerAnswer {
        var head = try ServerAnswerHead(try readHead(hadSent))
        while head.status == 100 { head = try ServerAnswerHead(try readHead(hadSent)) }
        var body: [UInt8] = []
        if !isHead, head.status != 204, head.status != 304 {
            if head.isChunked {
                body = try readChunks(hadSent)
            } else {
                body = try take(head.lengthBytes, hadSent)
            }
        }
        if head.closes { isOpen = false }
        return ServerAnswer(status: head.status, fields: head.fields, body: body)
    }

    private func readHead(_ hadSent: Bool) throws(Failure) -> String {
        let mark = Array("\r\n\r\n".utf8)
        var from = 0
        while true {
            if buffer.count >= mark.count, from <= buffer.count - mark.count {
                for place in from...(buffer.count - mark.count) where buffer[place] == mark[0] {
                    guard buffer[place..<(place + mark.count)].elementsEqual(mark) else { continue }
                    let text = String(decoding: buffer[..<place], as: UTF8.self)
                    buffer.removeFirst(place + mark.count)
                    return text
                }
                from = buffer.count - mark.count + 1
            }
            try fill(hadSent)
        }
    }

    private func readChunks(_ hadSent: Bool) throws(Failure) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let size = try readLine(hadSent)
            guard let count = Int(size.split(separator: ";").first ?? "", radix: 16) else { throw .malformed(size) }
            if count == 0 {
                while try !readLine(hadSent).isEmpty {}
                return body
            }
            body += try take(count, hadSent)
            _ = try take(2, hadSent)
        }
    }

    private func readLine(_ hadSent: Bool) throws(Failure) -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end].filter { $0 != 13 }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            try fill(hadSent)
        }
    }

    private func take(_ count: Int, _ hadSent: Bool) throws(Failure) -> [UInt8] {
        while buffer.count < count { try fill(hadSent) }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func fill(_ hadSent: Bool) throws(Failure) {
        guard buffer.count < Self.answerLimitBytes else { throw .malformed("endless") }
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { throw .silent }
            guard count > 0 else {
                isOpen = false
                throw .lost(hadSent: hadSent, received: buffer.count)
            }
            buffer += chunk[..<count]
            return
        }
    }
}

/// The head of an answer, read.
struct ServerAnswerHead {
    var status: Int
    var fields: [(name: String, value: String)] = []
    var lengthBytes = 0
    var isChunked = false
    var closes = false

    init(_ text: String) throws(ServerConnection.Failure) {
        let lines = text.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw .malformed(text)
        }
        self.status = status
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed(text) }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            fields.append((String(line[..<colon]), value))
            switch line[..<colon].lowercased() {
            case "content-length": lengthBytes = Int(value) ?? 0
            case "transfer-encoding": isChunked = value.lowercased() == "chunked"
            case "connection": closes = value.lowercased() == "close"
            default: break
            }
        }
    }
}
