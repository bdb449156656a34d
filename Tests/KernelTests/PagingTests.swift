import Kernel
import Testing

struct PagingTests {
    @Test(arguments: ["0-0", "7-123456", "15-9223372036854775807"])
    func `positions are read and written`(text: String) throws {
        #expect(try #require(Position(text)).description == text)
    }

    @Test(arguments: [
        "", "-", "7", "7-", "-7", "16-1", "7--1", "07-1", "7-01", "+7-1", "7-+1", " 7-1", "7-1 ",
        "7-9223372036854775808",
        "7-1-1", "٧-1",
    ])
    func `what is no position is refused`(text: String) {
        #expect(Position(text) == nil)
    }

    @Test func `positions are compared within a shard`() throws {
        let early = try #require(Position(shard: 3, number: 5))
        let late = try #require(Position(shard: 3, number: 6))
        #expect(late.hasReached(early) == true)
        #expect(early.hasReached(late) == false)
        #expect(early.hasReached(early) == true)
        #expect(early.hasReached(try #require(Position(shard: 4, number: 1))) == nil)
        #expect(Position(shard: -1, number: 0) == nil)
        #expect(Position(shard: 0, number: -1) == nil)
    }

    @Test(arguments: [(nil, 50), ("1", 1), ("200", 200), ("007", 7)] as [(String?, Int)])
    func `a page has up to 200 items and 50 unless asked`(query: String?, count: Int) throws {
        #expect(try PageLimit(query: query).count == count)
    }

    @Test(arguments: ["", "0", "201", "-1", "+5", "5.0", "x", "99999999999999999999", "٥"])
    func `what is no limit is a failure that names the field`(query: String) {
        let failure = #expect(throws: Failure.self) { try PageLimit(query: query) }
        #expect(failure?.kind == .invalid)
        #expect(failure?.fields.map(\.field) == ["limit"])
    }

    @Test(
        arguments: [
            ([], ""), ([0], "AA"), ([0xFB, 0xFF], "-_8"), ([1, 2, 3], "AQID"),
            (Array("any carnal pleas".utf8), "YW55IGNhcm5hbCBwbGVhcw"),
        ] as [([UInt8], String)])
    func `bytes become base64 for URLs`(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: ["A", "AB", "AQID=", "AA==", "A+/A", "AQ ID", "AQIDA", "é"])
    func `base64 that says a value otherwise is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `any bytes survive base64`() {
        var random = TestRandom()
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}
