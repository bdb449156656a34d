/// A request target in one of the forms that are served: origin, absolute, asterisk (RFC 9112 section 3.2).
struct RequestTarget: Sendable {
    let path: String
    let query: String?
    let authority: String?

    /// Reads a target; the authority-form is refused, as CONNECT is.
    init(_ bytes: Slice<UnsafeRawBufferPointer>, method: HTTPMethod) throws(ParseFailure) {
        guard let first = bytes.first else { throw .requestLine }
        if first == ASCII.slash {
            authority = nil
            (path, query) = try Self.pathAndQuery(bytes)
        } else if first == UInt8(ascii: "*") {
            guard bytes.count == 1, method == .options else { throw .targetForm }
            (path, query, authority) = ("*", nil, nil)
        } else {
            let rest = try Self.afterScheme(bytes)
            let host = rest.prefix { $0 != ASCII.slash && $0 != UInt8(ascii: "?") }
            guard Authority.isValid(host) else { throw .target }
            authority = String(decoding: host, as: UTF8.self)
            let tail = rest[host.endIndex...]
            if tail.isEmpty {
                (path, query) = (method == .options ? "*" : "/", nil)
            } else if tail.first == ASCII.slash {
                (path, query) = try Self.pathAndQuery(tail)
            } else {
                (path, query) = ("/", try Self.query(tail.dropFirst()))
            }
        }
    }

    private static func afterScheme(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) throws(ParseFailure) -> Slice<UnsafeRawBufferPointer> {
        if bytes.count > 7, ASCII.equalIgnoringCase(bytes.prefix(7), "http://") { return bytes.dropFirst(7) }
        if bytes.count > 8, ASCII.equalIgnoringCase(bytes.prefix(8), "https://") { return bytes.dropFirst(8) }
        throw .targetForm
    }

    private static func pathAndQuery(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) throws(ParseFailure) -> (String, String?) {
        // Most paths have neither dots nor escapes, and one look at each byte is enough.
        let plain = bytes[..<ByteSet.plainPath.end(of: bytes.base, bytes.startIndex..<bytes.endIndex)]
        let isPlain = plain.endIndex == bytes.endIndex || bytes[plain.endIndex] == UInt8(ascii: "?")
        let path = isPlain ? plain : try checkedPath(bytes.prefix { $0 != UInt8(ascii: "?") })
        guard path.endIndex < bytes.endIndex else { return (String(decoding: path, as: UTF8.self), nil) }
        return (String(decoding: path, as: UTF8.self), try query(bytes[(path.endIndex + 1)...]))
    }

    /// A path with dots, escapes or what must not be there.
    private static func checkedPath(
        _ path: Slice<UnsafeRawBufferPointer>
    ) throws(ParseFailure) -> Slice<UnsafeRawBufferPointer> {
        guard ByteSet.path.containsAll(path), PercentCoding.isStrict(path), !PathSegments.climbs(path) else {
            throw .target
        }
        return path
    }

    private static func query(_ bytes: Slice<UnsafeRawBufferPointer>) throws(ParseFailure) -> String {
        guard ByteSet.query.containsAll(bytes), PercentCoding.isStrict(bytes) else { throw .target }
        return String(decoding: bytes, as: UTF8.self)
    }
}
