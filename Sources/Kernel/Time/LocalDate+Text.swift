extension LocalDate: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `YYYY-MM-DD` (RFC 3339 full-date); nil for anything else.
    public init?(_ text: some StringProtocol) {
        let civil = DecimalText.withBytes(of: text) { $0.count == 10 ? CivilDay.parse($0, from: 0) : nil }
        guard let civil else { return nil }
        self.init(dayNumber: civil.dayNumber)
    }

    /// The text `YYYY-MM-DD`.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLimitBytes) { buffer in
            buffer.baseAddress.map(write) ?? 0
        }
    }

    /// A date lies in the years 0001 to 9999. (A String of no more than 15 bytes needs no memory of its own.)
    static let textLimitBytes = 10

    /// Puts `YYYY-MM-DD` at a place, and answers how long it is.
    func write(to start: UnsafeMutablePointer<UInt8>) -> Int {
        var place = start
        CivilDay(dayNumber: dayNumber).write(to: &place)
        return place - start
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
