import Testing

@testable import Crypto

@Suite struct EncodingTests {
    // RFC 4648 section 10.
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
        ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"), ("foobar", "Zm9vYmFy", "666f6f626172"),
    ])
    func `the codecs give the texts of RFC 4648`(text: String, base64: String, hexadecimal: String) {
        #expect(Base64.encode(utf8(text)) == base64)
        #expect(Base64.decode(base64) == utf8(text))
        #expect(Hexadecimal.encode(utf8(text)) == hexadecimal)
        #expect(Hexadecimal.decode(hexadecimal.uppercased()) == utf8(text))
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v====", "Z===", "====", "Zg==\n", " Zg==", "Zg= =", "Zm9vYg==Zg==",
        "Zm-v",
        "Zm_v", "Zm9vY", "Zm9é", "Zm\u{0}v",
    ])
    func `padded Base64 that no encoder writes is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9v=", "Zm+v", "Zm/v", "Zm 9v", "Zm9v\n", "Zm.v", "Zm9%", "ＡＡＡＡ"])
    func `base64url that no encoder writes is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: ["0", "0g", "abc", "é0", "0x00", " 00", "00 "])
    func `hexadecimal of odd length or with other characters is refused`(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }

    @Test func `every byte string comes back, and each text of it is the only one`() {
        var random = SeededGenerator("Base64")
        let alphabet = utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for _ in 0..<500 {
            let bytes = random.bytes(Int.random(in: 0...80, using: &random))
            let text = Base64URL.encodeBytes(bytes)
            #expect(Base64URL.decode(String(decoding: text, as: UTF8.self)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, isPadded: false), isPadded: false) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
            guard let place = text.indices.randomElement(using: &random) else { continue }
            for character in alphabet where character != text[place] {
                var other = text
                other[place] = character
                #expect(Base64URL.decode(String(decoding: other, as: UTF8.self)) != bytes)
            }
        }
    }
}
