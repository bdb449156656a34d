import Testing

@testable import HTTP

@Suite struct AcceptEncodingTests {
    @Test(
        arguments: [
            ([], .identity), ([""], .identity), (["gzip"], .gzip), (["GZIP"], .gzip), (["x-gzip"], .gzip),
            (["gzip, deflate, br, zstd"], .gzip), (["br"], .identity), (["deflate"], .identity),
            (["*"], .gzip), (["*;q=0"], .identity), (["gzip;q=0"], .identity), (["gzip;q=0, *"], .identity),
            (["gzip;q=0.001"], .gzip), (["gzip;q=0.5, identity"], .identity), (["gzip;q=0.5, identity;q=0.5"], .gzip),
            (["gzip;q=0.4, identity;q=0.5"], .identity), (["gzip, identity;q=0"], .gzipOnly),
            (["gzip, *;q=0"], .gzipOnly), (["identity;q=0"], .identity), (["*;q=0, identity;q=1"], .identity),
            (["br, identity;q=0"], .identity), (["*, identity;q=0"], .gzipOnly), (["gzip;q=1.0"], .gzip),
            (["gzip;q=1.000"], .gzip), (["gzip;q=1.001"], .identity), (["gzip;q=2"], .identity),
            (["gzip;q=abc"], .identity), (["gzip;q="], .identity), (["gzip;level=1"], .identity),
            (["gzip;q=0.0000"], .identity), (["gzip ; q=0.8"], .gzip), (["gzip; Q=0.8"], .gzip),
            (["br", "gzip"], .gzip), ([" , ,gzip"], .gzip), (["gzipped"], .identity), (["gzip gzip"], .identity),
            ([String(repeating: "a,", count: 32) + "gzip"], .identity),
            ([String(repeating: "a,", count: 31) + "gzip"], .gzip),
        ] as [([String], AcceptEncoding.Choice)])
    func `the weights of RFC 9110 section 12-5-3 decide`(_ values: [String], _ choice: AcceptEncoding.Choice) {
        #expect(AcceptEncoding(values).choice == choice)
    }

    @Test(
        arguments: [
            ("application/json", true), ("application/problem+json", true), ("text/html; charset=utf-8", true),
            ("text/plain", true), ("TEXT/CSS", true), ("application/fhir+json", true), ("image/svg+xml", true),
            ("text/javascript", true), ("text/event-stream", false), ("image/png", false), ("application/zip", false),
            ("application/octet-stream", false), ("multipart/byteranges; boundary=json", false), ("", false),
        ])
    func `text shrinks, pictures and archives do not`(_ type: String, _ shrinks: Bool) {
        #expect(CompressibleType.contains(type) == shrinks)
    }
}
