import Kernel
import Testing

struct EntityIDTests {
    static let text = "0190a5d0-7b3c-7def-8123-456789abcdef"

    @Test func `an id is the same as text, as bytes and as words`() throws {
        let id = try #require(PatientID(Self.text))
        #expect(id.description == Self.text)
        #expect(PatientID(Self.text.uppercased()) == id)
        #expect(id.bytes.count == 16)
        #expect(id.bytes[0..<4] == [0x01, 0x90, 0xA5, 0xD0])
        #expect(PatientID(bytes: id.bytes) == id)
        #expect(PatientID(high: id.high, low: id.low) == id)
        #expect(id.retagged(as: UserTag.self).description == Self.text)
    }

    @Test(arguments: [
        "", "0190a5d07b3c7def8123456789abcdef", "{0190a5d0-7b3c-7def-8123-456789abcdef}",
        "0190a5d0-7b3c-7def-8123-456789abcde",
        "0190a5d0-7b3c-7def-8123-456789abcdeg", "0190a5d0-7b3c-7def-8123_456789abcdef",
        "0190a5d0-7b3c-7def-8123-456789abcdef ",
    ])
    func `what is no id is refused`(text: String) {
        #expect(PatientID(text) == nil)
    }

    @Test(arguments: [0, 1, 15, 17, 32])
    func `an id has sixteen bytes`(count: Int) {
        #expect(PatientID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `the text is the bytes in hexadecimal digits and four dashes`() {
        var random = TestRandom()
        for _ in 0..<1000 {
            let id = UserID(high: random.next(), low: random.next())
            let digits = id.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
            let text = groups.map { $0.joined() }.joined(separator: "-")
            #expect(id.description == text && UUIDText.text(high: id.high, low: id.low) == text)
            #expect(UserID(text) == id)
        }
    }

    @Test func `ids are ordered as their bytes are`() {
        var random = TestRandom()
        for _ in 0..<1000 {
            let left = UserID(high: random.next() >> 62, low: random.next())
            let right = UserID(high: random.next() >> 62, low: random.next())
            #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
        }
    }
}
