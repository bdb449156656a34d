/// Reads and writes decimal numbers as ASCII bytes, without going through `String`.
enum DecimalText {
    /// The number in exactly `count` ASCII digits from `start`; nil where one is missing or not a digit.
    static func parse(_ bytes: UnsafeRawBufferPointer, from start: Int, count: Int) -> Int? {
        guard start >= 0, count > 0, count <= 18, start + count <= bytes.count else { return nil }
        var value = 0
        for index in start..<(start + count) {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// The most digits of a number.
    static let limitBytes = 19

    /// Puts `value`, which is not negative, at a place, with leading zeros up to `width` digits.
    static func write(_ value: Int, width: Int, to place: inout UnsafeMutablePointer<UInt8>) {
        if width == 4, value < 10_000 {
            writePair(value / 100, to: &place)
            return writePair(value % 100, to: &place)
        }
        var digits = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        digits = max(digits, width)
        rest = value
        for index in stride(from: digits - 1, through: 0, by: -1) {
            place[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        place += digits
    }

    /// Puts a number from 0 to 99 at a place in two digits.
    static func writePair(_ value: Int, to place: inout UnsafeMutablePointer<UInt8>) {
        place.put(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10))
        place.put(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10))
    }

    /// Puts the fraction of a second at a place: a point and three or six digits, or nothing where it is zero.
    static func writeFraction(microseconds: Int, to place: inout UnsafeMutablePointer<UInt8>) {
        guard microseconds != 0 else { return }
        place.put(UInt8(ascii: "."))
        if microseconds % 1000 == 0 { return write(microseconds / 1000, width: 3, to: &place) }
        writePair(microseconds / 10_000, to: &place)
        writePair(microseconds / 100 % 100, to: &place)
        writePair(microseconds % 100, to: &place)
    }

    /// Calls `body` with the UTF-8 of `text`, copying only where its storage is not contiguous.
    static func withBytes<Result>(
        of text: some StringProtocol, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        if let result = text.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
            return result
        }
        return Array(text.utf8).withUnsafeBytes(body)
    }
}

extension UnsafeMutablePointer<UInt8> {
    /// Puts a byte here and moves behind it.
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        pointee = byte
        self += 1
    }
}

extension [UInt8] {
    /// Appends what `write` puts where it is told to, at most `limitBytes`; it answers how many.
    ///
    /// One growth and plain stores: a third of the time of as many appends.
    mutating func append(limitBytes: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limitBytes) { buffer in
            guard let place = buffer.baseAddress else { return }
            let count = write(place)
            precondition(count <= limitBytes, "a text is no longer than it said")
            append(contentsOf: UnsafeBufferPointer(start: place, count: count))
        }
    }
}
