import JSON

/// Makes random trees with what tends to break parsers: escapes, all planes of Unicode, long numbers, empty names.
struct RandomJSON {
    var generator: SeededGenerator
    private let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "ß", "ا", "ل", "\u{200F}",
        "\u{2028}", "中", "\u{FFFD}", "\u{FFFF}", "\u{E000}", "\u{10000}", "😀", "\u{10FFFF}", "{", "[", ",", ":",
    ]

    private let damaging =
        Array("{}[]\",:\\u0123456789aeflnrst-+. \n".utf8) + [0x00, 0x1F, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xFF]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: number()
        case 4, 5: .string(text())
        case 6: .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in value(depth: depth - 1) })
        default: object(depth: depth)
        }
    }

    mutating func object(depth: Int) -> JSONValue {
        var members: [JSONMember] = []
        for _ in 0..<Int.random(in: 0..<24, using: &generator) {
            let name = text()
            let isTaken = members.contains { Array($0.name.utf8) == Array(name.utf8) }
            if !isTaken { members.append(JSONMember(name: name, value: value(depth: depth - 1))) }
        }
        return .object(members)
    }

    mutating func text() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &generator) {
            if let scalar = scalars.randomElement(using: &generator) { text.append(scalar) }
        }
        return String(text)
    }

    /// Changes, inserts, removes or cuts off bytes in one to three places.
    mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard let index = bytes.indices.randomElement(using: &generator) else { return }
            let byte = damaging.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<9, using: &generator) {
            case 0...2: bytes[index] = byte
            case 3...5: bytes.insert(byte, at: index)
            case 6...7: bytes.remove(at: index)
            default: bytes.removeSubrange(index...)
            }
        }
    }

    private mutating func number() -> JSONValue {
        let digits = (0..<Int.random(in: 1..<30, using: &generator)).map { _ in
            String(Int.random(in: 0...9, using: &generator))
        }
        let exponent = Int.random(in: -400...400, using: &generator)
        let text = "-\(Int.random(in: 0...9, using: &generator)).\(digits.joined())e\(exponent)"
        return JSONNumber(text).map(JSONValue.number) ?? .null
    }
}
