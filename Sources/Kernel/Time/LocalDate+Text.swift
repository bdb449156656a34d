extension LocalDate: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `YYYY-MM-DD` (RFC 3339 full-date); nil for anything else.
    public init?(_ text: some StringProtocol) {
        let civil = DecimalText.withBytes(of: text) { $0.count == 10 ? CivilDay.parse($0, from: 0) : nil }
        guard let civil else { return nil }
        self.init(dayNumber: civil.dayNumber)
    }

    /// The text `YYYY-MM-DD`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `YYYY-MM-DD`.
    public func append(to bytes: inout [UInt8]) {
        CivilDay(dayNumber: dayNumber).append(to: &bytes)
    }
}

extension LocalDate: Codable {
    /// Reads `YYYY-MM-DD`; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a date: YYYY-MM-DD")
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
