/// A set of byte values as 256 bits, so that a test is two instructions.
struct ByteSet: Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Makes a set from its bits: bit n of word m stands for the byte 64 m + n.
    init(_ first: UInt64, _ second: UInt64, _ third: UInt64 = 0, _ fourth: UInt64 = 0) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: return first & bit != 0
        case 1: return second & bit != 0
        case 2: return third & bit != 0
        default: return fourth & bit != 0
        }
    }

    /// Whether every byte is in the set; true for none.
    @inline(__always)
    func containsAll(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes where !contains(byte) { return false }
        return true
    }
}

extension ByteSet {
    /// `tchar` of RFC 9110 section 5.6.2.
    static let token = ByteSet(0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe)
    /// What a field value may hold: SP, HTAB, VCHAR and obs-text (RFC 9110 section 5.5).
    static let fieldValue = ByteSet(
        0xffff_ffff_0000_0200, 0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff)
    /// `pchar`, the slash and the percent sign (RFC 3986 section 3.3).
    static let path = ByteSet(0x2fff_fff2_0000_0000, 0x47ff_fffe_87ff_ffff)
    /// Visible ASCII but `#`, `"`, `<` and `>`: wider than RFC 3986, because browsers send the rest as it is.
    static let query = ByteSet(0xafff_fff2_0000_0000, 0x7fff_ffff_ffff_ffff)
    /// What a registered name may hold: unreserved and sub-delims but the comma (RFC 3986 section 3.2.2).
    static let host = ByteSet(0x2bff_6fd2_0000_0000, 0x47ff_fffe_87ff_fffe)
    /// What an IPv6 address may hold.
    static let addressLiteral = ByteSet(0x07ff_4000_0000_0000, 0x0000_007e_0000_007e)
    /// Visible ASCII, 0x21–0x7E.
    static let visible = ByteSet(0xffff_fffe_0000_0000, 0x7fff_ffff_ffff_ffff)
}

extension ByteSet {
    /// The first byte of a range that a field value may not hold; nil where all may stand there.
    ///
    /// Tokens are long, and each request has one: eight bytes are looked at together.
    static func firstOutsideFieldValue(_ input: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            if place + 8 <= range.upperBound {
                let word = input.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                if !hasControl(word) {
                    place += 8
                    continue
                }
            }
            let end = min(place + 8, range.upperBound)
            while place < end {
                if !fieldValue.contains(input[place]) { return place }
                place += 1
            }
        }
        return nil
    }

    /// Whether one of eight bytes is below 0x20 or is 0x7F.
    @inline(__always)
    private static func hasControl(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones << 7
        let isLow = (word &- ones &* 0x20) & ~word
        let deletes = word ^ (ones &* 0x7F)
        let isDelete = (deletes &- ones) & ~deletes
        return (isLow | isDelete) & tops != 0
    }
}

/// The bytes that frame messages, by name.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let percent: UInt8 = 0x25
    static let dot: UInt8 = 0x2E

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// A letter in lower case, every other byte as it is.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether two runs of bytes are the same but for the case of letters.
    @inline(__always)
    static func equalIgnoringCase(_ left: some Collection<UInt8>, _ right: StaticString) -> Bool {
        guard left.count == right.utf8CodeUnitCount else { return false }
        var place = 0
        for byte in left {
            if lowercased(byte) != lowercased(right.utf8Start[place]) { return false }
            place += 1
        }
        return true
    }
}
