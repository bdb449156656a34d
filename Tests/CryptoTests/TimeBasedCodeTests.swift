import Kernel
import Testing

@testable import Crypto

@Suite struct TimeBasedCodeTests {
    private static let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B: eight digits there, of the same 31 bits.
    @Test(
        arguments: [
            (59, 1, 94_287_082), (1_111_111_109, 0x23523EC, 7_081_804), (1_111_111_111, 0x23523ED, 14_050_471),
            (1_234_567_890, 0x273EF07, 89_005_924), (2_000_000_000, 0x3F940AA, 69_279_037),
            (20_000_000_000, 0x27BC86AA, 65_353_130),
        ] as [(Int64, Int64, UInt32)])
    func `the values of RFC 6238 are ours`(seconds: Int64, step: Int64, code: UInt32) throws {
        let instant = Timestamp(microseconds: seconds * 1_000_000)
        let codes = try #require(TimeBasedCode(secret: Self.secret))
        #expect(TimeBasedCode.step(at: instant) == step)
        #expect(codes.truncated(step) % 100_000_000 == code)
        let digits = String(code % 1_000_000)
        #expect(codes.code(step: step) == String(repeating: "0", count: 6 - digits.count) + digits)
    }

    /// RFC 4226, appendix D.
    @Test func `the values of RFC 4226 are ours`() throws {
        let codes = try #require(TimeBasedCode(secret: Self.secret))
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { codes.code(step: $0) } == expected)
    }

    /// RFC 2202, test cases 1, 2 and 3.
    @Test(arguments: [
        ([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8), "b617318655057264e28bc0b6fb378c8ef146be00"),
        (Array("Jefe".utf8), Array("what do ya want for nothing?".utf8), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "125d7342b9ac11cd91a39af48aa17b4f63f175d3"
        ),
    ])
    func `the values of RFC 2202 are ours`(key: [UInt8], message: [UInt8], code: String) {
        #expect(Hexadecimal.encode(HMACSHA1.code(for: message, key: key)) == code)
    }

    @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)])
    func `a code is taken of the step before, the present one and the next`(distance: Int64, isTaken: Bool) throws {
        let now = Timestamp(microseconds: 1_767_268_815 * 1_000_000)
        let codes = try #require(TimeBasedCode(secret: Self.secret))
        let step = TimeBasedCode.step(at: now) + distance
        #expect(codes.step(of: codes.code(step: step), now: now) == (isTaken ? step : nil))
    }

    @Test(arguments: ["", "1", "0000000", "abcdef", "１２３４５６"])
    func `what is no code is of no step`(text: String) throws {
        let codes = try #require(TimeBasedCode(secret: Self.secret))
        #expect(codes.step(of: text, now: Timestamp(microseconds: 0)) == nil)
    }

    @Test func `secrets are random, and none is empty or endless`() {
        #expect(TimeBasedCode().secret.count == 20 && TimeBasedCode().secret != TimeBasedCode().secret)
        #expect(TimeBasedCode(secret: []) == nil)
        #expect(TimeBasedCode(secret: [UInt8](repeating: 1, count: 65)) == nil)
    }

    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base32 is that of RFC 4648, both ways`(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
        #expect(Base32.decode(encoded.lowercased()) == Array(text.utf8))
    }

    @Test(arguments: ["A", "AAA", "MZ", "M!", "M1", "MY=", " MY"])
    func `what no bytes give is no base32`(text: String) { #expect(Base32.decode(text) == nil) }
}
