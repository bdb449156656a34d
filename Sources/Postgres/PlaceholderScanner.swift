/// Finds `$1`, `$2`, … in a statement's text, passing over literals, quoted names, comments and dollar quotes.
struct PlaceholderScanner {
    private let source: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    /// The text with `offset` added to the number of each placeholder.
    static func renumbered(_ text: String, by offset: Int) -> String {
        if offset == 0 { return text }
        var scanner = PlaceholderScanner(source: Array(text.utf8))
        scanner.run(offset)
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private init(source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count + 16)
    }

    private mutating func run(_ offset: Int) {
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): copy(through: [source[position]], skipping: 1)
            case UInt8(ascii: "-") where starts(with: "--"): copy(through: [UInt8(ascii: "\n")], skipping: 2)
            case UInt8(ascii: "/") where starts(with: "/*"): copy(through: Array("*/".utf8), skipping: 2)
            case UInt8(ascii: "$"): copyDollar(offset)
            default: copyWord()
            }
        }
    }

    /// Copies an identifier or a number as a whole, because a `$` inside of one is no placeholder; else one byte.
    private mutating func copyWord() {
        repeat {
            output.append(source[position])
            position += 1
        } while position < source.count && isWord(source[position - 1])
            && (isWord(source[position]) || source[position] == UInt8(ascii: "$"))
    }

    /// Copies a placeholder with its new number, or a dollar-quoted string whole.
    private mutating func copyDollar(_ offset: Int) {
        var end = position + 1
        var number = 0
        while end < source.count, isDigit(source[end]), number < 100_000 {
            number = number * 10 + Int(source[end] - UInt8(ascii: "0"))
            end += 1
        }
        if end > position + 1 {
            output += Array("$\(number + offset)".utf8)
            position = end
            return
        }
        while end < source.count, isWord(source[end]) { end += 1 }
        guard end < source.count, source[end] == UInt8(ascii: "$") else { return copyByte() }
        copy(through: Array(source[position...end]), skipping: end + 1 - position)
    }

    private mutating func copyByte() {
        output.append(source[position])
        position += 1
    }

    /// Copies `length` bytes and then everything up to and with `end`, or the rest where it never comes.
    private mutating func copy(through end: [UInt8], skipping length: Int) {
        let start = position
        position += length
        while position < source.count, !source[position...].starts(with: end) { position += 1 }
        position = min(position + end.count, source.count)
        output += source[start..<position]
    }

    private func starts(with text: String) -> Bool { source[position...].starts(with: text.utf8) }
    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
