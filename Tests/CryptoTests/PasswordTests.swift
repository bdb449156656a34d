import Testing

@testable import Crypto

@Suite struct PasswordTests {
    /// Cheap enough for a test that hashes often.
    private static let cheap = ScryptParameters(bounded: 4, blockSize: 8, parallelization: 1)

    private func cheapHasher() throws -> PasswordHasher {
        PasswordHasher(parameters: try #require(Self.cheap))
    }

    // RFC 7914 section 12; the fourth vector takes 1 GiB and is beyond our bounds.
    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `scrypt gives the keys of RFC 7914`(
        password: String, salt: String, logN: Int, blockSize: Int, parallelization: Int, key: String
    ) throws {
        let parameters = try #require(
            ScryptParameters(bounded: logN, blockSize: blockSize, parallelization: parallelization))
        let derived = Scrypt.derive(password: utf8(password), salt: utf8(salt), parameters: parameters, count: 64)
        #expect(derived.map(Hexadecimal.encode) == key)
    }

    @Test func `a password verifies against its own hash and no other does`() throws {
        let hasher = PasswordHasher()
        let hash = try hasher.hash("correct horse battery staple")
        #expect(hash.hasPrefix("$scrypt$ln=14,r=8,p=5$"))
        #expect(try hasher.verify("correct horse battery staple", against: hash))
        #expect(try !hasher.verify("Correct horse battery staple", against: hash))
        #expect(!hasher.needsRehash(hash))
    }

    @Test(arguments: ["", "a", "a\u{0}b", "كلمة السر", "पासवर्ड", "🔑🔑", String(repeating: "x", count: 1_024)])
    func `any text of allowed length is a password`(password: String) throws {
        let hasher = try cheapHasher()
        let hash = try hasher.hash(password)
        #expect(try hasher.verify(password, against: hash))
        #expect(try !hasher.verify(password + "x", against: hash))
        #expect(try !hasher.verify(String(password.dropLast()) + "y", against: hash))
        #expect(try hasher.hash(password) != hash)
    }

    @Test func `a password beyond the limit is not hashed and is wrong`() throws {
        let hasher = try cheapHasher()
        let long = String(repeating: "x", count: PasswordHasher.passwordLimitBytes + 1)
        #expect(throws: PasswordError.tooLong) { try hasher.hash(long) }
        let hash = try hasher.hash(String(long.dropLast()))
        #expect(try !hasher.verify(long, against: hash))
    }

    @Test func `a hash of another cost verifies and asks to be made anew`() throws {
        let hash = try cheapHasher().hash("password of a nurse")
        #expect(try PasswordHasher().verify("password of a nurse", against: hash))
        #expect(PasswordHasher().needsRehash(hash))
        #expect(try !cheapHasher().needsRehash(hash))
    }

    // The first four are of the bcrypt test suite of crypt_blowfish, the others of other implementations.
    @Test(arguments: [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("U*U*U", "$2a$05$" + String(repeating: "X", count: 21) + "OAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
        ("پاس ورد é", "$2b$04$abcdefghijklmnopqrstuuRVY8OVXnOMj4vMC/FeoeVTYykTq1qTK"),
        ("correct horse battery staple", "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
        ("correct horse battery staple", "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
        (String(repeating: "x", count: 72), "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"),
    ])
    func `bcrypt hashes from elsewhere verify and are to be replaced`(password: String, hash: String) throws {
        let hasher = try cheapHasher()
        #expect(try hasher.verify(password, against: hash))
        #expect(try !hasher.verify("!" + password, against: hash))
        #expect(hasher.needsRehash(hash))
    }

    @Test func `a zero byte does not end a password early`() throws {
        let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
        #expect(try !cheapHasher().verify("U*U\u{0}anything", against: hash))
    }

    @Test(arguments: [
        "", "$", "$$$$", "plain", "$scrypt$", "$1$salt$hash", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA",
        "$scrypt$ln=31,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=63,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=64,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=17,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=14,r=8,p=64$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=14,r=999,p=999$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=0,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=14,r=0,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=-1,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=+4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=04,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=٤,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=99999999999999999999,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$r=8,ln=4,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=8,p=5,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=8,p=5$AAAA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$scrypt$ln=4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$", "$scrypt$ln=4,r=8,p=5$$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA$",
        "$scrypt$ln=4,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$" + String(repeating: "A", count: 100_000),
        "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe:",
        "$2a$5$$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    ])
    func `a stored hash that is foreign, broken or too costly is refused`(hash: String) throws {
        #expect(throws: PasswordError.unreadableHash) { try cheapHasher().verify("password", against: hash) }
    }

    @Test func `no stored hash can ask for more memory or work than the bounds`() {
        for logN in 0...66 {
            for blockSize in [1, 8, 32, 64, 65, 999] {
                for parallelization in [1, 5, 16, 64, 65, 999] {
                    let parameters = ScryptParameters(
                        bounded: logN, blockSize: blockSize, parallelization: parallelization)
                    guard let parameters else { continue }
                    #expect(parameters.memoryBytes <= 64 << 20)
                    #expect(blockSize * parallelization << logN <= 1 << 22)
                }
            }
        }
        #expect(ScryptParameters(bounded: 14, blockSize: 8, parallelization: 5) == .standard)
    }

    @Test func `hashes are read back as they were written`() throws {
        var random = SeededGenerator("PHC strings")
        for _ in 0..<200 {
            let parameters = try #require(
                ScryptParameters(
                    bounded: Int.random(in: 1...10, using: &random), blockSize: Int.random(in: 1...16, using: &random),
                    parallelization: Int.random(in: 1...16, using: &random)))
            let hash = ScryptHash(
                parameters: parameters, salt: random.bytes(Int.random(in: 8...64, using: &random)),
                hash: random.bytes(Int.random(in: 16...64, using: &random)))
            #expect(ScryptHash(hash.text) == hash)
        }
    }

    @Test func `a verification for nobody works like one for somebody`() throws {
        #expect(throws: Never.self) { try cheapHasher().verifyDummy("password") }
        #expect(throws: Never.self) { try cheapHasher().verifyDummy(String(repeating: "x", count: 5_000)) }
    }
}
