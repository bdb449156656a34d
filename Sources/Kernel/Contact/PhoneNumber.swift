/// A telephone number in the international form of ITU-T E.164, such as `+201001234567`.
public struct PhoneNumber: Hashable, Sendable {
    /// `+`, the calling code and the national number: at most 15 digits.
    public let e164: String

    /// The most digits of a number (ITU-T E.164 section 6).
    public static let digitLimit = 15
    /// The fewest digits of a number with its calling code that are taken for one.
    public static let leastDigits = 6
    /// The longest text, in code points, that is taken for a number as people type it.
    public static let typedLimitCharacters = DialledNumber.limitCharacters

    init(callingCode: String, national: some StringProtocol) {
        e164 = "+\(callingCode)\(national)"
    }

    /// Reads a number as people type it in `country`; nil where it cannot be one.
    ///
    /// Understood are spaces, points, dashes and brackets between digits; the digits of Arabic, Persian, Hindi and
    /// full-width text; `+` or the prefix for calling abroad before a calling code; the trunk prefix (`0…`, in `+44 (0)20`
    /// too); and a calling code without `+` where the number would be too long otherwise. The length is checked against
    /// the country's plan, the range is not, since new ranges open all the time.
    public init?(typed text: some StringProtocol, in country: CountryCode) {
        guard let dialled = DialledNumber(text), let number = dialled.resolved(in: country) else { return nil }
        self = number
    }

    /// The calling code's digits; empty where it belongs to no country that is known.
    public var callingCode: String {
        NumberingPlan.plans(forInternational: e164.dropFirst()).first?.callingCode ?? ""
    }

    /// The national significant number: the digits behind the calling code.
    public var nationalNumber: String {
        String(e164.dropFirst(1 + callingCode.utf8.count))
    }

    /// The digits under which the number is stored for searching: the national number.
    ///
    /// However a number is typed, with or without calling code or trunk prefix, `searchDigits(typed:in:)` finds a part
    /// of these.
    public var searchDigits: String { nationalNumber }

    /// The digits to look for in stored `searchDigits` when `text` is typed into a search box in `country`.
    ///
    /// A whole number gives its national number; a part gives its digits without a calling code behind `+` and without
    /// the trunk prefix. Nil where there are fewer than three digits, or where `text` has other characters.
    public static func searchDigits(typed text: some StringProtocol, in country: CountryCode) -> String? {
        guard let dialled = DialledNumber(text) else { return nil }
        if let number = dialled.resolved(in: country) { return number.searchDigits }
        let part = dialled.partForSearch(in: country)
        return part.utf8.count >= 3 ? part : nil
    }
}

extension PhoneNumber: CustomStringConvertible, LosslessStringConvertible {
    /// Reads the form of E.164 and nothing else: `+`, then 6 to 15 digits of which the first is not zero.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (Self.leastDigits...Self.digitLimit).contains(digits.count),
            digits.first != UInt8(ascii: "0"), digits.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 })
        else { return nil }
        e164 = String(text)
    }

    /// The form of E.164.
    public var description: String { e164 }
}

extension PhoneNumber: Codable {
    /// Reads the form of E.164; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(
            from: decoder, expecting: "must be a telephone number of E.164, such as +201001234567")
    }

    /// Writes the form of E.164.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
