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
            let month = months.firstIndex(of: parts[2])
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let hour = digits(time[0], 2), let minute = digits(time[1], 2),
            let second = digits(time[2], 2), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let seconds = days(year, Int64(month) + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
        // The weekday and the day of the month are right when the date reads the same as it was written.
        return Self.text(of: Timestamp(seconds: seconds)) == text ? seconds : nil
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func digits(_ text: Substring, _ count: Int) -> Int64? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(text)
    }

    /// Days since 1970-01-01; the year is taken from March, so that leap days come last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
