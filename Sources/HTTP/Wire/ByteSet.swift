import Glibc

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
        let isHigh = byte & 0x40 != 0
        let word = byte < 0x80 ? (isHigh ? second : first) : (isHigh ? fourth : third)
        return word &>> UInt64(byte) & 1 != 0
    }

    /// The first byte of a range that is not in the set; the range's end where all are.
    @inline(__always)
    func end(of input: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
        var place = range.lowerBound
        while place < range.upperBound, contains(input[place]) { place &+= 1 }
        return place
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
    /// What ends neither a target nor its line: no control character and no space.
    static let unspaced = ByteSet(
        0xffff_fffe_0000_0000, 0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff)
    /// `pchar`, the slash and the percent sign (RFC 3986 section 3.3).
    static let path = ByteSet(0x2fff_fff2_0000_0000, 0x47ff_fffe_87ff_ffff)
    /// What a path may hold but the dot and the percent sign: there are no escapes in it, and no `..`.
    static let plainPath = ByteSet(0x2fff_bfd2_0000_0000, 0x47ff_fffe_87ff_ffff)
    /// Visible ASCII but `#`, `"`, `<` and `>`: wider than RFC 3986, because browsers send the rest as it is.
    static let query = ByteSet(0xafff_fff2_0000_0000, 0x7fff_ffff_ffff_ffff)
    /// What a registered name may hold: unreserved and sub-delims but the comma (RFC 3986 section 3.2.2).
    static let host = ByteSet(0x2bff_6fd2_0000_0000, 0x47ff_fffe_87ff_fffe)
    /// What an IPv6 address may hold.
    static let addressLiteral = ByteSet(0x07ff_4000_0000_0000, 0x0000_007e_0000_007e)
    /// Visible ASCII, 0x21–0x7E.
    static let visible = ByteSet(0xffff_fffe_0000_0000, 0x7fff_ffff_ffff_ffff)
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

    /// Whether the bytes are this text.
    @inline(__always)
    static func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard let start = bytes.baseAddress, bytes.count == text.utf8CodeUnitCount else { return false }
        return memcmp(start, text.utf8Start, bytes.count) == 0
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
