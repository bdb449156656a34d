/// Bodies that no operation may take.
enum HostileJSON {
    /// A body and what is wrong with it.
    struct Document: Sendable {
        var name: String
        var bytes: [UInt8]

        init(_ name: String, _ text: String) { self.init(name, bytes: Array(text.utf8)) }

        init(_ name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// How deep the deepest goes: deep enough to overflow the stack of a parser that calls itself.
    static let depth = 200_000

    static let documents: [Document] = [
        Document("an open brace", "{"),
        Document("a name without a value", "{\"a\":}"),
        Document("a comma too many", "{\"a\":1,}"),
        Document("a comma too few", "{\"a\":1 \"b\":2}"),
        Document("two documents", "{}{}"),
        Document("a text that does not end", "{\"a\":\"b"),
        Document("single quotes", "{'a':1}"),
        Document("a name without quotes", "{a:1}"),
        Document("NaN", "{\"a\":NaN}"),
        Document("a leading zero", "{\"a\":01}"),
        Document("a comment", "{} // end"),
        Document("a bare word", "nul"),
        Document("white space alone", "   "),
        Document("a list", "[]"),
        Document("a text", "\"text\""),
        Document("a number", "17"),
        Document("null", "null"),
        Document("a control character", "{\"a\":\"\u{1}\"}"),
        Document("a lone surrogate", "{\"a\":\"\\ud800\"}"),
        Document("half an escape", "{\"a\":\"\\u12\"}"),
        Document("a name twice", "{\"a\":1,\"a\":2}"),
        Document("a name twice by an escape", "{\"a\":1,\"\\u0061\":2}"),
        Document("a byte-order mark", "\u{FEFF}{}"),
        Document("invalid UTF-8", bytes: Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)),
        Document("an overlong slash", bytes: Array("{\"a\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)),
        Document("UTF-16", bytes: Array("{\"a\":1}".utf8).flatMap { [$0, 0] }),
        Document("deep lists", String(repeating: "[", count: depth)),
        Document("deep lists that end", String(repeating: "[", count: depth) + String(repeating: "]", count: depth)),
        Document("deep objects", String(repeating: "{\"a\":", count: depth)),
        Document("a number of many digits", "{\"a\":" + String(repeating: "9", count: 100_000) + "}"),
        Document("a huge exponent", "{\"a\":1e999999999}"),
        Document("nothing but zeros", bytes: [UInt8](repeating: 0, count: 4_096)),
    ]
}
