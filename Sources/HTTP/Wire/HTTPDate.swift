import Kernel

/// Dates as fields write them (RFC 9110 section 5.6.7).
enum HTTPDate {
    /// The instant as IMF-fixdate, such as `Sun, 06 Nov 1994 08:49:37 GMT`; parts of a second are left out.
    static func text(of instant: Timestamp) -> String {
        let line = DateField.render(instant.seconds)
        return String(decoding: line[6..<(line.count - 2)], as: UTF8.self)
    }

    /// The seconds since the Unix epoch of an IMF-fixdate; nil for anything else.
    ///
    /// The two obsolete forms are not read: a condition with one of them is as if it were not there, which is safe.
    static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", let day = digits(parts[1], 2), let year = digits(parts[3], 4),
            let month = months.firstIndex(of: parts[2]), let date = LocalDate(year: year, month: month + 1, day: day)
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let hour = digits(time[0], 2), let minute = digits(time[1], 2),
            let second = digits(time[2], 2), let clock = LocalTime(hour: hour, minute: minute, second: second)
        else { return nil }
        let instant = Timestamp(seconds: Int64(date.dayNumber) * 86_400 + Int64(clock.secondOfDay))
        // The weekday is right when the date reads the same as it was written.
        return Self.text(of: instant) == text ? instant.seconds : nil
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func digits(_ text: Substring, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int(text)
    }
}
