/// What a listener of the benchmark reads, cut into messages: frames of a WebSocket, or server-sent events in chunks.
///
/// It reads what the server writes and no more: frames that are whole messages, chunks without extensions.
struct ListenerReader {
    /// How the messages come.
    enum Transport: Sendable {
        case socket
        case stream
    }

    /// What was read.
    enum Part: Equatable {
        /// The status of the answer that begins it.
        case head(Int)
        /// A message, as JSON.
        case message([UInt8])
        /// A ping, with what is to be sent back.
        case ping([UInt8])
        /// The server ends it: a WebSocket by a code, a stream by its last chunk.
        case end(Int?)
    }

    private let transport: Transport
    private var bytes: [UInt8] = []
    private var start = 0
    private var isOpen = false
    /// Of a stream, what is out of its chunks already.
    private var text: [UInt8] = []
    private var isEnded = false

    init(_ transport: Transport) { self.transport = transport }

    /// Takes what came.
    mutating func append(_ piece: UnsafeRawBufferPointer) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: piece)
    }

    /// The next part; nil where more must come first.
    mutating func next() throws(BenchFailure) -> Part? {
        guard isOpen else { return try head() }
        return switch transport {
        case .socket: try frame()
        case .stream: try event()
        }
    }

    private mutating func head() throws(BenchFailure) -> Part? {
        guard let end = Self.place(of: Array("\r\n\r\n".utf8), in: bytes[start...]) else { return nil }
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\r") }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { throw .failed("the server answered no HTTP") }
        start = end + 4
        isOpen = true
        return .head(status)
    }

    private mutating func frame() throws(BenchFailure) -> Part? {
        let left = bytes[start...]
        guard left.count >= 2 else { return nil }
        var (count, place) = (Int(left[start + 1] & 0x7F), start + 2)
        let wide = count == 126 ? 2 : count == 127 ? 8 : 0
        if wide > 0 {
            guard left.count >= 2 + wide else { return nil }
            count = bytes[place..<place + wide].reduce(0) { $0 << 8 | Int($1) }
            place += wide
        }
        guard bytes.count - place >= count else { return nil }
        let opcode = bytes[start]
        let payload = Array(bytes[place..<place + count])
        start = place + count
        switch opcode {
        case 0x81: return .message(payload)
        case 0x88: return .end(payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil)
        case 0x89: return .ping(payload)
        default: throw .failed("the server sent a frame that begins with \(opcode)")
        }
    }

    private mutating func event() throws(BenchFailure) -> Part? {
        while true {
            while let end = Self.place(of: [10, 10], in: text[...]) {
                let block = Array(text[..<end])
                text.removeFirst(end + 2)
                if let data = Self.data(block) { return .message(data) }
            }
            if isEnded { return .end(nil) }
            guard try takeChunk() else { return nil }
        }
    }

    /// Takes a whole chunk; false where there is none yet.
    private mutating func takeChunk() throws(BenchFailure) -> Bool {
        guard let end = Self.place(of: [13, 10], in: bytes[start...]) else { return false }
        guard let count = Int(String(decoding: bytes[start..<end], as: UTF8.self), radix: 16) else {
            throw .failed("the server sent no chunk")
        }
        guard bytes.count >= end + 2 + count + 2 else { return false }
        text += bytes[end + 2..<end + 2 + count]
        start = end + 2 + count + 2
        if count == 0 { isEnded = true }
        return true
    }

    /// The data of an event; nil of one without, such as a comment.
    private static func data(_ block: [UInt8]) -> [UInt8]? {
        let mark = Array("data: ".utf8)
        for line in block.split(separator: 10) where line.starts(with: mark) {
            return Array(line.dropFirst(mark.count))
        }
        return nil
    }

    private static func place(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var place = bytes.startIndex
        while let found = bytes[place...].firstIndex(of: pattern[0]) {
            if bytes[found...].starts(with: pattern) { return found }
            place = found + 1
        }
        return nil
    }
}
