/// Why a text is no recurrence rule that is taken here.
public struct RecurrenceRuleError: Error, Hashable, Sendable {
    /// The part, such as `BYDAY`; empty where it is the whole.
    public var part: String
    /// What would be taken, in plain words.
    public var message: String
}

extension RecurrenceRule: CustomStringConvertible {
    /// The longest text of a rule, in bytes.
    public static let textBytes = 512
    /// The most periods between two, and the most occurrences that a rule may count.
    public static let (intervalLimit, countLimit) = (1_000, 10_000)

    /// Reads `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=12`, with `RRULE:` in front or without; throws for what the standard does not allow,
    /// and for what goes by less than days.
    public init(_ text: String) throws(RecurrenceRuleError) {
        guard text.utf8.count <= Self.textBytes else {
            throw RecurrenceRuleError(part: "", message: "At most \(Self.textBytes) bytes.")
        }
        let body = text.uppercased().hasPrefix("RRULE:") ? text.dropFirst(6) : text[...]
        var parts: [String: Substring] = [:]
        for part in body.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[1].isEmpty else {
                throw RecurrenceRuleError(part: "", message: "NAME=VALUE parts, separated by semicolons.")
            }
            let name = pair[0].uppercased()
            guard parts.updateValue(pair[1], forKey: name) == nil else {
                throw RecurrenceRuleError(part: name, message: "Give each part once.")
            }
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap({ Frequency(rawValue: $0.uppercased()) }) else {
            throw RecurrenceRuleError(part: "FREQ", message: "DAILY, WEEKLY, MONTHLY or YEARLY.")
        }
        self.init(frequency)
        for (name, value) in parts.sorted(by: { $0.key < $1.key }) { try take(name, value.uppercased()) }
        try check()
    }

    private mutating func take(_ name: String, _ value: String) throws(RecurrenceRuleError) {
        switch name {
        case "INTERVAL": interval = try Self.number(name, value, 1...Self.intervalLimit)
        case "COUNT": try takeEnd(name, .count(Self.number(name, value, 1...Self.countLimit)))
        case "UNTIL": try takeEnd(name, Self.until(value))
        case "BYMONTH": months = try Self.numbers(name, value, 1...12, signed: false)
        case "BYWEEKNO": weekNumbers = try Self.numbers(name, value, 1...53)
        case "BYYEARDAY": yearDays = try Self.numbers(name, value, 1...366)
        case "BYMONTHDAY": monthDays = try Self.numbers(name, value, 1...31)
        case "BYSETPOS": positions = try Self.numbers(name, value, 1...366)
        case "BYDAY":
            for item in value.split(separator: ",", omittingEmptySubsequences: false) {
                days.insert(try Self.day(item))
            }
        case "WKST":
            guard let start = Self.weekdays[value] else { throw RecurrenceRuleError(part: name, message: "MO to SU.") }
            weekStart = start
        case "BYHOUR", "BYMINUTE", "BYSECOND":
            throw RecurrenceRuleError(
                part: name, message: "A rule goes by days; the time is that of the first occurrence.")
        default: throw RecurrenceRuleError(part: name, message: "There is no such part.")
        }
    }

    private mutating func takeEnd(_ name: String, _ end: End) throws(RecurrenceRuleError) {
        guard self.end == .never else { throw RecurrenceRuleError(part: name, message: "Either COUNT or UNTIL.") }
        self.end = end
    }

    /// What parts do not go together (RFC 5545 section 3.3.10).
    private func check() throws(RecurrenceRuleError) {
        if frequency != .yearly {
            if !weekNumbers.isEmpty { throw RecurrenceRuleError(part: "BYWEEKNO", message: "With FREQ=YEARLY alone.") }
            if !yearDays.isEmpty { throw RecurrenceRuleError(part: "BYYEARDAY", message: "With FREQ=YEARLY alone.") }
        }
        if frequency == .weekly, !monthDays.isEmpty {
            throw RecurrenceRuleError(part: "BYMONTHDAY", message: "Not with FREQ=WEEKLY.")
        }
        let hasOrdinals = days.contains { $0.ordinal != nil }
        if hasOrdinals, frequency == .daily || frequency == .weekly || !weekNumbers.isEmpty {
            throw RecurrenceRuleError(
                part: "BYDAY", message: "Numbers before weekdays with FREQ=MONTHLY or YEARLY alone, without BYWEEKNO.")
        }
        let hasDays =
            !months.isEmpty || !weekNumbers.isEmpty || !yearDays.isEmpty || !monthDays.isEmpty || !days.isEmpty
        if !positions.isEmpty, !hasDays {
            throw RecurrenceRuleError(part: "BYSETPOS", message: "With another BY part alone.")
        }
    }

    private static let weekdays: [String: Weekday] = [
        "MO": .monday, "TU": .tuesday, "WE": .wednesday, "TH": .thursday, "FR": .friday, "SA": .saturday, "SU": .sunday,
    ]

    private static func number(
        _ part: String, _ text: some StringProtocol, _ range: ClosedRange<Int>
    ) throws(RecurrenceRuleError) -> Int {
        // Digits alone: Int reads a plus too.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), range.contains(number)
        else {
            throw RecurrenceRuleError(part: part, message: "A number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// A list of numbers, each with a sign or without one where `signed`.
    private static func numbers(
        _ part: String, _ text: String, _ range: ClosedRange<Int>, signed: Bool = true
    ) throws(RecurrenceRuleError) -> Set<Int> {
        var numbers: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sign = signed ? item.first.flatMap { $0 == "-" || $0 == "+" ? $0 : nil } : nil
            let number = try number(part, sign == nil ? item : item.dropFirst(), range)
            numbers.insert(sign == "-" ? -number : number)
        }
        return numbers
    }

    /// `MO`, `1MO`, `+1MO` or `-1MO`.
    private static func day(_ text: Substring) throws(RecurrenceRuleError) -> Day {
        guard let weekday = weekdays[String(text.suffix(2))] else {
            throw RecurrenceRuleError(part: "BYDAY", message: "MO to SU, each with a number before it or without.")
        }
        let ordinal = text.dropLast(2)
        if ordinal.isEmpty { return Day(weekday) }
        let sign = ordinal.first == "-" || ordinal.first == "+" ? ordinal.first : nil
        let number = try number("BYDAY", sign == nil ? ordinal : ordinal.dropFirst(), 1...53)
        return Day(weekday, ordinal: sign == "-" ? -number : number)
    }

    /// `20260131` or `20260131T220000Z`.
    private static func until(_ text: String) throws(RecurrenceRuleError) -> End {
        let digits = Array(text)
        let dashed =
            "\(String(digits.prefix(4)))-\(String(digits.dropFirst(4).prefix(2)))-\(String(digits.dropFirst(6).prefix(2)))"
        if digits.count == 8, let day = LocalDate(dashed) { return .day(day) }
        let clock = digits.dropFirst(9)
        if digits.count == 16, digits[8] == "T", digits[15] == "Z" {
            let time =
                "\(String(clock.prefix(2))):\(String(clock.dropFirst(2).prefix(2))):\(String(clock.dropFirst(4).prefix(2)))"
            if let instant = Timestamp("\(dashed)T\(time)Z") { return .instant(instant) }
        }
        throw RecurrenceRuleError(part: "UNTIL", message: "A day, 20260131, or an instant of UTC, 20260131T220000Z.")
    }

    /// The rule in the standard's form, its parts in one order.
    public var description: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        switch end {
        case .never: break
        case .count(let count): parts.append("COUNT=\(count)")
        case .day(let day): parts.append("UNTIL=" + "\(day)".filter { $0 != "-" })
        case .instant(let instant):
            parts.append("UNTIL=" + "\(instant)".prefix(19).filter { $0 != "-" && $0 != ":" } + "Z")
        }
        for (name, numbers) in [
            ("BYMONTH", months), ("BYWEEKNO", weekNumbers), ("BYYEARDAY", yearDays), ("BYMONTHDAY", monthDays),
        ] where !numbers.isEmpty {
            parts.append("\(name)=" + numbers.sorted().map(String.init).joined(separator: ","))
        }
        if !days.isEmpty {
            let sorted = days.sorted { ($0.ordinal ?? 0, $0.weekday.rawValue) < ($1.ordinal ?? 0, $1.weekday.rawValue) }
            parts.append(
                "BYDAY="
                    + sorted.map { ($0.ordinal.map(String.init) ?? "") + Self.name($0.weekday) }.joined(separator: ","))
        }
        if !positions.isEmpty { parts.append("BYSETPOS=" + positions.sorted().map(String.init).joined(separator: ",")) }
        if weekStart != .monday { parts.append("WKST=\(Self.name(weekStart))") }
        return parts.joined(separator: ";")
    }

    private static func name(_ weekday: Weekday) -> String {
        weekdays.first { $0.value == weekday }?.key ?? ""
    }
}
