/// Finds the closures that stand in the arguments of `#expect(…)` and `#require(…)` inside another closure.
///
/// Swift 6.3.1 numbers the closures of an expanded macro as if the closure around it held no others. Two closures of one
/// type may then get one name; the compiler keeps one of them without a word, and the test runs it in the other's place.
/// Directly in a function the numbers are right.
struct ExpectationClosures {
    private enum Kind {
        case function, closure, block, brackets
        case expectation(line: Int)
    }

    /// An open bracket, and what its current statement has said so far outside of inner brackets.
    private struct Frame {
        var kind: Kind
        var head: [UInt8] = []
    }

    private let source: [UInt8]
    private var place = 0
    private var line = 1
    private var frames = [Frame(kind: .block)]
    private var found: Set<Int> = []

    private init(_ text: String) { source = Array(text.utf8) }

    /// The lines of the expectations that hold such a closure.
    static func lines(in text: String) -> [Int] {
        var scan = ExpectationClosures(text)
        while scan.step() {}
        return scan.found.sorted()
    }

    /// Reads one token; false at the end.
    private mutating func step() -> Bool {
        guard place < source.count else { return false }
        switch source[place] {
        case UInt8(ascii: "/") where stands("//"):
            while place < source.count, !stands("\n") { advance(1) }
        case UInt8(ascii: "/") where stands("/*"):
            while place < source.count, !stands("*/") { advance(1) }
            advance(2)
        case UInt8(ascii: "`"):
            repeat { advance(1) } while place < source.count && !stands("`")
            advance(1)
        case UInt8(ascii: "\""), UInt8(ascii: "#"):
            readString()
        case UInt8(ascii: "("), UInt8(ascii: "["):
            open(isExpectation ? .expectation(line: line) : .brackets)
        case UInt8(ascii: "{"):
            openBrace()
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            close()
        case UInt8(ascii: "\n"), UInt8(ascii: ";"):
            frames[frames.count - 1].head = []
            advance(1)
        case UInt8(ascii: ":") where head.prefixMatch(of: /\s*(case|default)\b/) != nil:
            frames[frames.count - 1].head = []
            advance(1)
        default:
            take(1)
        }
        return true
    }

    private func stands(_ text: StaticString) -> Bool {
        guard place + text.utf8CodeUnitCount <= source.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { source[place + $0] == text.utf8Start[$0] }
    }

    private mutating func advance(_ count: Int) {
        let end = min(place + count, source.count)
        for index in place..<end where source[index] == UInt8(ascii: "\n") { line += 1 }
        place = end
    }

    /// Takes bytes over into the current statement.
    private mutating func take(_ count: Int) {
        frames[frames.count - 1].head += source[place..<min(place + count, source.count)]
        advance(count)
    }

    private mutating func open(_ kind: Kind) {
        take(1)
        frames.append(Frame(kind: kind))
    }

    private mutating func openBrace() {
        let kind = kindOfBrace
        if case .closure = kind { note() }
        open(kind)
    }

    private mutating func close() {
        if frames.count > 1 { frames.removeLast() }
        take(1)
        if source[place - 1] == UInt8(ascii: "}") { frames[frames.count - 1].head = [] }
    }

    /// Reads a string's text, or takes a number sign that begins none; what is interpolated is code.
    private mutating func readString() {
        let hashes = source[place...].prefix { $0 == UInt8(ascii: "#") }.count
        let start = place + hashes
        guard start < source.count, source[start] == UInt8(ascii: "\"") else { return take(max(hashes, 1)) }
        let run = source[start...].prefix { $0 == UInt8(ascii: "\"") }.count
        let quotes = run >= 3 ? 3 : 1
        take(hashes + quotes)
        while place < source.count {
            if holds(UInt8(ascii: "\""), quotes, hashes) { return take(quotes + hashes) }
            guard holds(UInt8(ascii: "\\"), 1, hashes) else { advance(1); continue }
            advance(1 + hashes)
            guard stands("(") else { advance(1); continue }
            let depth = frames.count
            open(.brackets)
            while frames.count > depth, step() {}
        }
    }

    /// Whether some bytes and then some number signs stand here.
    private func holds(_ byte: UInt8, _ count: Int, _ hashes: Int) -> Bool {
        guard place + count + hashes <= source.count else { return false }
        return source[place..<(place + count)].allSatisfy { $0 == byte }
            && source[(place + count)..<(place + count + hashes)].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    /// Notes the expectation whose arguments hold this place, where it stands in a closure itself.
    private mutating func note() {
        var expectation: Int?
        for frame in frames.reversed() {
            switch frame.kind {
            case .expectation(let line): expectation = expectation ?? line
            case .function: return
            case .closure:
                if let expectation { found.insert(expectation) }
                return
            case .block, .brackets: continue
            }
        }
    }

    private var head: String { String(decoding: frames[frames.count - 1].head, as: UTF8.self) }

    private var isExpectation: Bool { head.hasSuffix("#expect") || head.hasSuffix("#require") }

    /// Whether the brace opens a function, a closure, or the block of a statement or a type.
    private var kindOfBrace: Kind {
        switch frames[frames.count - 1].kind {
        case .brackets, .expectation: return .closure
        case .function, .closure, .block: break
        }
        let words = head.replacing(/@\w+(\(\))?/, with: "").drop { $0 == " " }
        let modifiers =
            /^((public|package|private|internal|static|final|mutating|nonisolated|override|lazy)(\(\))?\s+)+/
        let start = words.replacing(modifiers, with: "")
        if start.prefixMatch(of: /(func|init|deinit|subscript|get|set|willSet|didSet)\b/) != nil { return .function }
        if start.prefixMatch(of: /var\b/) != nil, !start.contains(" = ") { return .function }
        let block =
            /(\w+: )?(struct|class|enum|actor|extension|protocol|if|guard|for|while|repeat|do|catch|switch|else|defer)\b/
        if start.isEmpty || start.prefixMatch(of: block) != nil { return .block }
        return start.firstMatch(of: /(=|return) (if|switch|do)\b/) != nil ? .block : .closure
    }
}
