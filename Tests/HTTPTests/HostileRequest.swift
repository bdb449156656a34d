/// Bytes that someone careless or hostile might send, and what they get.
struct HostileRequest: Sendable, CustomStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The status of the last answer.
    let status: Int
    /// Whether the connection ends with it.
    let closes: Bool
    /// Whether the parser itself refuses; else the server does, or no one.
    let isMalformed: Bool

    var description: String { name }

    init(_ name: String, _ text: String, _ status: Int, closes: Bool = true, isMalformed: Bool = true) {
        self.init(name, Array(text.utf8), status, closes: closes, isMalformed: isMalformed)
    }

    init(_ name: String, _ bytes: [UInt8], _ status: Int, closes: Bool = true, isMalformed: Bool = true) {
        self.name = name
        self.bytes = bytes
        self.status = status
        self.closes = closes
        self.isMalformed = isMalformed
    }

    /// A request that the parser takes.
    static func taken(_ name: String, _ text: String, _ status: Int, closes: Bool = false) -> HostileRequest {
        HostileRequest(name, text, status, closes: closes, isMalformed: false)
    }

    static let all =
        requestLines + targets + fieldLines + hosts + lengths + codings + chunks + limits + served + smuggling
}

private let host = "Host: a\r\n"
private let end = "\r\n\r\n"
private let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

extension HostileRequest {
    static let requestLines: [HostileRequest] = [
        HostileRequest("TLS greeting", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00], 400),
        HostileRequest("NUL first", "\0GET / HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("space first", " GET / HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("no version", "GET /\r\n\(host)\r\n", 400),
        HostileRequest("no target", "GET HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("only a method", "GET\r\n\(host)\r\n", 400),
        HostileRequest("two spaces before the target", "GET  / HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("two spaces before the version", "GET /  HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("tab between", "GET\t/\tHTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("space after the version", "GET / HTTP/1.1 \r\n\(host)\r\n", 400),
        HostileRequest("bare LF after the request line", "GET / HTTP/1.1\n\(host)\r\n", 400),
        HostileRequest("bare LFs throughout", "GET / HTTP/1.1\nHost: a\n\n", 400),
        HostileRequest("bare CR in the request line", "GET /\rX HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("bare CR as line end", "GET / HTTP/1.1\rHost: a\r\r\n\r\n", 400),
        HostileRequest("CR twice", "GET / HTTP/1.1\r\r\n\(host)\r\n", 400),
        HostileRequest("lower-case version", "GET / http/1.1\r\n\(host)\r\n", 400),
        HostileRequest("version without a minor", "GET / HTTP/1\r\n\(host)\r\n", 400),
        HostileRequest("version with two digits", "GET / HTTP/1.10\r\n\(host)\r\n", 400),
        HostileRequest("version with a comma", "GET / HTTP/1,1\r\n\(host)\r\n", 400),
        HostileRequest("version with a space", "GET / HTTP/ 1.1\r\n\(host)\r\n", 400),
        HostileRequest("version with a sign", "GET / HTTP/+1.1\r\n\(host)\r\n", 400),
        HostileRequest("version 0.9", "GET / HTTP/0.9\r\n\(host)\r\n", 505),
        HostileRequest("version 2.0", "GET / HTTP/2.0\r\n\(host)\r\n", 505),
        HostileRequest("version 3.0", "GET / HTTP/3.0\r\n\(host)\r\n", 505),
        HostileRequest("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        HostileRequest("lower-case method", "get / HTTP/1.1\r\n\(host)\r\n", 501),
        HostileRequest("unknown method", "BREW /pot HTTP/1.1\r\n\(host)\r\n", 501),
        HostileRequest("CONNECT", "CONNECT example.org:443 HTTP/1.1\r\n\(host)\r\n", 501),
        HostileRequest("TRACE", "TRACE / HTTP/1.1\r\n\(host)\r\n", 501),
        HostileRequest("method with a bracket", "GE[T / HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("method with a colon", "Host: a\r\nGET / HTTP/1.1\r\n\r\n", 400),
        HostileRequest("three empty lines first", "\r\n\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("bare LF first", "\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
    ]

    static let targets: [HostileRequest] = [
        HostileRequest("authority-form", "GET example.org:80 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("asterisk with GET", "GET * HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("asterisk and more", "OPTIONS *x HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("relative path", "GET items HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("other scheme", "GET ftp://a/ HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("no host in the URL", "GET http:/// HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("user in the URL", "GET http://u@a/ HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("bad port in the URL", "GET http://a:x/ HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("fragment", "GET /#x HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("fragment in the query", "GET /?a=b#x HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escape without digits", "GET /% HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escape with one digit", "GET /%4 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escape with other letters", "GET /%zz HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escaped NUL", "GET /items/%00 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escape without digits in the query", "GET /?a=%G1 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("backslash", "GET /a\\b HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("angle bracket", "GET /<script> HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("byte beyond ASCII", Array("GET /\u{e9} HTTP/1.1\r\n\(host)\r\n".utf8), 400),
        HostileRequest("control character", "GET /\u{7} HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("DEL", "GET /\u{7f} HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("dot segment", "GET /items/../secret HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("dot segment at the end", "GET /items/.. HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("single dot", "GET /./items/1 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("escaped dots", "GET /items/%2e%2E/secret HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("half escaped dots", "GET /items/.%2e/secret HTTP/1.1\r\n\(host)\r\n", 400),
        .taken("parameter that is no UTF-8", "GET /items/%ff HTTP/1.1\r\n\(host)\r\n", 400),
        .taken("escaped slash", "GET /items%2F1 HTTP/1.1\r\n\(host)\r\n", 404),
        .taken("doubly escaped dots", "GET /items/%252e%252e/x HTTP/1.1\r\n\(host)\r\n", 404),
        .taken("empty segment", "GET //items/1 HTTP/1.1\r\n\(host)\r\n", 404),
        .taken("slash behind", "GET /items/1/ HTTP/1.1\r\n\(host)\r\n", 404),
        .taken("unknown parameter", "GET /?colour=red HTTP/1.1\r\n\(host)\r\n", 400),
        .taken("query that is no UTF-8", "GET /?a=%ff HTTP/1.1\r\n\(host)\r\n", 400),
    ]

    static let fieldLines: [HostileRequest] = [
        HostileRequest("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        HostileRequest("tab before the colon", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", 400),
        HostileRequest("space before the length's colon", "\(post)Content-Length : 2\(end){}", 400),
        HostileRequest("space before the coding's colon", "\(post)Transfer-Encoding : chunked\(end)0\r\n\r\n", 400),
        HostileRequest("no colon", "GET / HTTP/1.1\r\n\(host)X\r\n\r\n", 400),
        HostileRequest("no name", "GET / HTTP/1.1\r\n\(host): x\r\n\r\n", 400),
        HostileRequest("folded line", "GET / HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", 400),
        HostileRequest("folded line with a tab", "GET / HTTP/1.1\r\n\(host)X: a\r\n\tb\r\n\r\n", 400),
        HostileRequest("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
        HostileRequest("NUL in a value", "GET / HTTP/1.1\r\n\(host)X: a\0b\r\n\r\n", 400),
        HostileRequest("NUL in a name", "GET / HTTP/1.1\r\n\(host)X\0: a\r\n\r\n", 400),
        HostileRequest("bare CR in a value", "GET / HTTP/1.1\r\n\(host)X: a\rb\r\n\r\n", 400),
        HostileRequest("bare LF in a value", "GET / HTTP/1.1\r\n\(host)X: a\nY: b\r\n\r\n", 400),
        HostileRequest("bare LF ends the head", "GET / HTTP/1.1\r\n\(host)\n", 400),
        HostileRequest("control character in a value", "GET / HTTP/1.1\r\n\(host)X: \u{1}\r\n\r\n", 400),
        HostileRequest("DEL in a value", "GET / HTTP/1.1\r\n\(host)X: \u{7f}\r\n\r\n", 400),
        HostileRequest("bracket in a name", "GET / HTTP/1.1\r\n\(host)X[]: a\r\n\r\n", 400),
        HostileRequest("byte beyond ASCII in a name", Array("GET / HTTP/1.1\r\n\(host)X\u{e9}: a\r\n\r\n".utf8), 400),
        HostileRequest("quote in a name", "GET / HTTP/1.1\r\n\(host)\"X\": a\r\n\r\n", 400),
        HostileRequest("unknown expectation", "\(post)Content-Length: 2\r\nExpect: 200-ok\(end){}", 417),
        HostileRequest("two expectations", "\(post)Content-Length: 2\r\nExpect: 100-continue, x\(end){}", 417),
        HostileRequest(
            "a good and a bad expectation", "\(post)Content-Length: 2\r\nExpect: x\r\nExpect: 100-continue\(end){}", 417
        ),
    ]

    static let hosts: [HostileRequest] = [
        HostileRequest("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
        HostileRequest("two Hosts", "GET / HTTP/1.1\r\n\(host)Host: b\r\n\r\n", 400),
        HostileRequest("the same Host twice", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
        HostileRequest("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
        HostileRequest("two hosts in one", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
        HostileRequest("user in Host", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
        HostileRequest("path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        HostileRequest("space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        HostileRequest("port that is no number", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
        HostileRequest("port too large", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
        HostileRequest("two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 400),
        HostileRequest("open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
        HostileRequest("nothing in brackets", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", 400),
        HostileRequest("absolute-form without Host", "GET http://a/ HTTP/1.1\r\n\r\n", 400),
        HostileRequest("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n\(host)\(host)\r\n", 400),
    ]

    static let lengths: [HostileRequest] = [
        HostileRequest("two lengths", "\(post)Content-Length: 2\r\nContent-Length: 3\(end){}", 400),
        HostileRequest("the same length twice", "\(post)Content-Length: 2\r\nContent-Length: 2\(end){}", 400),
        HostileRequest("lengths in a list", "\(post)Content-Length: 2, 2\(end){}", 400),
        HostileRequest("length with a plus", "\(post)Content-Length: +2\(end){}", 400),
        HostileRequest("negative length", "\(post)Content-Length: -2\(end){}", 400),
        HostileRequest("hexadecimal length", "\(post)Content-Length: 0x2\(end){}", 400),
        HostileRequest("empty length", "\(post)Content-Length:\(end){}", 400),
        HostileRequest("length with a fraction", "\(post)Content-Length: 2.0\(end){}", 400),
        HostileRequest("length with a letter", "\(post)Content-Length: 2a\(end){}", 400),
        HostileRequest("length with a space", "\(post)Content-Length: 2 2\(end){}", 400),
        HostileRequest("length in other digits", Array("\(post)Content-Length: ٢\(end){}".utf8), 400),
        HostileRequest("length that overflows", "\(post)Content-Length: 99999999999999999999\(end){}", 413),
        .taken("length beyond the limit", "\(post)Content-Length: 1048577\(end){}", 413, closes: true),
        .taken(
            "length near the largest number", "\(post)Content-Length: 9223372036854775807\(end){}", 413, closes: true),
    ]

    static let codings: [HostileRequest] = [
        HostileRequest(
            "length and coding", "\(post)Content-Length: 5\r\nTransfer-Encoding: chunked\(end)0\r\n\r\n", 400),
        HostileRequest(
            "coding and length", "\(post)Transfer-Encoding: chunked\r\nContent-Length: 5\(end)0\r\n\r\n", 400),
        HostileRequest("unknown coding", "\(post)Transfer-Encoding: gzip\(end)", 501),
        HostileRequest("identity", "\(post)Transfer-Encoding: identity\(end)", 501),
        HostileRequest("coding before chunked", "\(post)Transfer-Encoding: gzip, chunked\(end)0\r\n\r\n", 501),
        HostileRequest("chunked is not last", "\(post)Transfer-Encoding: chunked, gzip\(end)0\r\n\r\n", 400),
        HostileRequest("chunked twice", "\(post)Transfer-Encoding: chunked, chunked\(end)0\r\n\r\n", 400),
        HostileRequest(
            "chunked in two lines", "\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\(end)0\r\n\r\n",
            400),
        HostileRequest("nearly chunked", "\(post)Transfer-Encoding: xchunked\(end)0\r\n\r\n", 501),
        HostileRequest("chunked with a parameter", "\(post)Transfer-Encoding: chunked;q=1\(end)0\r\n\r\n", 400),
        HostileRequest("quoted chunked", "\(post)Transfer-Encoding: \"chunked\"\(end)0\r\n\r\n", 400),
        HostileRequest("empty coding", "\(post)Transfer-Encoding:\(end)0\r\n\r\n", 400),
        HostileRequest("empty item", "\(post)Transfer-Encoding: ,chunked\(end)0\r\n\r\n", 400),
        HostileRequest("vertical tab before chunked", "\(post)Transfer-Encoding: \u{b}chunked\(end)0\r\n\r\n", 400),
        HostileRequest(
            "coding in HTTP/1.0", "POST /echo HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\(end)0\r\n\r\n", 400),
    ]

    static let chunks: [HostileRequest] = [
        "no size": "\r\n\r\n", "size with a sign": "+2\r\n{}\r\n0\r\n\r\n", "negative size": "-1\r\n{}\r\n0\r\n\r\n",
        "size with 0x": "0x2\r\n{}\r\n0\r\n\r\n", "size with a letter": "2g\r\n{}\r\n0\r\n\r\n",
        "size that overflows": "ffffffffffffffff2\r\n{}\r\n0\r\n\r\n",
        "size of many zeros": "0000000000000002\r\n{}\r\n0\r\n\r\n",
        "space before the size": " 2\r\n{}\r\n0\r\n\r\n", "space after the size": "2 \r\n{}\r\n0\r\n\r\n",
        "bare LF after the size": "2\n{}\r\n0\r\n\r\n", "bare CR after the size": "2\r{}\r\n0\r\n\r\n",
        "bare LF after the data": "2\r\n{}\n0\r\n\r\n", "data too long": "1\r\n{}\r\n0\r\n\r\n",
        "extension without a name": "2;\r\n{}\r\n0\r\n\r\n",
        "extension with an open quote": "2;a=\"b\r\n{}\r\n0\r\n\r\n",
        "extension with a control character": "2;a=\u{1}\r\n{}\r\n0\r\n\r\n",
        "extension with a bare CR": "2;a\rb\r\n{}\r\n0\r\n\r\n",
        "extension too long": "2;a=\(String(repeating: "b", count: 300))\r\n{}\r\n0\r\n\r\n",
        "extensions without end": String(repeating: "1;a=\(String(repeating: "b", count: 200))\r\n \r\n", count: 30),
        "bare LF after the last chunk": "2\r\n{}\r\n0\n\r\n", "bare LF ends the trailer": "2\r\n{}\r\n0\r\n\n",
        "length in the trailer": "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
        "coding in the trailer": "2\r\n{}\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "host in the trailer": "2\r\n{}\r\n0\r\nhost: b\r\n\r\n",
        "authorization in the trailer": "2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\n\r\n",
        "folded trailer": "2\r\n{}\r\n0\r\nX: a\r\n b\r\n\r\n", "trailer without a colon": "2\r\n{}\r\n0\r\nX\r\n\r\n",
        "trailer too long": "2\r\n{}\r\n0\r\nX: \(String(repeating: "a", count: 5000))\r\n\r\n",
        "too many trailers": "2\r\n{}\r\n0\r\n\(String(repeating: "X: a\r\n", count: 33))\r\n",
    ].sorted { $0.key < $1.key }.map { name, body in
        HostileRequest("chunks: \(name)", "\(post)Transfer-Encoding: chunked\(end)\(body)", 400)
    }

    static let limits: [HostileRequest] = [
        HostileRequest("target too long", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\n\(host)\r\n", 414),
        HostileRequest("target without end", "GET /\(String(repeating: "a", count: 9000))", 414),
        HostileRequest(
            "field too large", "GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
        HostileRequest(
            "fields too large together",
            "GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: \(String(repeating: "a", count: 500))\r\n", count: 40))\r\n",
            431),
        HostileRequest(
            "too many fields", "GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: a\r\n", count: 100))\r\n", 431),
        HostileRequest(
            "method without end", String(repeating: "A", count: 9000), 414),
    ]

    static let served: [HostileRequest] = [
        .taken("one empty line first", "\r\nGET / HTTP/1.1\r\n\(host)\r\n", 200),
        .taken("two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", 200),
        .taken("a hundred fields", "GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: a\r\n", count: 99))\r\n", 200),
        .taken("absolute-form", "GET http://b:80/ HTTP/1.1\r\n\(host)\r\n", 200),
        .taken("absolute-form without a path", "GET HTTP://b HTTP/1.1\r\n\(host)\r\n", 200),
        .taken("later minor version", "GET / HTTP/1.2\r\n\(host)\r\n", 200),
        .taken("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 200, closes: true),
        .taken("close", "GET / HTTP/1.1\r\n\(host)Connection: x, Close\r\n\r\n", 200, closes: true),
        .taken("asterisk-form", "OPTIONS * HTTP/1.1\r\n\(host)\r\n", 204),
        .taken("options of a path", "OPTIONS /echo HTTP/1.1\r\n\(host)\r\n", 204),
        .taken("other method of a path", "DELETE /echo HTTP/1.1\r\n\(host)\r\n", 405),
        .taken("no such path", "GET /nowhere HTTP/1.1\r\n\(host)\r\n", 404),
        .taken("body of a GET", "GET / HTTP/1.1\r\n\(host)Content-Length: 2\(end){}", 200),
        .taken("leading zeros in the length", "\(post)Content-Length: 0002\(end){}", 200),
        .taken("chunks", "\(post)Transfer-Encoding: Chunked\(end)1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", 200),
        .taken(
            "chunks with extensions",
            "\(post)Transfer-Encoding: chunked\(end)2;a;b=c; d=\"e\\\"\"\r\n{}\r\n0\r\nX: y\r\n\r\n", 200),
        .taken("no media type", "POST /echo HTTP/1.1\r\n\(host)Content-Length: 2\(end){}", 415),
        .taken(
            "other media type", "POST /echo HTTP/1.1\r\n\(host)Content-Type: text/xml\r\nContent-Length: 2\(end){}", 415
        ),
        .taken(
            "other charset",
            "POST /echo HTTP/1.1\r\n\(host)Content-Type: application/json; charset=utf-16\r\nContent-Length: 2\(end){}",
            415),
        .taken("coded", "\(post)Content-Encoding: br\r\nContent-Length: 2\(end){}", 415),
        .taken("no gzip", "\(post)Content-Encoding: gzip\r\nContent-Length: 2\(end){}", 400),
        .taken("malformed JSON", "\(post)Content-Length: 1\(end){", 400),
        .taken("unknown field", "\(post)Content-Length: 7\(end){\"x\":1}", 400),
        .taken("protected without a token", "GET /protected HTTP/1.1\r\n\(host)\r\n", 401),
        .taken("bad scheme", "GET /protected HTTP/1.1\r\n\(host)Authorization: Basic YTpi\r\n\r\n", 401),
        .taken(
            "two tokens",
            "GET /protected HTTP/1.1\r\n\(host)Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 401),
        .taken("obsolete text in a value", "GET / HTTP/1.1\r\n\(host)X: \u{e9}\r\n\r\n", 200),
        .taken("unescaped bar in the query", "GET /items/1?q=a|b HTTP/1.1\r\n\(host)\r\n", 200),
    ]
}
