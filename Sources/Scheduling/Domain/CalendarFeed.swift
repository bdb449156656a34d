import Kernel
import SchedulingAPI

/// A practitioner's appointments as a calendar that programs subscribe to (RFC 5545).
///
/// Whoever has the link reads it, so it says what is given and where, and never to whom.
struct CalendarFeed: Hashable, Sendable {
    /// An appointment, or a group's session.
    struct Entry: Hashable, Sendable {
        /// What stays the same however often it is changed.
        var id: AppointmentID
        /// When it starts.
        var startsAt: Timestamp
        /// When it ends.
        var endsAt: Timestamp
        /// What is given.
        var service: String
        /// Where; nil where no room is kept.
        var room: String?
        /// Whether it was cancelled, so that calendars that have it strike it out.
        var isCancelled: Bool
        /// How often it was changed.
        var version: Int
        /// When that was last.
        var updatedAt: Timestamp
    }

    /// What the calendar is called.
    var name: String
    /// In any order.
    var entries: [Entry]

    /// The most octets of a line without its end (section 3.1).
    static let lineOctets = 75
    /// How often a program should ask again (RFC 7986 section 5.7).
    static let refreshMinutes = 15

    /// The document's bytes, its lines ended by CRLF and folded.
    func text() -> [UInt8] {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Medley//Scheduling//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "NAME:\(Self.escaped(name))", "X-WR-CALNAME:\(Self.escaped(name))",
            "REFRESH-INTERVAL;VALUE=DURATION:PT\(Self.refreshMinutes)M",
        ]
        let sorted = entries.sorted { ($0.startsAt, $0.id) < ($1.startsAt, $1.id) }
        for entry in sorted { lines += Self.lines(of: entry) }
        lines.append("END:VCALENDAR")
        return lines.reduce(into: []) { $0 += Self.folded($1) }
    }

    private static func lines(of entry: Entry) -> [String] {
        var lines = [
            "BEGIN:VEVENT", "UID:\(entry.id)@medley", "DTSTAMP:\(utc(entry.updatedAt))",
            "DTSTART:\(utc(entry.startsAt))", "DTEND:\(utc(entry.endsAt))",
            "SEQUENCE:\(max(0, entry.version - 1))", "SUMMARY:\(escaped(entry.service))",
            "STATUS:\(entry.isCancelled ? "CANCELLED" : "CONFIRMED")", "CLASS:PRIVATE",
        ]
        if let room = entry.room { lines.append("LOCATION:\(escaped(room))") }
        lines.append("END:VEVENT")
        return lines
    }

    /// An instant of UTC in the standard's basic form (section 3.3.5).
    private static func utc(_ instant: Timestamp) -> String {
        let local = TimeZoneData.utc.local(at: instant)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let (date, time) = (local.date, local.time)
        return "\(padded(date.year, 4))\(padded(date.month))\(padded(date.day))"
            + "T\(padded(time.hour))\(padded(time.minute))\(padded(time.second))Z"
    }

    /// A text as a property's value (section 3.3.11); what is no text, such as control characters, is left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A line with its end, folded before the octet that would be too much, between characters.
    private static func folded(_ line: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var octets = 0
        for scalar in line.unicodeScalars {
            let width = UTF8.width(scalar)
            if octets + width > lineOctets {
                bytes += [0x0d, 0x0a, 0x20]
                octets = 1
            }
            bytes += Array(String(scalar).utf8)
            octets += width
        }
        return bytes + [0x0d, 0x0a]
    }
}
