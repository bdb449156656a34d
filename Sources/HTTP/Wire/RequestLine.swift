/// The first line of a request: method, target, version (RFC 9112 section 3).
struct RequestLine: Sendable {
    let method: HTTPMethod
    let path: String
    let query: String?
    /// The host of an absolute-form target.
    let authority: String?
    let minorVersion: Int

    /// Reads the line without its CR LF.
    init(_ line: UnsafeRawBufferPointer) throws(ParseFailure) {
        let nameEnd = ByteSet.token.end(of: line, 0..<line.count)
        guard nameEnd > 0, nameEnd < line.count, line[nameEnd] == ASCII.space else { throw Self.malformed(line) }
        let targetEnd = ByteSet.unspaced.end(of: line, nameEnd + 1..<line.count, visibleFrom: 0x21)
        let target = line[nameEnd + 1..<targetEnd]
        guard !target.isEmpty, targetEnd < line.count, line[targetEnd] == ASCII.space else {
            throw Self.malformed(line)
        }
        minorVersion = try Self.version(UnsafeRawBufferPointer(rebasing: line[(targetEnd + 1)...]))
        guard target.count <= Limits.targetBytes else { throw .targetTooLong }
        guard let method = HTTPMethod(UnsafeRawBufferPointer(rebasing: line[..<nameEnd])) else {
            throw .methodNotImplemented
        }
        self.method = method
        let parsed = try RequestTarget(target, method: method)
        path = parsed.path
        query = parsed.query
        authority = parsed.authority
    }

    private static func malformed(_ line: UnsafeRawBufferPointer) -> ParseFailure {
        line.contains(ASCII.carriageReturn) ? .bareCarriageReturn : .requestLine
    }

    private static func version(_ bytes: UnsafeRawBufferPointer) throws(ParseFailure) -> Int {
        if ASCII.equal(bytes, "HTTP/1.1") { return 1 }
        guard bytes.count == 8, bytes.prefix(5).elementsEqual("HTTP/".utf8), bytes[6] == ASCII.dot else {
            throw bytes.contains(ASCII.carriageReturn) ? .bareCarriageReturn : .version
        }
        let major = bytes[5]
        let minor = bytes[7]
        guard major >= 0x30, major <= 0x39, minor >= 0x30, minor <= 0x39 else { throw .version }
        guard major == 0x31 else { throw .versionNotSupported }
        return minor == 0x30 ? 0 : 1
    }
}
