import Testing

@testable import Kernel

struct TimeZoneRuleTests {
    @Test(arguments: [
        ("UTC0", 0), ("<+03>-3", 10_800), ("IST-5:30", 19_800), ("<-0330>+3:30", -12_600), ("EST5", -18_000),
        ("QQQ-14:00:01", 50_401),
    ])
    func `a rule without daylight time has one offset for ever`(text: String, offset: Int) throws {
        let rule = try #require(TimeZoneRuleParser.parse(text.utf8))
        #expect(rule.daylight == nil)
        #expect(rule.segment(at: 5_000_000_000).offsetSeconds == offset)
    }

    @Test(
        arguments: [
            // Daylight time all year (RFC 8536 section 3.3.1), a change the day before, and days counted through the year.
            ("QQQ3EDT4,0/0,J365/23", 1_780_000_000, -14_400),
            ("EET-2EEST,M4.5.5/0,M10.5.4/24", 1_782_864_000, 10_800),
            ("EET-2EEST,M4.5.5/0,M10.5.4/24", 1_767_225_600, 7200),
            ("AAA-1BBB,J60/2,J300/3", 1_772_326_800, 7200),
            ("AAA-1BBB,J60/2,J300/3", 1_772_326_799, 3600),
            ("AAA-1BBB,J60/2,J300/3", 1_835_485_200, 7200),
            ("AAA-1BBB,J60/2,J300/3", 1_835_485_199, 3600),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_782_864_000, -3600),
            // Negative daylight time, as Dublin has it.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_767_225_600, 0),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_782_864_000, 3600),
        ] as [(String, Int64, Int)])
    func `daylight time holds between its changes`(text: String, instant: Int64, offset: Int) throws {
        let rule = try #require(TimeZoneRuleParser.parse(text.utf8))
        #expect(rule.segment(at: instant).offsetSeconds == offset)
        let segment = rule.segment(at: instant)
        #expect(segment.start <= instant && instant < segment.end)
    }

    @Test(arguments: [
        "", "A", "AB3", "ABC", "ABC168", "ABC3DEF", "ABC3DEF,M13.1.0,M3.1.0", "ABC3DEF,M3.6.0,M4.1.0",
        "ABC3DEF,M3.1.7,M4.1.0",
        "ABC3DEF,J0,J5", "ABC3DEF,366,1", "ABC3DEF,M3.1.0", "ABC3DEF,M3.1.0,M4.1.0x", "<ABC3", "ABC3:60",
        "ABC3DEF,M3.1.0/168,M4.1.0",
    ])
    func `what is no rule is refused`(text: String) {
        #expect(TimeZoneRuleParser.parse(text.utf8) == nil)
    }
}
