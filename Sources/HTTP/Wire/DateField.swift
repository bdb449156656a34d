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
        let second = instant.seconds
        return cached.withLock { cached in
            if cached.second != second { cached = Cached(second: second, line: Self.render(second)) }
            return cached.line
        }
    }

    private static let days: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The line in IMF-fixdate (RFC 9110 section 5.6.7), for example `Date: Sun, 06 Nov 1994 08:49:37 GMT`.
    static func render(_ second: Int64) -> [UInt8] {
        let local = TimeZoneData.utc.local(at: Timestamp(seconds: second))
        var line = Array("Date: ".utf8)
        line.append(text: days[local.date.weekday.rawValue - 1])
        line.append(text: ", ")
        line.append(digits: Int64(local.date.day), width: 2)
        line.append(ASCII.space)
        line.append(text: months[local.date.month - 1])
        line.append(ASCII.space)
        line.append(digits: Int64(local.date.year), width: 4)
        line.append(ASCII.space)
        line.append(digits: Int64(local.time.hour), width: 2)
        line.append(ASCII.colon)
        line.append(digits: Int64(local.time.minute), width: 2)
        line.append(ASCII.colon)
        line.append(digits: Int64(local.time.second), width: 2)
        line.append(text: " GMT\r\n")
        return line
    }
}
