import Kernel
import Testing

@testable import HTTP

@Suite struct ResponseSerializerTests {
    @Test(
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] as [(Int64, String)])
    func `the date is in the fixed form`(_ second: Int64, _ expected: String) {
        #expect(String(decoding: DateField.render(second), as: UTF8.self) == "Date: \(expected)\r\n")
    }

    private func text(_ response: HTTPResponse, _ change: (inout ResponseSerializer.Situation) -> Void = { _ in })
        -> String
    {
        var situation = ResponseSerializer.Situation(date: Array("Date: x\r\n".utf8), requestID: "r")
        change(&situation)
        return String(decoding: ResponseSerializer.serialize(response, situation), as: UTF8.self)
    }

    @Test func `length and body follow the status`() {
        #expect(text(.json(bytes: Array("{}".utf8))).hasSuffix("Content-Length: 2\r\n\r\n{}"))
        #expect(text(.json(bytes: Array("{}".utf8))) { $0.isHead = true }.hasSuffix("Content-Length: 2\r\n\r\n"))
        #expect(text(HTTPResponse(status: 200)).hasSuffix("Content-Length: 0\r\n\r\n"))
        #expect(!text(.noContent).contains("Content-Length"))
        #expect(!text(HTTPResponse(status: 304)).contains("Content-Length"))
    }

    @Test func `the operation's own fields stand in place of the standard ones`() {
        var response = HTTPResponse(status: 200)
        response.fields["Content-Security-Policy"] = "default-src 'self'"
        response.fields["cache-control"] = "no-store"
        let lines = text(response).split(separator: "\r\n")
        #expect(lines.count { $0.lowercased().hasPrefix("content-security-policy") } == 1)
        #expect(lines.count { $0.lowercased().hasPrefix("cache-control") } == 1)
        #expect(!text(response).contains("Strict-Transport-Security"))
        #expect(text(response) { $0.isSecure = true }.contains("Strict-Transport-Security"))
    }

    @Test(arguments: [200, 431, 503, 599])
    func `an answer with every line there is finds room`(_ status: Int) {
        var response = HTTPResponse(status: status, contentType: "text/plain", bytes: Array("body".utf8))
        response.fields.append("X-Long", String(repeating: "v", count: 5000))
        let answer = text(response) { situation in
            situation.isSecure = true
            situation.isOldVersion = true
            situation.requestID = String(repeating: "r", count: RequestIdentity.limitBytes)
            situation.trace = TraceContext(traceHigh: 1, traceLow: .max, spanID: 2, isSampled: true)
            situation.fields = (0..<40).map { ("Name-\($0)", String(repeating: "w", count: $0)) }
            situation.cacheControl = "private, no-cache"
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
        #expect(answer.contains("\r\ntraceparent: 00-0000000000000001ffffffffffffffff-0000000000000002-01\r\n"))
        #expect(answer.hasSuffix("\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nbody"))
    }

    @Test(arguments: [0, 7, 10, 99, 100, 4096, Int.max])
    func `numbers are written in digits`(_ number: Int) {
        let bytes = ByteRun.bytes(capacity: ByteRun.digitLimit) { $0.append(digits: number) }
        #expect(String(decoding: bytes, as: UTF8.self) == String(number))
    }

    @Test func `fields replace without case and keep their order`() {
        var fields = HTTPFields()
        fields.append("A", "1")
        fields.append("B", "2")
        fields.append("a", "3")
        #expect(fields["A"] == nil)
        #expect(fields.values("a") == ["1", "3"])
        fields["a"] = "4"
        #expect(fields.all.map { "\($0.name)=\($0.value)" } == ["B=2", "a=4"])
        fields["b"] = nil
        #expect(fields.count == 1)
    }
}

@Suite struct RequestIdentityTests {
    @Test func `words are written as Swift writes them`() {
        var random = TestRandom(seed: 0x5EED_0003)
        for _ in 0..<1000 {
            let high = random.next()
            let bytes = ByteRun.bytes(capacity: 16) { $0.append(hexWord: high) }
            let digits = String(high, radix: 16)
            #expect(String(decoding: bytes, as: UTF8.self) == String(repeating: "0", count: 16 - digits.count) + digits)
        }
    }

    @Test(arguments: [("a", true), ("", false), ("a b", false), ("é", false), ("\u{7f}", false), ("~!", true)])
    func `an id is taken over where it is visible ASCII`(_ text: String, _ isValid: Bool) {
        #expect(RequestIdentity.isValid(text) == isValid)
    }
}
