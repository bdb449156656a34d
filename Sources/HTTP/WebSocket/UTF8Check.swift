/// Tells whether bytes that come in pieces are UTF-8 (RFC 3629), at the first byte that cannot be.
struct UTF8Check: Sendable {
    /// How many bytes of the present character are still to come.
    private var missing = 0
    /// What the next byte may be: narrower than a continuation's where the first byte asks for it.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether no character is begun.
    var isComplete: Bool { missing == 0 }

    /// Takes the next bytes; false where they are no UTF-8, after which nothing more is asked.
    mutating func take(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes {
            if missing > 0 {
                guard allowed.contains(byte) else { return false }
                missing -= 1
                allowed = 0x80...0xBF
            } else if byte >= 0x80, !begin(byte) {
                return false
            }
        }
        return true
    }

    /// The first byte of a character of several: overlong forms, surrogates and what is beyond Unicode are told by the next one.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF: missing = 2
        case 0xF0...0xF4: missing = 3
        default: return false
        }
        switch byte {
        case 0xE0: allowed = 0xA0...0xBF
        case 0xED: allowed = 0x80...0x9F
        case 0xF0: allowed = 0x90...0xBF
        case 0xF4: allowed = 0x80...0x8F
        default: allowed = 0x80...0xBF
        }
        return true
    }
}
