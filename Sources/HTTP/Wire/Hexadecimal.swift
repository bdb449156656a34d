/// Numbers as lower-case hexadecimal digits.
enum Hexadecimal {
    /// The eight digits of a half word, the first in the lowest byte of memory: all at once, since each request has two
    /// words in its answer and a loop over digits cost a twentieth of it.
    static func digits(_ half: UInt32) -> UInt64 {
        var spread = UInt64(half)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // A nibble above nine carries into the fifth bit when six is added: those become letters.
        let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
    }
}
