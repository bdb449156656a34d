extension Timestamp {
    /// Reads RFC 3339 section 5.6, strictly; nil for anything else.
    ///
    /// Any offset is accepted and normalised to UTC, `T` and `Z` in either case, and one to six digits of fraction. A
    /// leap second (`23:59:60` in UTC) is read as the instant after it, since neither PostgreSQL nor Unix time can say
    /// it. The instant must lie in the years 0001 to 9999 in UTC.
    public init?(_ text: some StringProtocol) {
        guard let instant = DecimalText.withBytes(of: text, Self.parse) else { return nil }
        self = instant
    }

    /// Reads RFC 3339 from UTF-8 bytes; see `init(_:)`.
    public init?(utf8 bytes: some Collection<UInt8>) {
        let parsed = bytes.withContiguousStorageIfAvailable { Self.parse(UnsafeRawBufferPointer($0)) }
        guard let instant = parsed ?? Array(bytes).withUnsafeBytes(Self.parse) else { return nil }
        self = instant
    }

    /// The longest text: a day, and `THH:MM:SS.ffffffZ`.
    static let textLimitBytes = CivilDay.limitBytes + 17

    /// Puts the RFC 3339 text in UTC with `Z` at a place, with a fraction of three or six digits only where it is not zero,
    /// and answers how long it is.
    ///
    /// Instants outside the years 0001 to 9999 are written with a sign or more digits and cannot be read back.
    func write(to start: UnsafeMutablePointer<UInt8>) -> Int {
        var place = start
        let fraction = Int(microseconds.flooredRemainder(by: 1_000_000))
        let secondOfDay = Int(seconds.flooredRemainder(by: 86_400))
        CivilDay(dayNumber: Int(seconds.flooredQuotient(by: 86_400))).write(to: &place)
        place.put(UInt8(ascii: "T"))
        DecimalText.writePair(secondOfDay / 3600, to: &place)
        place.put(UInt8(ascii: ":"))
        DecimalText.writePair(secondOfDay / 60 % 60, to: &place)
        place.put(UInt8(ascii: ":"))
        DecimalText.writePair(secondOfDay % 60, to: &place)
        DecimalText.writeFraction(microseconds: fraction, to: &place)
        place.put(UInt8(ascii: "Z"))
        return place - start
    }

    private static func parse(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        guard text.count >= 20, let day = CivilDay.parse(text, from: 0) else { return nil }
        guard text[10] | 0x20 == UInt8(ascii: "t"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let hour = DecimalText.parse(text, from: 11, count: 2), hour < 24,
            let minute = DecimalText.parse(text, from: 14, count: 2), minute < 60,
            let second = DecimalText.parse(text, from: 17, count: 2), second <= 60,
            let fraction = parseFraction(text, from: 19),
            let offset = parseOffset(text, from: fraction.end)
        else { return nil }
        let time = (day.dayNumber * 24 + hour) * 3600 + minute * 60 + second - offset
        // After 23:59:60 comes midnight: anywhere else a sixtieth second does not exist.
        if second == 60 && (time % 86_400 != 0 || fraction.microseconds != 0) { return nil }
        let instant = Timestamp(microseconds: Int64(time) * 1_000_000 + Int64(fraction.microseconds))
        return instant >= .earliest && instant <= .latest ? instant : nil
    }

    private static func parseFraction(
        _ text: UnsafeRawBufferPointer, from start: Int
    ) -> (microseconds: Int, end: Int)? {
        guard text[start] == UInt8(ascii: ".") else { return (0, start) }
        var end = start + 1
        while end < text.count, text[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
        let digits = end - start - 1
        guard digits <= 6, var value = DecimalText.parse(text, from: start + 1, count: digits) else { return nil }
        for _ in digits..<6 { value *= 10 }
        return (value, end)
    }

    private static func parseOffset(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < text.count else { return nil }
        if text[start] | 0x20 == UInt8(ascii: "z") { return start + 1 == text.count ? 0 : nil }
        let isNegative = text[start] == UInt8(ascii: "-")
        guard isNegative || text[start] == UInt8(ascii: "+"), start + 6 == text.count,
            let hours = DecimalText.parse(text, from: start + 1, count: 2), hours < 24,
            text[start + 3] == UInt8(ascii: ":"),
            let minutes = DecimalText.parse(text, from: start + 4, count: 2), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isNegative ? -seconds : seconds
    }
}

extension Timestamp: CustomStringConvertible, LosslessStringConvertible {
    /// The RFC 3339 text in UTC with `Z`, and a fraction of three or six digits only where it is not zero.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLimitBytes) { buffer in
            buffer.baseAddress.map(write) ?? 0
        }
    }
}

extension Timestamp: Codable {
    /// Reads RFC 3339 text; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(
            from: decoder, expecting: "must be an instant of RFC 3339, such as 2026-01-31T09:30:00Z")
    }

    /// Writes RFC 3339 text in UTC.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
