/// A currency of ISO 4217, by its alphabetic code.
public struct Currency: Hashable, Sendable {
    /// The three capital letters, such as `EGP`.
    public let code: String
    /// How many decimal digits the minor unit has: 0 for JPY, 2 for EGP, 3 for KWD, 4 for CLF.
    public let minorUnitDigits: Int

    /// Orders nothing and means nothing: equality is by code alone.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension Currency: CustomStringConvertible, LosslessStringConvertible {
    /// Reads a code in capital letters; nil for what is no current currency.
    public init?(_ text: some StringProtocol) {
        let code = String(text)
        guard let digits = CurrencyTable.minorUnitDigits[code] else { return nil }
        self.code = code
        minorUnitDigits = digits
    }

    /// The code.
    public var description: String { code }

    /// The codes of all currencies that are known, in order.
    public static var allCodes: [String] { CurrencyTable.minorUnitDigits.keys.sorted() }
}

extension Currency: Codable {
    /// Reads the code; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a currency code of ISO 4217, such as EGP")
    }

    /// Writes the code.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
