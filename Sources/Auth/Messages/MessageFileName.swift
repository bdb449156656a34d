import Kernel

/// The name of a message's file: when it was made, until when it is kept, and bits that make it the only one.
///
/// Both times are microseconds of UTC in 17 digits, so that names sort by time until the year 5138.
struct MessageFileName: Hashable, Sendable {
    /// How every name ends.
    static let ending = ".json"
    private static let digits = 17

    let text: String
    let until: Timestamp

    init(_ message: OutgoingMessage, suffix: String) {
        until = message.sentAt.advanced(by: .seconds(message.keptSeconds))
        text = "\(Self.number(message.sentAt))-\(Self.number(until))-\(suffix)\(Self.ending)"
    }

    /// How the name of a file begins that is not whole yet; one that stays so was left by a process that died.
    static let unfinished = ".writing-"

    /// Reads a name, of a whole file or an unfinished one; nil for any other file's.
    init?(_ text: String) {
        let whole = text.hasPrefix(Self.unfinished) ? String(text.dropFirst(Self.unfinished.count)) : text
        let parts = whole.split(separator: "-", omittingEmptySubsequences: false)
        guard text.hasSuffix(Self.ending), parts.count == 3, parts[0].utf8.count == Self.digits,
            parts[1].utf8.count == Self.digits, Int64(parts[0]) != nil, let until = Int64(parts[1])
        else { return nil }
        self.text = text
        self.until = Timestamp(microseconds: until)
    }

    private static func number(_ instant: Timestamp) -> String {
        let text = String(max(instant.microseconds, 0))
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }
}
