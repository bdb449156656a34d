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
        let name = line.prefix { ByteSet.token.contains($0) }
        guard !name.isEmpty, name.endIndex < line.count, line[name.endIndex] == ASCII.space else {
            throw Self.malformed(line)
        }
        let targetStart = name.endIndex + 1
        let target = line[targetStart...].prefix { $0 > ASCII.space && $0 != 0x7F }
        guard !target.isEmpty, target.endIndex < line.count, line[target.endIndex] == ASCII.space else {
            throw Self.malformed(line)
        }
        minorVersion = try Self.version(line[(target.endIndex + 1)...])
        guard target.count <= Limits.targetBytes else { throw .targetTooLong }
        guard let method = HTTPMethod(name) else { throw .methodNotImplemented }
        self.method = method
        let parsed = try RequestTarget(target, method: method)
        path = parsed.path
        query = parsed.query
        authority = parsed.authority
    }

    private static func malformed(_ line: UnsafeRawBufferPointer) -> ParseFailure {
        line.contains(ASCII.carriageReturn) ? .bareCarriageReturn : .requestLine
    }

    private static func version(_ bytes: Slice<UnsafeRawBufferPointer>) throws(ParseFailure) -> Int {
        let start = bytes.startIndex
        guard bytes.count == 8, bytes.prefix(5).elementsEqual("HTTP/".utf8), bytes[start + 6] == ASCII.dot else {
            throw bytes.contains(ASCII.carriageReturn) ? .bareCarriageReturn : .version
        }
        let major = bytes[start + 5]
        let minor = bytes[start + 7]
        guard major >= 0x30, major <= 0x39, minor >= 0x30, minor <= 0x39 else { throw .version }
        guard major == 0x31 else { throw .versionNotSupported }
        return minor == 0x30 ? 0 : 1
    }
}
