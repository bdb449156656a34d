/// Reads numbers that the parser has already checked, without a detour through `Double` or `String`.
enum JSONDigits {
    /// The integer that the digits say, exactly; nil if it does not fit.
    ///
    /// `digits` is an optional minus and digits.
    @inline(__always)
    static func integer<Integer: FixedWidthInteger>(
        _ digits: UnsafeBufferPointer<UInt8>, as _: Integer.Type = Integer.self
    ) -> Integer? {
        let isNegative = digits.first == Byte.minus
        var value: Integer = 0
        for index in (isNegative ? 1 : 0)..<digits.count {
            let digit = Integer(truncatingIfNeeded: digits[index] &- Byte.zero)
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isPast) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if isOver || isPast { return nil }
            value = sum
        }
        return value
    }

    /// The nearest double; nil if the magnitude is beyond the largest one.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        if let quick = quickDouble(text) { return quick }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Exact for up to 15 digits and powers of ten up to 22, where one division or product rounds once (Clinger).
    private static func quickDouble(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let isNegative = text.first == Byte.minus
        var mantissa: UInt64 = 0
        var digits = 0
        var fractionDigits = 0
        var isFraction = false
        for index in (isNegative ? 1 : 0)..<text.count {
            let byte = text[index]
            if byte == Byte.point {
                isFraction = true
                continue
            }
            guard Byte.isDigit(byte), digits < 15 else { return nil }
            mantissa = mantissa * 10 + UInt64(byte - Byte.zero)
            digits += 1
            if isFraction { fractionDigits += 1 }
        }
        let value = Double(mantissa) / powersOfTen[fractionDigits]
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
