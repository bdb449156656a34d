import Testing

@testable import Crypto

@Suite struct HashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func `SHA-256 gives the digests of FIPS 180`(message: String, digest: String) {
        #expect(Hexadecimal.encode(SHA256.hash(utf8(message))) == digest)
        #expect(Hexadecimal.encode(SHA256.digest(of: utf8(message)).bytes) == digest)
    }

    @Test func `a million letters hash to the published digest`() {
        var hash = SHA256()
        for _ in 0..<1000 { hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        let published = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(Hexadecimal.encode(hash.finalize()) == published)
    }

    @Test func `hashing in pieces of any size equals hashing at once, and a copy goes on alone`() {
        var random = SeededGenerator("SHA-256 in pieces")
        for _ in 0..<200 {
            let message = random.bytes(Int.random(in: 0...400, using: &random))
            var hash = SHA256()
            var rest = message[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(Int.random(in: 1...100, using: &random)))
                hash.update(piece)
                rest = rest.dropFirst(piece.count)
            }
            var longer = hash
            longer.update([1])
            #expect(hash.finalize() == SHA256.hash(message))
            #expect(longer.finalize() == SHA256.hash(message + [1]))
        }
    }

    @Test func `digests are equal exactly when their bytes are`() {
        let digest = SHA256.digest(of: [1])
        #expect(digest == SHA256.digest(of: [1]))
        #expect(digest != SHA256.digest(of: [2]))
        #expect(Set([digest, SHA256.digest(of: [1]), SHA256.digest(of: [2])]).count == 2)
    }

    // RFC 4231 sections 4.2 to 4.5, 4.7 and 4.8.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There".utf8.map { $0 },
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                utf8("Jefe"), utf8("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xcd, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                utf8(
                    "This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm."),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ] as [([UInt8], [UInt8], String)])
    func `HMAC gives the codes of RFC 4231`(key: [UInt8], message: [UInt8], code: String) throws {
        #expect(Hexadecimal.encode(HMACSHA256.code(for: message, key: key)) == code)
        let bytes = try hexadecimal(code)
        #expect(HMACSHA256.isValid(bytes, for: message, key: key))
        #expect(!HMACSHA256.isValid(bytes, for: message + [0], key: key))
        #expect(!HMACSHA256.isValid(Array(bytes.dropLast()), for: message, key: key))
    }

    // RFC 5869 appendices A.1 to A.3.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 22), Array(0...12), Array(0xf0...0xf9),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            (
                Array(0x00...0x4f), Array(0x60...0xaf), Array(0xb0...0xff),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
            (
                [UInt8](repeating: 0x0b, count: 22), [], [],
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ] as [([UInt8], [UInt8], [UInt8], String)])
    func `HKDF gives the keys of RFC 5869`(secret: [UInt8], salt: [UInt8], information: [UInt8], output: String) {
        let derived = HKDFSHA256.derive(
            secret: secret, salt: salt, information: information, count: output.utf8.count / 2)
        #expect(Hexadecimal.encode(derived) == output)
    }

    @Test func `a comparison in constant time finds every difference`() {
        var random = SeededGenerator("constant time")
        for count in 0...64 {
            let bytes = random.bytes(count)
            #expect(ConstantTime.equal(bytes, bytes))
            #expect(!ConstantTime.equal(bytes, bytes + [0]))
            for index in bytes.indices {
                var other = bytes
                other[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
                #expect(!ConstantTime.equal(bytes, other))
            }
        }
    }
}
