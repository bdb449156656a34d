/// Reads the POSIX TZ string at the end of a TZif file.
struct TimeZoneRuleParser {
    private var rest: ArraySlice<UInt8>

    /// The rule that `text` says; nil where it says none.
    static func parse(_ text: some Sequence<UInt8>) -> TimeZoneRule? {
        var parser = TimeZoneRuleParser(rest: ArraySlice(text))
        return parser.rule()
    }

    private mutating func rule() -> TimeZoneRule? {
        guard skipName(), let standard = time() else { return nil }
        guard !rest.isEmpty else { return TimeZoneRule(standardOffsetSeconds: -standard, daylight: nil) }
        guard skipName() else { return nil }
        var daylight = -standard + 3600
        if let next = rest.first, next != UInt8(ascii: ",") {
            guard let offset = time() else { return nil }
            daylight = -offset
        }
        guard take(","), let begins = change(), take(","), let ends = change(), rest.isEmpty else { return nil }
        return TimeZoneRule(
            standardOffsetSeconds: -standard,
            daylight: TimeZoneRule.Daylight(offsetSeconds: daylight, begins: begins, ends: ends))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipName() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let name = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        rest = rest.dropFirst(name.count)
        return name.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time() -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number(upTo: 167).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where take(":") {
            guard let part = number(upTo: 59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func change() -> TimeZoneRule.Change? {
        guard let day = day() else { return nil }
        guard take("/") else { return TimeZoneRule.Change(day: day, secondOfDay: 7200) }
        guard let time = time() else { return nil }
        return TimeZoneRule.Change(day: day, secondOfDay: time)
    }

    private mutating func day() -> TimeZoneRule.Day? {
        if take("J") { return number(upTo: 365).flatMap { $0 > 0 ? .julianWithoutLeapDay($0) : nil } }
        guard take("M") else { return number(upTo: 365).map { .zeroBased($0) } }
        guard let month = number(upTo: 12), month > 0, take("."), let week = number(upTo: 5), week > 0, take("."),
            let weekday = number(upTo: 6)
        else { return nil }
        return .weekdayOfMonth(month: month, week: week, weekday: weekday)
    }

    private mutating func number(upTo limit: Int) -> Int? {
        let digits = rest.prefix(while: { $0 &- UInt8(ascii: "0") <= 9 }).prefix(4)
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value <= limit ? value : nil
    }
}
