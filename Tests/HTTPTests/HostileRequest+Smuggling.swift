private let host = "Host: a\r\n"
private let end = "\r\n\r\n"
private let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
/// What is hidden behind a request that two servers in a row would end at different places.
private let hidden = "GET /secret HTTP/1.1\r\nHost: a\r\n\r\n"

extension HostileRequest {
    /// Requests with another one hidden in them (RFC 9112 section 11.2): none may ever be answered as two.
    static let smuggling: [HostileRequest] = [
        HostileRequest("CL.TE", "\(post)Content-Length: 6\r\nTransfer-Encoding: chunked\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE.CL", "\(post)Transfer-Encoding: chunked\r\nContent-Length: 4\(end)2\r\n{}\r\n0\r\n\r\n\(hidden)", 400),
        HostileRequest("CL.CL", "\(post)Content-Length: 2\r\nContent-Length: 40\(end){}\(hidden)", 400),
        HostileRequest("CL.0 by nothing", "\(post)Content-Length: \r\n\r\n\(hidden)", 400),
        HostileRequest("CL behind a tab", "\(post)Content-Length\t: 2\(end){}\(hidden)", 400),
        HostileRequest("CL in a folded line", "\(post)X: y\r\n Content-Length: 40\(end){}\(hidden)", 400),
        HostileRequest("CL behind a bare LF", "\(post)X: y\nContent-Length: 2\(end){}\(hidden)", 400),
        HostileRequest("CL behind a bare CR", "\(post)X: y\rContent-Length: 2\(end){}\(hidden)", 400),
        HostileRequest("CL behind a NUL", "\(post)X: y\0\r\nContent-Length: 2\(end){}\(hidden)", 400),
        HostileRequest("CL with a leading plus", "\(post)Content-Length: +2\(end){}\(hidden)", 400),
        HostileRequest("CL with a comma behind", "\(post)Content-Length: 2,\(end){}\(hidden)", 400),
        HostileRequest("CL with a semicolon", "\(post)Content-Length: 2;x\(end){}\(hidden)", 400),
        HostileRequest("CL in quotes", "\(post)Content-Length: \"2\"\(end){}\(hidden)", 400),
        HostileRequest("CL with an exponent", "\(post)Content-Length: 2e0\(end){}\(hidden)", 400),
        HostileRequest("CL with an underscore", "\(post)Content-Length: 1_0\(end){}\(hidden)", 400),
        HostileRequest(
            "CL that wraps round 32 bits", "\(post)Content-Length: 4294967298\(end){}\(hidden)", 413, isMalformed: false
        ),
        HostileRequest(
            "CL that wraps round 64 bits", "\(post)Content-Length: 18446744073709551618\(end){}\(hidden)", 413),
        HostileRequest(
            "TE in capitals with a length",
            "\(post)TRANSFER-ENCODING: CHUNKED\r\nContent-Length: 2\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest("TE behind a space", "\(post) Transfer-Encoding: chunked\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE with a space in its name", "\(post)Transfer -Encoding: chunked\r\nContent-Length: 2\(end){}\(hidden)",
            400),
        HostileRequest("TE with a NUL", "\(post)Transfer-Encoding: chunked\0\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE with a vertical tab behind", "\(post)Transfer-Encoding: chunked\u{b}\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest("TE with a form feed", "\(post)Transfer-Encoding: \u{c}chunked\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE of letters that look alike",
            Array("\(post)Transfer-Encoding: \u{441}hunked\(end)0\r\n\r\n\(hidden)".utf8), 501),
        HostileRequest("TE of the long s", Array("\(post)Tran\u{17f}fer-Encoding: chunked\(end)0\r\n\r\n".utf8), 400),
        HostileRequest(
            "TE twice, of which one is none",
            "\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: x\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE twice, the other way round",
            "\(post)Transfer-Encoding: x\r\nTransfer-Encoding: chunked\(end)0\r\n\r\n\(hidden)", 501),
        HostileRequest(
            "TE of identity and chunked", "\(post)Transfer-Encoding: identity, chunked\(end)0\r\n\r\n\(hidden)", 501),
        HostileRequest("TE of chunked and nothing", "\(post)Transfer-Encoding: chunked,\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "TE of chunked and a space within", "\(post)Transfer-Encoding: chun ked\(end)0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk that hides its end", "\(post)Transfer-Encoding: chunked\(end)2\r\n{}0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk that is ended by LF", "\(post)Transfer-Encoding: chunked\(end)2\r\n{}\n0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk that is ended by CR", "\(post)Transfer-Encoding: chunked\(end)2\r\n{}\r0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk size in capitals of X", "\(post)Transfer-Encoding: chunked\(end)0X2\r\n{}\r\n0\r\n\r\n\(hidden)",
            400),
        HostileRequest(
            "a chunk size with a comma", "\(post)Transfer-Encoding: chunked\(end)2,0\r\n{}\r\n0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk size with a NUL", "\(post)Transfer-Encoding: chunked\(end)2\0\r\n{}\r\n0\r\n\r\n\(hidden)", 400),
        HostileRequest(
            "a chunk size that wraps round 64 bits",
            "\(post)Transfer-Encoding: chunked\(end)10000000000000002\r\n{}\r\n0\r\n\r\n", 400),
        HostileRequest(
            "a chunk size below nought by its sign bit",
            "\(post)Transfer-Encoding: chunked\(end)ffffffffffffffff\r\n{}\r\n", 400),
        HostileRequest(
            "an extension that hides a chunk", "\(post)Transfer-Encoding: chunked\(end)2;\n{}\r\n0\r\n\r\n\(hidden)",
            400),
        HostileRequest(
            "a trailer that hides a request", "\(post)Transfer-Encoding: chunked\(end)2\r\n{}\r\n0\r\n\(hidden)", 400),
        HostileRequest("a second version on the line", "GET / HTTP/1.1 HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("a line end in the target", "GET /%0d%0aX:%20y\r\n HTTP/1.1\r\n\(host)\r\n", 400),
        HostileRequest("a request in the Host", "GET / HTTP/1.1\r\nHost: a\r\n\r GET /secret HTTP/1.1\r\n\r\n", 400),
        HostileRequest(
            "another Host in absolute-form, twice", "GET http://a/ HTTP/1.1\r\nHost: b\r\nHost: a\r\n\r\n", 400),
        HostileRequest("a Host behind a space", "GET / HTTP/1.1\r\nHost: a\r\n Host: b\r\n\r\n", 400),
        HostileRequest("a Host with an escape", "GET / HTTP/1.1\r\nHost: a%0d%0aX\r\n\r\n", 400),
        HostileRequest("a Host with a comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400),
        HostileRequest("a Host with a fragment", "GET / HTTP/1.1\r\nHost: a#b\r\n\r\n", 400),
        HostileRequest("a Host with a query", "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", 400),
        HostileRequest("a Host with a backslash", "GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n", 400),
        HostileRequest("a Host of letters beyond ASCII", Array("GET / HTTP/1.1\r\nHost: \u{e9}\r\n\r\n".utf8), 400),
        HostileRequest("a port with a sign", "GET / HTTP/1.1\r\nHost: a:+80\r\n\r\n", 400),
        HostileRequest("brackets with letters in them", "GET / HTTP/1.1\r\nHost: [zz]\r\n\r\n", 400),
        HostileRequest("an address of too many parts", "GET / HTTP/1.1\r\nHost: [1:2:3:4:5:6:7:8:9]\r\n\r\n", 400),
    ]
}
