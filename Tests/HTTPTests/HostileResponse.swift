import Testing

@testable import HTTP

/// An answer as a server may send it, and what becomes of it.
struct HostileResponse: Sendable, CustomTestStringConvertible {
    /// What the parser makes of it.
    enum Outcome: Hashable, Sendable {
        /// Status, body, and whether the connection may be used again.
        case answer(Int, String, isKept: Bool)
        case failure(ResponseFailure)
        /// The connection ended too early.
        case truncated
    }

    var name: String
    var bytes: String
    var outcome: Outcome
    var isHead = false
    var testDescription: String { name }

    init(_ name: String, _ bytes: String, _ outcome: Outcome, isHead: Bool = false) {
        (self.name, self.bytes, self.outcome, self.isHead) = (name, bytes, outcome, isHead)
    }

    private static func ok(_ fields: String, _ rest: String = "") -> String {
        "HTTP/1.1 200 OK\r\n\(fields)\r\n\(rest)"
    }
    private static func chunked(_ rest: String) -> String { ok("Transfer-Encoding: chunked\r\n", rest) }

    static let all: [HostileResponse] = framings + heads + chunks

    private static let framings: [HostileResponse] = [
        .init("a length", ok("Content-Length: 2\r\n", "hi"), .answer(200, "hi", isKept: true)),
        .init("a length of nothing", ok("Content-Length: 0\r\n"), .answer(200, "", isKept: true)),
        .init("nothing told: to the end", ok("", "all of it"), .answer(200, "all of it", isKept: false)),
        .init("chunks", chunked("2\r\nhi\r\n3\r\nyou\r\n0\r\n\r\n"), .answer(200, "hiyou", isKept: true)),
        .init("chunks with a trailer", chunked("2\r\nhi\r\n0\r\nX: y\r\n\r\n"), .answer(200, "hi", isKept: true)),
        .init("more than the length", ok("Content-Length: 2\r\n", "hi!!"), .answer(200, "hi", isKept: true)),
        .init("less than the length", ok("Content-Length: 3\r\n", "hi"), .truncated),
        .init("HEAD with a length", ok("Content-Length: 5\r\n"), .answer(200, "", isKept: true), isHead: true),
        .init("HEAD with chunks", ok("Transfer-Encoding: chunked\r\n"), .answer(200, "", isKept: true), isHead: true),
        .init("HEAD with nothing told", ok(""), .answer(200, "", isKept: true), isHead: true),
        .init("204", "HTTP/1.1 204 No Content\r\n\r\n", .answer(204, "", isKept: true)),
        .init("304 with a length", "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n", .answer(304, "", isKept: true)),
        .init("204 with a length", "HTTP/1.1 204 X\r\nContent-Length: 9\r\n\r\n", .answer(204, "", isKept: true)),
        .init("close", ok("Connection: close\r\nContent-Length: 2\r\n", "hi"), .answer(200, "hi", isKept: false)),
        .init("Close in a list", ok("Connection: x, Close\r\nContent-Length: 0\r\n"), .answer(200, "", isKept: false)),
        .init("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", .answer(200, "hi", isKept: false)),
        .init(
            "HTTP/1.0 that is kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            .answer(200, "", isKept: true)),
        .init("HTTP/1.0 to the end", "HTTP/1.0 200 OK\r\n\r\nhi", .answer(200, "hi", isKept: false)),
        .init(
            "both framings", ok("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), .failure(.framing)),
        .init("both, turned round", ok("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"), .failure(.framing)),
        .init("two lengths", ok("Content-Length: 2\r\nContent-Length: 3\r\n", "hi!"), .failure(.framing)),
        .init("two lengths that agree", ok("Content-Length: 2\r\nContent-Length: 2\r\n", "hi"), .failure(.framing)),
        .init("a list of lengths", ok("Content-Length: 2, 2\r\n", "hi"), .failure(.framing)),
        .init("a negative length", ok("Content-Length: -1\r\n"), .failure(.framing)),
        .init("a length with a sign", ok("Content-Length: +2\r\n", "hi"), .failure(.framing)),
        .init("a hexadecimal length", ok("Content-Length: 0x2\r\n", "hi"), .failure(.framing)),
        .init("an empty length", ok("Content-Length:\r\n"), .failure(.framing)),
        .init("a length that overflows", ok("Content-Length: 99999999999999999999\r\n"), .failure(.framing)),
        .init("another coding", ok("Transfer-Encoding: gzip\r\n"), .failure(.framing)),
        .init("a coding and chunks", ok("Transfer-Encoding: gzip, chunked\r\n"), .failure(.framing)),
        .init("chunked twice", ok("Transfer-Encoding: chunked, chunked\r\n"), .failure(.framing)),
        .init("chunked not last", ok("Transfer-Encoding: chunked, gzip\r\n"), .failure(.framing)),
        .init("almost chunked", ok("Transfer-Encoding: xchunked\r\n"), .failure(.framing)),
        .init("an empty coding", ok("Transfer-Encoding:\r\n"), .failure(.framing)),
        .init("chunks of HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .failure(.framing)),
        .init("a bad length of 204", "HTTP/1.1 204 X\r\nContent-Length: x\r\n\r\n", .failure(.framing)),
    ]

    private static let heads: [HostileResponse] = [
        .init("no phrase", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", .answer(200, "", isKept: true)),
        .init("no phrase, no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", .answer(200, "", isKept: true)),
        .init(
            "a step before", "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: 0\r\n"),
            .answer(200, "", isKept: true)),
        .init(
            "steps with fields",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n"
                + ok("Content-Length: 2\r\n", "hi"), .answer(200, "hi", isKept: true)),
        .init(
            "too many steps", String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9) + ok(""),
            .failure(.tooManyInterim)),
        .init("another protocol", "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n", .failure(.switchedProtocol)),
        .init("HTTP/2", "HTTP/2 200\r\n\r\n", .failure(.statusLine)),
        .init("HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n", .failure(.version)),
        .init("lower case", "http/1.1 200 OK\r\n\r\n", .failure(.statusLine)),
        .init("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", .failure(.statusLine)),
        .init("HTTP/0.9", "<html>hello</html>", .failure(.statusLine)),
        .init("an empty line first", "\r\n" + ok(""), .failure(.statusLine)),
        .init("status of two digits", "HTTP/1.1 20 OK\r\n\r\n", .failure(.statusLine)),
        .init("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", .failure(.statusLine)),
        .init("status 099", "HTTP/1.1 099 X\r\n\r\n", .failure(.statusLine)),
        .init("status 600", "HTTP/1.1 600 X\r\n\r\n", .failure(.statusLine)),
        .init("status of letters", "HTTP/1.1 2OO OK\r\n\r\n", .failure(.statusLine)),
        .init("two spaces", "HTTP/1.1  200 OK\r\n\r\n", .failure(.statusLine)),
        .init("a tab", "HTTP/1.1\t200 OK\r\n\r\n", .failure(.statusLine)),
        .init("a NUL in the phrase", "HTTP/1.1 200 O\0K\r\n\r\n", .failure(.statusLine)),
        .init("a bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", .failure(.lineEnd)),
        .init("a bare LF behind a field", ok("A: b\nContent-Length: 0\r\n"), .failure(.lineEnd)),
        .init("a bare CR in a field", ok("A: b\rc\r\nContent-Length: 0\r\n"), .failure(.field)),
        .init("a space before the colon", ok("Content-Length : 2\r\n", "hi"), .failure(.field)),
        .init("a folded field", ok("A: b\r\n c\r\nContent-Length: 0\r\n"), .failure(.field)),
        .init("no colon", ok("hello\r\n"), .failure(.field)),
        .init("no name", ok(": x\r\n"), .failure(.field)),
        .init("a NUL in a value", ok("A: b\0\r\n"), .failure(.field)),
        .init("a name that is no token", ok("A(b): c\r\n"), .failure(.field)),
        .init("too many fields", ok(String(repeating: "A: b\r\n", count: 101)), .failure(.tooManyFields)),
        .init(
            "as many fields as allowed", ok(String(repeating: "A: b\r\n", count: 99) + "Content-Length: 0\r\n"),
            .answer(200, "", isKept: true)),
        .init(
            "a head that is too large", ok("A: \(String(repeating: "b", count: 40_000))\r\n"), .failure(.headTooLarge)),
        .init("a line without end", "HTTP/1.1 200 " + String(repeating: "b", count: 40_000), .failure(.headTooLarge)),
        .init("an end within the head", "HTTP/1.1 200 OK\r\nA: b\r\n", .truncated),
        .init("an end within the status line", "HTTP/1.1 2", .truncated),
        .init("nothing", "", .truncated),
        .init("an end behind a step", "HTTP/1.1 100 Continue\r\n\r\n", .truncated),
    ]

    private static let chunks: [HostileResponse] = [
        .init("chunks in capitals", chunked("A\r\n0123456789\r\n0\r\n\r\n"), .answer(200, "0123456789", isKept: true)),
        .init("an extension", chunked("2;a=b\r\nhi\r\n0;c\r\n\r\n"), .answer(200, "hi", isKept: true)),
        .init("chunks without their end", chunked("2\r\nhi\r\n"), .truncated),
        .init("no last line", chunked("2\r\nhi\r\n0\r\n"), .truncated),
        .init("within a chunk", chunked("5\r\nhi"), .truncated),
        .init("a size that is none", chunked("x\r\nhi\r\n0\r\n\r\n"), .failure(.body)),
        .init("a negative size", chunked("-2\r\nhi\r\n0\r\n\r\n"), .failure(.body)),
        .init("a size that overflows", chunked("fffffffffffffffff\r\n"), .failure(.body)),
        .init("a size with 0x", chunked("0x2\r\nhi\r\n0\r\n\r\n"), .failure(.body)),
        .init("an empty size", chunked("\r\nhi\r\n0\r\n\r\n"), .failure(.body)),
        .init("a chunk that is too long", chunked("2\r\nhi!\r\n0\r\n\r\n"), .failure(.body)),
        .init("a bare LF behind a size", chunked("2\nhi\r\n0\r\n\r\n"), .failure(.body)),
        .init("a length in the trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), .failure(.body)),
        .init("an endless trailer", chunked("0\r\n" + String(repeating: "A: b\r\n", count: 100)), .failure(.body)),
        .init("an endless extension", chunked("2;" + String(repeating: "a", count: 300)), .failure(.body)),
    ]
}
