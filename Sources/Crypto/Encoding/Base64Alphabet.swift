/// Reads and writes one of the two alphabets of RFC 4648.
struct Base64Alphabet {
    static let standard = Base64Alphabet(last: "+/")
    static let url = Base64Alphabet(last: "-_")

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let invalid: UInt8 = 0xFF

    private let characters: [UInt8]
    /// The six bits of each character; `invalid` where it is none of the alphabet's.
    private let values: [UInt8]

    private init(last: String) {
        characters = Array((Self.letters + last).utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8], isPadded: Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text, count in
            characters.withUnsafeBufferPointer { characters in
                var index = 0
                while index < bytes.count {
                    let taken = min(3, bytes.count - index)
                    var group: UInt32 = 0
                    for offset in 0..<3 {
                        group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
                    }
                    for offset in 0...taken {
                        text[count + offset] = characters[Int(group >> UInt32(18 - 6 * offset) & 63)]
                    }
                    count += taken + 1
                    if isPadded {
                        for _ in taken..<3 {
                            text[count] = UInt8(ascii: "=")
                            count += 1
                        }
                    }
                    index += 3
                }
            }
        }
    }

    /// The bytes of unpadded `text`; nil for a foreign character, a lone last character or bits left over.
    func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var isValid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
            var bits: UInt32 = 0
            var bitCount = 0
            for character in text {
                let value = values[Int(character)]
                guard value != Self.invalid else {
                    isValid = false
                    return
                }
                bits = bits << 6 | UInt32(value)
                bitCount += 6
                guard bitCount >= 8 else { continue }
                bitCount -= 8
                buffer[count] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
                count += 1
            }
            isValid = bits & (1 << UInt32(bitCount) - 1) == 0
        }
        return isValid ? bytes : nil
    }
}
