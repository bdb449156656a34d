import Kernel
import Synchronization

/// The Date field's line, made once a second (RFC 9110 section 6.6.1).
final class DateField: Sendable {
    private struct Cached {
        var second: Int64
        var line: [UInt8]
    }

    private let cached = Mutex(Cached(second: .min, line: []))

    /// The line `Date: … CR LF` of the instant.
    func line(at instant: Timestamp) -> [UInt8] {
        let second = instant.microseconds.floorDivided(by: 1_000_000)
        return cached.withLock { cached in
            if cached.second != second { cached = Cached(second: second, line: Self.render(second)) }
            return cached.line
        }
    }

    private static let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The line in IMF-fixdate (RFC 9110 section 5.6.7), for example `Date: Sun, 06 Nov 1994 08:49:37 GMT`.
    static func render(_ second: Int64) -> [UInt8] {
        let day = second.floorDivided(by: 86_400)
        let time = second - day * 86_400
        let (year, month, dayOfMonth) = civil(day)
        let weekday = Int((day + 4).floorRemainder(by: 7))
        var line = Array("Date: ".utf8)
        line.append(text: days[weekday])
        line.append(text: ", ")
        line.append(digits: dayOfMonth, width: 2)
        line.append(ASCII.space)
        line.append(text: months[Int(month) - 1])
        line.append(ASCII.space)
        line.append(digits: year, width: 4)
        line.append(ASCII.space)
        line.append(digits: time / 3600, width: 2)
        line.append(ASCII.colon)
        line.append(digits: time / 60 % 60, width: 2)
        line.append(ASCII.colon)
        line.append(digits: time % 60, width: 2)
        line.append(text: " GMT\r\n")
        return line
    }

    /// Year, month and day of a day since 1970-01-01: the year is taken from March, so that leap days come last.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    fileprivate func floorRemainder(by divisor: Int64) -> Int64 {
        self - floorDivided(by: divisor) * divisor
    }
}
