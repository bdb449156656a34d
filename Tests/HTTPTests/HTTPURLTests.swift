import Testing

@testable import HTTP

@Suite struct HTTPURLTests {
    @Test(
        arguments: [
            ("http://example.org", "http example.org 80 /"), ("https://example.org/", "https example.org 443 /"),
            ("HTTP://EXAMPLE.org:8080/A?b=C", "http example.org 8080 /A?b=C"),
            ("https://[2001:db8::1]:8443/x", "https 2001:db8::1 8443 /x"), ("http://a?x=1", "http a 80 /?x=1"),
            ("http://a/b#secret", "http a 80 /b"), ("http://a:/b", "http a 80 /b"),
            ("http://1.2.3.4/", "http 1.2.3.4 80 /"),
            ("http://a/b/../c/./d", "http a 80 /c/d"), ("http://a/../../x", "http a 80 /x"),
            ("http://a/b/..", "http a 80 /"),
            ("http://a/%2e%2e/x", "http a 80 /%2e%2e/x"), ("http://a/x?y=/../z", "http a 80 /x?y=/../z"),
        ])
    func `a URL is taken apart`(_ text: String, _ parts: String) throws {
        let url = try #require(HTTPURL(text))
        #expect("\(url.isSecure ? "https" : "http") \(url.host) \(url.port) \(url.target)" == parts)
    }

    @Test(
        arguments: [
            "", "example.org", "ftp://a/", "http:/a", "http:///a", "http://", "//a", "http://user@a/", "http://u:p@a/",
            "http://a:0/", "http://a:65536/", "http://a:x/", "http://a b/", "http://a/b c", "http://a/\r\nX: y",
            "http://a/\u{0}", "http://a\\b/", "http://[::1/", "http://[x]/", "http://[::1]x/", "http://مثال/",
            "http://a/ä", "http://a/<", "http://a?\u{7f}", "javascript:alert(1)", "file:///etc/passwd", "http://%61/",
            "http://a@b@c/", "http://a/" + String(repeating: "b", count: 9_000), "https://", " http://a/",
        ])
    func `what is no URL of http is refused`(_ text: String) {
        #expect(HTTPURL(text) == nil)
    }

    @Test(
        arguments: [
            ("/x", "http://a:8080/x"), ("x", "http://a:8080/b/x"), ("../x", "http://a:8080/x"),
            ("?q", "http://a:8080/b/c?q"),
            ("", "http://a:8080/b/c?d"), ("//other/x", "http://other/x"), ("https://other/", "https://other/"),
            ("/x?y#z", "http://a:8080/x?y"), ("ftp://x/", nil), ("javascript:x", nil), ("http://u@x/", nil),
            ("/a b", nil),
            ("//", nil), ("/\u{0}", nil),
        ] as [(String, String?)])
    func `a reference leads on`(_ reference: String, _ expected: String?) throws {
        let base = try #require(HTTPURL("http://a:8080/b/c?d"))
        let found = base.resolving(reference).map { "\($0.isSecure ? "https" : "http")://\($0.authority)\($0.target)" }
        #expect(found == expected)
    }
}
