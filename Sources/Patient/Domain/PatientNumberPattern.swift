import Kernel

/// How a hospital writes its patient numbers: text around one run of zeros in braces, such as `MC-{00000}`.
struct PatientNumberPattern: Hashable, Sendable {
    /// The text before the digits.
    let prefix: String
    /// The least number of digits.
    let digits: Int
    /// The text after the digits.
    let suffix: String

    /// The most digits that a pattern may ask for.
    static let digitLimit = 12
    /// The longest text before or after the digits.
    static let affixCharacters = 8

    /// Reads a pattern; nil for what is none.
    init?(_ text: String) {
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let rest = parts[1].split(separator: "}", omittingEmptySubsequences: false)
        guard rest.count == 2, (1...Self.digitLimit).contains(rest[0].count), rest[0].allSatisfy({ $0 == "0" }),
            PatientNumber.isAllowed(parts[0]), PatientNumber.isAllowed(rest[1]),
            max(parts[0].count, rest[1].count) <= Self.affixCharacters
        else { return nil }
        prefix = String(parts[0])
        digits = rest[0].count
        suffix = String(rest[1])
    }

    /// Six digits.
    static let standard = PatientNumberPattern(prefix: "", digits: 6, suffix: "")

    private init(prefix: String, digits: Int, suffix: String) {
        self.prefix = prefix
        self.digits = digits
        self.suffix = suffix
    }

    /// The number at a place of the series; more digits than the pattern has are written in full.
    func number(_ place: Int) -> String {
        let text = String(place)
        return prefix + String(repeating: "0", count: max(digits - text.count, 0)) + text + suffix
    }
}

/// The rules of a patient number (MRN).
enum PatientNumber {
    /// Whether every character may be in a number: ASCII letters and digits and `- / . _`.
    static func isAllowed(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-")...UInt8(ascii: "/"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Whether a text can be a number: 1 to `limit` allowed characters, one of them a letter or digit.
    static func isValid(_ text: String, limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count) && isAllowed(text) && text.contains { $0.isLetter || $0.isNumber }
    }

    /// The form in which numbers are compared: capitals.
    static func key(_ text: String) -> String { text.uppercased() }
}
