import Testing

@testable import Kernel

@Suite struct RecurrenceRuleTests {
    private static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private static func days(_ rule: String, _ first: String, limit: Int = 12) throws -> [String] {
        try Array(RecurrenceRule(rule).days(from: day(first)).prefix(limit)).map(\.description)
    }

    /// The samples of RFC 5545 section 3.8.5.3 that go by days: a rule, its first day, and the days as far as they are listed.
    private static let samples: [(rule: String, first: String, days: [String])] = [
        ("FREQ=DAILY;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-03", "1997-09-04"]),
        (
            "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02",
            ["1997-09-02", "1997-09-12", "1997-09-22", "1997-10-02", "1997-10-12"]
        ),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", ["1997-09-02", "1997-09-16", "1997-09-30", "1997-10-14"]),
        (
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "1997-09-02",
            ["1997-09-02", "1997-09-04", "1997-09-09", "1997-09-11", "1997-09-16"]
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09-02",
            [
                "1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18", "1997-09-30", "1997-10-02", "1997-10-14",
                "1997-10-16",
            ]
        ),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05", ["1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"]),
        (
            "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "1997-09-07",
            ["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"]
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", ["1997-09-22", "1997-10-20", "1997-11-17"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", ["1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"]),
        (
            "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1", "1997-09-30",
            ["1997-09-30", "1997-10-01", "1997-10-31", "1997-11-01", "1997-11-30"]
        ),
        (
            "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", "1997-01-01",
            ["1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01"]
        ),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", ["1997-05-19", "1998-05-18", "1999-05-17"]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", ["1997-05-12", "1998-05-11", "1999-05-17"]),
        ("FREQ=YEARLY;BYWEEKNO=20", "1997-05-12", ["1997-05-12", "1998-05-11", "1999-05-17"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", ["1997-03-13", "1997-03-20", "1997-03-27", "1998-03-05"]),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02",
            ["1998-02-13", "1998-03-13", "1998-11-13", "1999-08-13"]
        ),
        (
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13",
            ["1997-09-13", "1997-10-11", "1997-11-08"]
        ),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05",
            ["1996-11-05", "2000-11-07", "2004-11-02"]
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", ["1997-09-04", "1997-10-07", "1997-11-06"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", ["1997-09-29", "1997-10-30", "1997-11-27"]),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05",
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05",
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]
        ),
        // What has no such day is passed over.
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15",
            ["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"]
        ),
        ("FREQ=MONTHLY", "2026-01-31", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=YEARLY", "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
    ]

    @Test func `the samples of the standard are its days`() throws {
        for sample in Self.samples {
            let found = try Self.days(sample.rule, sample.first, limit: sample.days.count)
            #expect(found == sample.days, "\(sample.rule)")
        }
    }

    @Test func `a rule ends where it says`() throws {
        #expect(try Self.days("FREQ=DAILY;COUNT=2", "2026-01-01") == ["2026-01-01", "2026-01-02"])
        #expect(try Self.days("FREQ=DAILY;UNTIL=20260103", "2026-01-01") == ["2026-01-01", "2026-01-02", "2026-01-03"])
        #expect(try Self.days("FREQ=DAILY;UNTIL=20251231", "2026-01-01") == [])
        // The thirtieth of February: looked for in so many years and no more.
        #expect(try Self.days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01") == [])
        let never = try RecurrenceRule("FREQ=YEARLY")
        #expect(never.days(from: try Self.day("2026-06-01")).reduce(0) { count, _ in count + 1 } == 101)
        #expect(try Self.days("FREQ=DAILY", "9999-12-30") == ["9999-12-30", "9999-12-31"])
    }

    @Test(arguments: [
        ("", ""), ("FREQ", ""), ("COUNT=3", "FREQ"), ("FREQ=HOURLY", "FREQ"), ("FREQ=SECONDLY", "FREQ"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ"), ("FREQ=DAILY;", ""), ("FREQ=DAILY;COUNT", ""), ("FREQ=DAILY;COUNT=", ""),
        ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=-1", "COUNT"), ("FREQ=DAILY;COUNT=+1", "COUNT"),
        ("FREQ=DAILY;COUNT=10001", "COUNT"), ("FREQ=DAILY;COUNT=99999999999999999999", "COUNT"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"), ("FREQ=DAILY;INTERVAL=1001", "INTERVAL"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "UNTIL"), ("FREQ=DAILY;UNTIL=20260230", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20260101T100000", "UNTIL"), ("FREQ=DAILY;UNTIL=2026-01-01", "UNTIL"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH"), ("FREQ=DAILY;BYMONTH=-1", "BYMONTH"),
        ("FREQ=DAILY;BYMONTH=1,,2", "BYMONTH"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"), ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"), ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"), ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", "BYWEEKNO"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"), ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
        ("FREQ=DAILY;BYDAY=1MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=54MO", "BYDAY"), ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"), ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=M", "BYDAY"), ("FREQ=WEEKLY;WKST=1", "WKST"), ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"), ("FREQ=DAILY;X-OWN=1", "X-OWN"),
        ("FREQ=DAILY;BYMONTH=" + String(repeating: "1,", count: 300) + "1", ""),
    ]) func `what the standard does not allow is refused by its part`(_ text: String, _ part: String) {
        let error = #expect(throws: RecurrenceRuleError.self) { try RecurrenceRule(text) }
        #expect(error?.part == part)
        #expect(error?.message.isEmpty == false)
    }

    @Test(arguments: [
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;BYDAY=TU,TH;WKST=SU", "FREQ=MONTHLY;BYDAY=-1SU,1SU",
        "FREQ=YEARLY;UNTIL=20301231;BYMONTH=1,6;BYMONTHDAY=-1,15;BYSETPOS=1", "FREQ=DAILY;UNTIL=20260131T220000Z",
        "FREQ=YEARLY;BYWEEKNO=-1,20;BYDAY=MO", "FREQ=YEARLY;BYYEARDAY=-1,100",
    ]) func `a rule says itself in the standard's form`(_ text: String) throws {
        #expect(try RecurrenceRule(text).description == text)
        let rule = try RecurrenceRule("RRULE:" + text.lowercased())
        #expect(rule.description == text)
    }
}
