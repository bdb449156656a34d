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

    /// Appends `value`, which is not negative, with leading zeros up to `width` digits.
    static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<max(width, 1) { divisor *= 10 }
        while divisor <= value / 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a number from 0 to 99 in two digits.
    static func appendPair(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10))
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10))
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
