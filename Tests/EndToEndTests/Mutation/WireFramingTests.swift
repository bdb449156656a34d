import Testing

/// What the campaign waits for depends on it: a request taken for whole by mistake would look like a server that hangs.
@Suite struct WireFramingTests {
    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: a\r\n", false),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", true),
        ("POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcd", true),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", false),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", false),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nContent-Length: 18446744073709551616\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nContent-Lenxth: 9\r\n\r\nabc", true),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n", false),
        ("\r\n\r\n", false), ("", false), ("x", false),
        ("not HTTP at all\r\n\r\n", true),
    ])
    func `a request is whole where nothing can be missing`(text: String, isWhole: Bool) {
        #expect(WireFraming.isWhole(Array(text.utf8)) == isWhole)
    }
}
