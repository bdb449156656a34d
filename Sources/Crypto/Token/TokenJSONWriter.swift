/// Writes the members of a flat JSON object.
struct TokenJSONWriter {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    /// The members with the commas between them, without the braces.
    private(set) var members: [UInt8] = []

    /// The object.
    var object: [UInt8] { [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")] }

    mutating func string(_ name: String, _ value: String) {
        begin(name)
        append(value)
    }

    mutating func integer(_ name: String, _ value: Int64) {
        begin(name)
        members += String(value).utf8
    }

    mutating func boolean(_ name: String, _ value: Bool) {
        begin(name)
        members += (value ? "true" : "false").utf8
    }

    mutating func strings(_ name: String, _ values: [String]) {
        begin(name)
        members.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { members.append(UInt8(ascii: ",")) }
            append(value)
        }
        members.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ name: String) {
        if !members.isEmpty { members.append(UInt8(ascii: ",")) }
        append(name)
        members.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ text: String) {
        members.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                members.append(UInt8(ascii: "\\"))
                members.append(byte)
            case 0..<0x20:
                members += "\\u00".utf8
                members.append(Self.hexadecimal[Int(byte >> 4)])
                members.append(Self.hexadecimal[Int(byte & 15)])
            default: members.append(byte)
            }
        }
        members.append(UInt8(ascii: "\""))
    }
}
