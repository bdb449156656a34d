/// Texts that mean something to a program on the way: a database, a page, a terminal, a file system, a parser.
enum HostileText {
    /// Texts that JSON can carry.
    static let all: [String] = [
        "", " ", "\u{0}", "a\u{0}b", "' OR 1=1 --", "'; DROP TABLE patient.patient; --", "\\'; SELECT pg_sleep(9); --",
        "1) UNION SELECT data FROM journal.event --", "$1", "${jndi:ldap://127.0.0.1/x}", "{{7*7}}", "%", "_",
        "%%%_%_%",
        "\\", "\\\\%", "*", ".*", "(a+)+$", "[", "\"", "<script>alert(1)</script>", "&lt;", "]]>", "../../etc/passwd",
        "..\\..\\x", "/dev/null", "file:///etc/passwd", "http://169.254.169.254/", "\r\nSet-Cookie: a=b", "\n", "\t",
        "\u{1b}[2J", "\u{7f}", "\u{85}", "\u{200b}", "\u{202e}txet", "\u{feff}", "\u{fffd}", "\u{ffff}", "\u{10ffff}",
        "e\u{301}\u{301}\u{301}", "ﷺ", "İ", "ß", "ǆ", "👩‍👩‍👧‍👦", "مريم", "null", "undefined", "NaN", "true", "0", "-1",
        "1e309", "0x10", "2026-02-30", "2026-01-01T25:61:61Z", "-292277022657-01-27", "+99999-01-01", "0000-00-00",
        "018f0000-0000-7000-8000-00000000dead", "00000000-0000-0000-0000-000000000000", "EGP", "egp", "A\u{30a}",
        String(repeating: "a", count: 300), String(repeating: "a", count: 70_000),
        String(repeating: "\u{301}", count: 900),
        String(repeating: "ﷺ", count: 500), String(repeating: "%", count: 400), String(repeating: "'", count: 400),
        String(repeating: "(", count: 2_000), String(repeating: "a b ", count: 3_000),
    ]

    /// Numbers at the edges of what types hold, as they are written.
    static let numbers: [String] = [
        "0", "-0", "-1", "1", "127", "128", "32767", "32768", "2147483647", "2147483648", "-2147483649",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "0.5", "1.0", "1e2", "1e-400", "1e400", "-1e308", "1e999999999",
        String(repeating: "9", count: 300),
    ]

    /// Field lines that a server must read with care, beside whatever the request has.
    static let lines: [String] = [
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: identity", "Content-Length: 0",
        "Content-Length: -1", "Content-Length: 18446744073709551615", "Content-Encoding: gzip",
        "Content-Encoding: gzip, gzip", "Content-Encoding: br", "Expect: 100-continue", "Expect: x", "Host: b",
        "Connection: close", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "Range: bytes=0-0,1-1,2-2",
        "Range: bytes=-18446744073709551616", "If-Match: *", "If-Match: \"1\"", "If-Match: W/\"\"", "If-None-Match: *",
        "If-Range: \"x\"", "If-Modified-Since: Thu, 99 Foo 0000 99:99:99 GMT", "Accept: */*;q=9",
        "Accept-Encoding: gzip;q=1.0000001, *;q=0", "Accept-Encoding: gzip", "Idempotency-Key: x", "Idempotency-Key: ",
        "Idempotency-Key: ' OR 1=1", "Medley-After: 15-9223372036854775807", "Medley-After: 99-1",
        "Medley-After: -1--1",
        "Medley-Access-Reason: \u{202e}", "Medley-Access-Reason: break-glass", "X-Request-Id: a b",
        "X-Forwarded-For: x",
        "X-Forwarded-Proto: https", "Forwarded: for=unknown", "traceparent: 00-00-00-00",
        "traceparent: ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "Authorization: Bearer x.y.z",
        "Authorization: Basic Og==", "Cookie: access_token=x; access_token=y", "Origin: null",
        "Access-Control-Request-Method: PATCH", "X: \u{e9}", " folded: y",
        "Content-Type: application/json; charset=utf-7",
        "Content-Type: multipart/form-data; boundary=\"", "Trailer: Content-Length", "TE: trailers, deflate;q=0.5",
        "Proxy-Connection: keep-alive", "X: " + String(repeating: "y", count: 17_000),
    ]
}
