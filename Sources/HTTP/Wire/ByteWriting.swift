extension [UInt8] {
    /// Appends text that is known when compiling, without a String in between.
    @inline(__always)
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number of at least `width` decimal digits; it must not be negative.
    mutating func append(digits number: Int64, width: Int = 1) {
        var divisor: Int64 = 1
        var count = 1
        while count < width || number / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30)
            divisor /= 10
        }
    }

    /// Appends a number in lower-case hexadecimal.
    mutating func append(hex number: Int) {
        append(contentsOf: String(number, radix: 16).utf8)
    }
}
