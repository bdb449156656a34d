/// Pieces of Lua for the load generator.
enum LuaText {
    /// A text as a Lua string: printable ASCII as it is, every other byte as three decimal digits.
    static func string(_ text: String) -> String {
        let bytes = text.utf8.map { byte -> String in
            let isPlain = (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return "\"" + bytes.joined() + "\""
    }

    /// Texts as a Lua table.
    static func table(_ texts: [String]) -> String { "{" + texts.map(string).joined(separator: ",\n") + "}" }

    /// The header lines that every request of a user carries, each ended.
    static func headerLines(token: String) -> String { "Host: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n" }
}
