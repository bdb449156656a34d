import JSON
import Testing

@Suite struct JSONCanonicalTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try JSONCanonical.bytes(of: Array(text.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        ("{\"a\":1,\"b\":2}", "{ \"b\":2, \"a\":1 }"), ("[1]", "[ 1.0 ]"), ("[1]", "[10e-1]"), ("[0]", "[-0.00e5]"),
        ("[\"é\"]", "[\"\\u00e9\"]"), ("[\"/\"]", "[\"\\/\"]"), ("[100]", "[1E+2]"), ("[0.1]", "[0.10]"),
        ("{\"a\":{\"x\":[],\"y\":null}}", "{\"\\u0061\":{\"y\":null,\"x\":[]}}"),
        ("[1e30]", "[1000000000000000000000000000000]"),
    ])
    func `documents that mean the same have the same bytes`(left: String, right: String) throws {
        #expect(try Array(canonical(left).utf8) == Array(canonical(right).utf8))
    }

    @Test(arguments: [
        ("[1]", "[\"1\"]"), ("[1,2]", "[2,1]"), ("[9007199254740993]", "[9007199254740992]"),
        ("[0.1]", "[0.10000000000000001]"),
        ("{\"a\":null}", "{}"), ("[\"\u{E9}\"]", "[\"e\u{301}\"]"), ("[1e999]", "[1e998]"), ("[-1]", "[1]"),
    ])
    func `documents that mean different things have different bytes`(left: String, right: String) throws {
        #expect(try Array(canonical(left).utf8) != Array(canonical(right).utf8))
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0e10", "0"), ("1", "1"), ("-1.50", "-1.5"), ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"), ("123e20", "1.23e+22"), ("0.000001", "0.000001"), ("1e-6", "0.000001"), ("1e-7", "1e-7"),
        ("12.5e-8", "1.25e-7"), ("0.00100e2", "0.1"), ("123456789012345678901", "123456789012345678901"),
        ("1234567890123456789012", "1.234567890123456789012e+21"), ("1e-999999999", "1e-999999999"),
        ("100e999999999", "1e+1000000001"), ("1e000000000000001", "10"),
    ])
    func `a number has one form`(text: String, form: String) throws {
        #expect(try canonical(text) == form)
    }

    @Test func `names are in the order of UTF-16, as the example of RFC 8785 has them`() throws {
        let text = #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#
        let names = try JSONValue(parsing: JSONCanonical.bytes(of: Array(text.utf8))).members?.map(\.name)
        #expect(names == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{FB33}"])
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `the form is its own form, does not depend on order, and sorts as UTF-16 does`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<20 {
            let value = random.value()
            let form = JSONCanonical.bytes(of: value)
            #expect(try JSONCanonical.bytes(of: form) == form, "seed \(seed)")
            #expect(try JSONCanonical.bytes(of: value.bytes) == form, "seed \(seed)")
            guard case .object(let members) = value else { continue }
            let shuffled = JSONValue.object(members.shuffled(using: &random.generator))
            #expect(JSONCanonical.bytes(of: shuffled) == form, "seed \(seed)")
            let names = try JSONValue(parsing: form).members?.map { Array($0.name.utf16) } ?? []
            #expect(zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }, "seed \(seed)")
        }
    }

    @Test func `bytes that are not JSON have no form`() {
        #expect(throws: JSONError.self) { try JSONCanonical.bytes(of: Array("{\"a\":1,\"a\":1}".utf8)) }
    }
}
