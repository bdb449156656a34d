import Testing

@testable import HTTP

/// What a parser made of bytes, without the borders of body parts.
private struct Parsed: Equatable {
    var heads: [String] = []
    var body: [UInt8] = []
    var trailers: [String] = []
    var ends = 0
    var failure: ParseFailure?
}

/// Feeds bytes in pieces and collects what comes out.
private func parse(_ bytes: [UInt8], pieces: [Range<Int>]) -> Parsed {
    var parser = RequestParser()
    var parsed = Parsed()
    var pending: [UInt8] = []
    for piece in pieces {
        pending += bytes[piece]
        let consumed = pending.withUnsafeBytes { input in
            var consumed = 0
            while true {
                let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
                let step = parser.next(rest)
                consumed += step.consumed
                switch step.part {
                case .incomplete: return consumed
                case .head(let head):
                    parsed.heads.append(
                        "\(head.method) \(head.path)?\(head.query ?? "-") \(head.authority) \(head.framing)")
                    parsed.heads += head.fields.all.map { "\($0.name)=\($0.value)" }
                case .body(let range): parsed.body += rest[range]
                case .end(let trailers):
                    parsed.ends += 1
                    parsed.trailers += trailers.all.map { "\($0.name)=\($0.value)" }
                case .failure(let failure):
                    parsed.failure = failure
                    return input.count
                }
            }
        }
        pending.removeFirst(consumed)
        if parsed.failure != nil { return parsed }
    }
    return parsed
}

private func whole(_ text: String) -> Parsed {
    parse(Array(text.utf8), pieces: [0..<text.utf8.count])
}

@Suite struct RequestParserTests {
    @Test func `there are enough hostile cases`() {
        #expect(HostileRequest.all.count >= 180)
        #expect(Set(HostileRequest.all.map(\.name)).count == HostileRequest.all.count)
    }

    @Test(arguments: HostileRequest.all)
    func `hostile bytes come out the same wherever they are split`(_ hostile: HostileRequest) {
        let bytes = hostile.bytes
        let expected = parse(bytes, pieces: [0..<bytes.count])
        #expect((expected.failure != nil) == hostile.isMalformed)
        if let failure = expected.failure { #expect(failure.status == hostile.status) }
        let step = max(1, bytes.count / 600)
        for split in stride(from: 1, to: bytes.count, by: step) {
            #expect(parse(bytes, pieces: [0..<split, split..<bytes.count]) == expected, "split at \(split)")
        }
        #expect(parse(bytes, pieces: bytes.indices.map { $0..<($0 + 1) }) == expected)
    }

    @Test func `a head is taken apart`() {
        let parsed = whole("GET /a%20b?c=d HTTP/1.1\r\nHost: x:80\r\nX-A:  one two \t\r\nEmpty:\r\n\r\n")
        #expect(parsed.heads == ["get /a%20b?c=d x:80 none", "Host=x:80", "X-A=one two", "Empty="])
        #expect(parsed.ends == 1)
    }

    @Test func `pipelined requests come in order with their bodies`() {
        let parsed = whole(
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n"
                + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(parsed.ends == 3)
        #expect(parsed.body == Array("abcde".utf8))
        #expect(parsed.trailers == ["X=y"])
    }

    @Test func `an absolute target names the host, whatever the field says`() {
        #expect(whole("GET http://b:81/x?y HTTP/1.1\r\nHost: a\r\n\r\n").heads.first == "get /x?y b:81 none")
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true), ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false),
        ("GET / HTTP/1.0\r\n\r\n", false), ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true),
        ("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false),
    ])
    func `a connection is kept by the rules of its version`(_ text: String, _ keepsAlive: Bool) {
        var parser = RequestParser()
        let step = Array(text.utf8).withUnsafeBytes { parser.next($0) }
        guard case .head(let head) = step.part else {
            Issue.record("no head")
            return
        }
        #expect(head.keepsAlive == keepsAlive)
    }

    @Test func `a parser knows whether a request has begun and is not whole`() {
        var parser = RequestParser()
        #expect(!parser.isInsideRequest)
        _ = Array("GET / HT".utf8).withUnsafeBytes { parser.next($0) }
        #expect(parser.isInsideRequest)
    }

    @Test func `mutated requests never trap and never differ by their splits`() {
        let seed: UInt64 = 0x5EED_0001
        var random = TestRandom(seed: seed)
        let valid = HostileRequest.served.map(\.bytes) + HostileRequest.chunks.map(\.bytes)
        for round in 0..<2000 {
            var bytes = valid[random.below(valid.count)]
            for _ in 0...random.below(4) { random.mutate(&bytes) }
            let expected = parse(bytes, pieces: [0..<bytes.count])
            guard bytes.count > 1 else { continue }
            let split = 1 + random.below(bytes.count - 1)
            let parts = parse(bytes, pieces: [0..<split, split..<bytes.count])
            #expect(parts == expected, "seed \(seed), round \(round), split \(split)")
        }
    }
}
