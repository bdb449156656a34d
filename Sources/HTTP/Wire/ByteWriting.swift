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

    /// Appends a word as sixteen lower-case hexadecimal digits.
    mutating func append(hexWord word: UInt64) {
        let digits = (Self.hexDigits(UInt32(word >> 32)), Self.hexDigits(UInt32(truncatingIfNeeded: word)))
        Swift.withUnsafeBytes(of: digits) { append(contentsOf: $0) }
    }

    /// The eight digits of a half word, the first in the lowest byte of memory: all at once, since each request has two
    /// words in its answer and a loop over digits cost a twentieth of it.
    private static func hexDigits(_ half: UInt32) -> UInt64 {
        var spread = UInt64(half)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // A nibble above nine carries into the fifth bit when six is added: those become letters.
        let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
    }
}
