import Kernel
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-01-02T03:04:05Z", 1_767_323_045_000_000),
        ("2026-01-02T03:04:05.5Z", 1_767_323_045_500_000),
        ("2026-01-02T03:04:05.123456Z", 1_767_323_045_123_456),
        ("2026-01-02t03:04:05z", 1_767_323_045_000_000),
        ("2026-01-02T05:04:05+02:00", 1_767_323_045_000_000),
        ("2026-01-01T21:34:05-05:30", 1_767_323_045_000_000),
        ("2026-01-02T03:04:05-00:00", 1_767_323_045_000_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2017-01-01T05:29:60+05:30", 1_483_228_800_000_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func `an instant of RFC 3339 is read as microseconds of UTC`(text: String, microseconds: Int64) throws {
        #expect(try #require(Timestamp(text)).microseconds == microseconds)
        #expect(Timestamp(utf8: Array(text.utf8))?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04Z", "2026-01-02 03:04:05Z", "2026-1-02T03:04:05Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-02T24:00:00Z", "2026-01-02T03:60:00Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:60Z",
        "2016-12-31T23:59:60.5Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05,5Z",
        "2026-01-02T03:04:05+2:00", "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05+02:60", "2026-01-02T03:04:05Zx", " 2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z ",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "٢٠٢٦-01-02T03:04:05Z",
        "+026-01-02T03:04:05Z", "2026-01-02T03:04:05.12 Z",
    ])
    func `what is not an instant of RFC 3339 is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"),
        (500_000, "1970-01-01T00:00:00.500Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (1_767_323_045_120_000, "2026-01-02T03:04:05.120Z"),
    ])
    func `an instant is written with a fraction only where there is one`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test func `what is written reads back as the same instant`() {
        var random = TestRandom()
        let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
        for _ in 0..<20_000 {
            let instant = Timestamp(microseconds: Int64.random(in: range, using: &random))
            #expect(Timestamp(instant.description) == instant)
        }
    }

    @Test(arguments: [
        (Int64.min, "-290308-12-21T19:59:05.224192Z"), (Int64.min + 1, "-290308-12-21T19:59:05.224193Z"),
        (Int64.max, "294247-01-10T04:00:54.775807Z"), (-1, "1969-12-31T23:59:59.999999Z"),
    ])
    func `the ends of the range have a text`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test func `arithmetic stops at the ends of the range`() {
        let last = Timestamp(microseconds: .max)
        #expect(last.advanced(by: .seconds(1)) == last)
        #expect(Timestamp(microseconds: .min).advanced(by: .seconds(Int64.min)).microseconds == .min)
        #expect(Timestamp(microseconds: 0).advanced(by: .milliseconds(-1)).microseconds == -1000)
        #expect(Timestamp(microseconds: 1500).since(Timestamp(microseconds: 500)) == .milliseconds(1))
        #expect(last.since(Timestamp(microseconds: .min)) > .seconds(1))
        #expect(last.description.hasSuffix("Z"))
    }
}
