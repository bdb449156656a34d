import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test func `commas stand where they belong`() throws {
        var writer = JSONWriter()
        writer.beginArray()
        writer.beginObject()
        writer.endObject()
        writer.beginObject()
        writer.name("a" as StaticString)
        writer.null()
        writer.name("\"b\"" as String)
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        writer.bool(true)
        writer.uint(UInt8(7))
        writer.double(0.5)
        writer.double(.nan)
        writer.raw(Array("[1]".utf8))
        writer.value(JSONValue.string("x"))
        writer.endArray()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"[{},{"a":null,"\"b\"":[]},true,7,0.5,null,[1],"x"]"#)
    }

    /// Each piece at each distance from the end of the memory that the writer begins with.
    @Test(arguments: 0...80) func `a writer grows wherever its memory ends`(capacity: Int) throws {
        let texts = ["", "abc", "a\"b", "\u{1}\u{2}", "\\", "12345678", "1234567\n", "é\u{0}"]
        for length in 0..<40 {
            var writer = JSONWriter(capacityBytes: capacity)
            writer.beginArray()
            writer.string(String(repeating: "x", count: length))
            for text in texts { writer.string(text) }
            writer.int(Int64.min)
            writer.uint(UInt64.max)
            writer.beginObject()
            writer.name("a\tb" as String)
            writer.bool(false)
            writer.endObject()
            writer.endArray()
            guard case .array(let elements) = try JSONValue(parsing: writer.bytes) else {
                Issue.record("no array with \(length) bytes before")
                return
            }
            #expect(elements.count == texts.count + 4)
            let read = elements.dropFirst().prefix(texts.count).map(\.string)
            #expect(read == texts)
            let text = String(decoding: writer.bytes, as: UTF8.self)
            #expect(text.hasSuffix(#",-9223372036854775808,18446744073709551615,{"a\tb":false}]"#))
        }
    }

    @Test func `a writer goes on behind other bytes`() {
        var writer = JSONWriter(appendingTo: Array("head\n".utf8))
        writer.int(1)
        #expect(writer.bytes == Array("head\n1".utf8))
    }

    @Test(arguments: [
        ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""), ("12345678\n1234567\n", #""12345678\n1234567\n""#),
        ("é😀\u{2028}", "\"é😀\u{2028}\""),
    ])
    func `only what must be escaped is`(text: String, json: String) throws {
        var writer = JSONWriter()
        writer.string(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
        #expect(try JSONValue(parsing: writer.bytes) == .string(text))
        var fromBytes = JSONWriter()
        fromBytes.string(utf8: Array(text.utf8))
        #expect(fromBytes.bytes == writer.bytes)
    }

    @Test func `bytes that are not UTF-8 do not get into the output`() throws {
        var writer = JSONWriter()
        writer.string(utf8: [0x61, 0xFF, 0xED, 0xA0, 0x80])
        let text = try #require(try JSONValue(parsing: writer.bytes).string)
        #expect(text.hasPrefix("a\u{FFFD}"))
    }

    @Test(arguments: [0, 1, -1, 9, 10, -10, 99, 100, 12_345_678_901, .max, .min] as [Int64])
    func `integers are written exactly`(value: Int64) {
        var writer = JSONWriter()
        writer.beginArray()
        writer.int(value)
        writer.uint(value.magnitude)
        writer.int(Int128(value) * 1_000_000_000_000)
        writer.endArray()
        let text = "[\(value),\(value.magnitude),\(Int128(value) * 1_000_000_000_000)]"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }
}
