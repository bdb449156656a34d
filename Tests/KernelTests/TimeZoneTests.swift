import Testing

@testable import Kernel

struct TimeZoneTests {
    let database = TimeZoneDatabase()

    @Test func `offsets are those of Python's zoneinfo`() throws {
        var zone: TimeZoneData = .utc
        var checked = 0
        for word in TimeZoneFixture.offsets.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: ":")
            guard parts.count == 2, let instant = Int64(parts[0]), let offset = Int(parts[1]) else {
                zone = try database.zone(String(word))
                continue
            }
            #expect(zone.offsetSeconds(at: Timestamp(seconds: instant)) == offset, "\(zone.name) at \(instant)")
            checked += 1
        }
        #expect(checked > 400)
    }

    @Test func `local times resolve as Python's zoneinfo resolves them`() throws {
        var checked = 0
        for line in TimeZoneFixture.localTimes.split(separator: "\n") {
            let words = line.split(separator: " ")
            let zone = try database.zone(String(words[0]))
            let local = try #require(LocalDateTime(words[1]))
            let instant = Timestamp(seconds: try #require(Int64(words[3])))
            let detail = try #require(Int64(words[4]))
            let kind: LocalTimeResolution.Kind =
                switch words[2] {
                case "gap": .gap(shift: .seconds(detail))
                case "overlap": .overlap(second: Timestamp(seconds: detail))
                default: .unique
                }
            #expect(zone.resolve(local) == LocalTimeResolution(instant: instant, kind: kind), "\(line)")
            checked += 1
        }
        #expect(checked > 100)
    }

    @Test(arguments: [
        "Africa/Cairo", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Asia/Kathmandu",
    ])
    func `any instant shown on the wall resolves to itself or to the first of two`(name: String) throws {
        var random = TestRandom()
        let zone = try database.zone(name)
        for _ in 0..<3000 {
            let instant = Timestamp(seconds: Int64.random(in: -5_000_000_000...20_000_000_000, using: &random))
            let resolution = zone.resolve(zone.local(at: instant))
            switch resolution.kind {
            case .unique: #expect(resolution.instant == instant)
            case .overlap(let second): #expect(resolution.instant == instant || second == instant)
            case .gap: Issue.record("\(instant) is shown, yet taken for skipped")
            }
        }
    }

    @Test(arguments: ["Africa/Cairo", "America/New_York", "Pacific/Apia", "America/Sao_Paulo", "Europe/Berlin"])
    func `a hospital's days follow one another without gap and hold their instants`(name: String) throws {
        var random = TestRandom()
        let zone = try database.zone(name)
        let starts = [LocalTime.midnight, .defaultBusinessDayStart, try #require(LocalTime("02:30"))]
        for _ in 0..<1500 {
            let instant = Timestamp(seconds: Int64.random(in: 0...2_000_000_000, using: &random))
            for start in starts {
                let day = zone.businessDay(of: instant, startsAt: start)
                let span = zone.instants(ofBusinessDay: day, startsAt: start)
                #expect(span.contains(instant), "\(instant) in \(day) from \(start)")
                let next = zone.instants(ofBusinessDay: day.advanced(byDays: 1), startsAt: start)
                #expect(span.upperBound == next.lowerBound)
            }
        }
    }

    @Test(arguments: [
        ("2026-01-02T01:59:00Z", "2026-01-01"), ("2026-01-02T02:00:00Z", "2026-01-02"),
        ("2026-01-02T22:30:00Z", "2026-01-02"), ("2026-01-03T01:00:00Z", "2026-01-02"),
    ])
    func `what happens past midnight belongs to the day before until four`(instant: String, day: String) throws {
        let cairo = try database.zone("Africa/Cairo")
        #expect(cairo.businessDay(of: try #require(Timestamp(instant))).description == day)
    }

    @Test func `a day whose start the clocks skip begins when they jump`() throws {
        let newYork = try database.zone("America/New_York")
        let start = try #require(LocalTime("02:30"))
        let day = try #require(LocalDate("2026-03-08"))
        let jump = try #require(Timestamp("2026-03-08T07:00:00Z"))
        #expect(newYork.instants(ofBusinessDay: day, startsAt: start).lowerBound == jump)
        #expect(newYork.businessDay(of: jump, startsAt: start) == day)
        #expect(newYork.businessDay(of: jump.advanced(by: .seconds(-1)), startsAt: start) == day.advanced(byDays: -1))
    }

    @Test func `a day that a zone skipped moves forward by a day`() throws {
        let apia = try database.zone("Pacific/Apia")
        let resolution = apia.resolve(try #require(LocalDateTime("2011-12-30T12:00")))
        #expect(resolution.kind == .gap(shift: .seconds(86_400)))
        #expect(apia.local(at: resolution.instant).description == "2011-12-31T12:00")
    }

    @Test(arguments: [
        "", "/etc/passwd", "../Cairo", "Africa/../Cairo", "Africa//Cairo", "Africa/", "Africa/.", "Africa/Cairo\0",
        "a b",
        "Африка", "Africa/Cairo/../../../../etc/passwd", String(repeating: "a", count: 65), "-Africa", "1",
    ])
    func `names that could leave the folder are refused`(name: String) {
        #expect(throws: TimeZoneError.invalidName) { try database.zone(name) }
    }

    @Test(arguments: ["Africa", "Africa/Nowhere", "Nowhere", "Africa/Cairo/Centre"])
    func `zones that do not exist are unknown`(name: String) {
        #expect(throws: TimeZoneError.unknown) { try database.zone(name) }
    }

    @Test func `a folder's other files are no zones`() {
        #expect(throws: TimeZoneError.malformed) { try TimeZoneDatabase(directory: "/etc").zone("passwd") }
        #expect(throws: TimeZoneError.unknown) { try TimeZoneDatabase(directory: "/nowhere").zone("Africa/Cairo") }
        #expect(throws: Never.self) { try TimeZoneDatabase(directory: "/nowhere").zone("UTC") }
    }

    @Test func `TZDIR names another folder`() {
        #expect(TimeZoneDatabase(environment: ["TZDIR": "/data/zones"]).directory == "/data/zones")
        #expect(TimeZoneDatabase(environment: ["TZDIR": ""]).directory == "/usr/share/zoneinfo")
    }

    @Test func `a damaged file is malformed and never traps`() throws {
        var random = TestRandom()
        guard case .success(let whole) = SmallFile.read("/usr/share/zoneinfo/Africa/Cairo", limitBytes: 65_536) else {
            Issue.record("there are no zone data")
            return
        }
        for count in 0..<whole.count {
            #expect(throws: TimeZoneError.malformed) { try TimeZoneFile.parse(Array(whole[..<count]), name: "x") }
        }
        for _ in 0..<5000 {
            var damaged = whole
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<whole.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Damage in an offset cannot be seen; all that is asked is an answer.
            if let zone = try? TimeZoneFile.parse(damaged, name: "x") {
                _ = zone.resolve(LocalDateTime(date: .latest, time: .midnight))
                _ = zone.offsetSeconds(at: .latest)
            }
        }
    }
}
