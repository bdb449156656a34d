internal import CSystem
internal import Glibc

/// One kept connection of the open loop.
struct OpenLoopLine {
    let descriptor: Int32
    /// When the request under way was due.
    var due = 0.0
    /// What is there of an answer that did not come at once.
    private var partial: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    mutating func send(_ request: [UInt8]) throws(BenchFailure) {
        // A request fits into the socket's buffer, which is empty when the answer before it is here.
        guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw .failed("a request was not sent: \(String(cString: strerror(errno)))")
        }
    }

    /// The status once the answer is whole; nil before.
    mutating func receive() throws(BenchFailure) -> Int? {
        let descriptor = descriptor
        var status: Int?
        let count = withUnsafeTemporaryAllocation(byteCount: Self.answerLimit, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return count }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if partial.isEmpty { status = Self.status(of: bytes) }
            if status == nil {
                partial.append(contentsOf: bytes)
                status = partial.withUnsafeBytes { Self.status(of: $0) }
            }
            return count
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        guard count > 0 else { throw .failed("the server closed a connection") }
        if status != nil { partial = [] }
        return status
    }

    /// The status of an answer that is whole; nil of a part.
    static func status(of answer: UnsafeRawBufferPointer) -> Int? {
        guard let head = place(of: headEnd, in: answer), let field = place(of: lengthField, in: answer), field < head,
            let length = number(answer[(field + lengthField.count)...]),
            answer.count - head - headEnd.count >= length, answer.count > version.count
        else { return nil }
        return number(answer[version.count...])
    }

    private static func place(of pattern: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress,
            let found = csys_memmem(start, bytes.count, pattern, pattern.count)
        else { return nil }
        return found - start
    }

    /// The number that the bytes begin with; nil where they begin with none that is sane.
    private static func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static let answerLimit = 4096
    private static let version = Array("HTTP/1.1 ".utf8)
    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthField = Array("\r\nContent-Length: ".utf8)
}
