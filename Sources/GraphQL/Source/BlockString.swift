/// Block strings: the text that a raw one stands for, and the way back (GraphQL, October 2021, section 2.9.4).
enum BlockString {
    /// The text of what stands between the triple quotes: line ends made one, escapes undone, common indentation taken away.
    static func text(_ raw: ArraySlice<UInt8>) -> String {
        let all = lines(of: raw)
        let blank = all.map { line in line.allSatisfy(isBlank) }
        let common = all.indices.dropFirst().filter { !blank[$0] }.map { all[$0].prefix(while: isBlank).count }.min()
        guard let first = blank.firstIndex(of: false), let last = blank.lastIndex(of: false) else { return "" }
        var text: [UInt8] = []
        for index in first...last {
            if index > first { text.append(SourceCharacter.lineFeed) }
            text += index == 0 ? all[0][...] : all[index].dropFirst(common ?? 0)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text comes back the same when it is printed as a block.
    static func canHold(_ text: String) -> Bool {
        if text.isEmpty { return true }
        guard text.utf8.allSatisfy({ $0 >= 0x20 || $0 == SourceCharacter.lineFeed || $0 == SourceCharacter.tab })
        else { return false }
        let lines = text.utf8.split(separator: SourceCharacter.lineFeed, omittingEmptySubsequences: false)
        guard let first = lines.first, let last = lines.last, !first.allSatisfy(isBlank), !last.allSatisfy(isBlank)
        else { return false }
        let filled = lines.filter { !$0.allSatisfy(isBlank) }
        return lines.count == 1 || !filled.allSatisfy { $0.first.map(isBlank) ?? false }
    }

    /// The length from which a text of one line stands on a line of its own.
    private static let longLineCharacters = 70

    /// A text as a block string with its quotes; `canHold` says whether it may be.
    static func quoted(_ text: String) -> String {
        let escaped = replacingTripleQuotes(text)
        let lines = text.utf8.split(separator: SourceCharacter.lineFeed, omittingEmptySubsequences: false)
        let endsAwkwardly = text.hasSuffix("\"") || text.hasSuffix("\\")
        let isLong = lines.count > 1 || text.unicodeScalars.count > longLineCharacters || endsAwkwardly
        let startsBlank = lines.count == 1 && text.utf8.first.map(isBlank) ?? false
        let before = isLong && !startsBlank ? "\n" : ""
        return "\"\"\"" + before + escaped + (isLong ? "\n" : "") + "\"\"\""
    }

    private static func replacingTripleQuotes(_ text: String) -> String {
        var result = ""
        var quotes = 0
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar)
            quotes = scalar == "\"" ? quotes + 1 : 0
            guard quotes == 3 else { continue }
            result.removeLast(3)
            result += "\\\"\"\""
            quotes = 0
        }
        return result
    }

    private static func lines(of raw: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var line: [UInt8] = []
        var cursor = raw.startIndex
        func byte(_ offset: Int) -> UInt8 { offset < raw.endIndex ? raw[offset] : 0 }
        while cursor < raw.endIndex {
            switch raw[cursor] {
            case SourceCharacter.carriageReturn, SourceCharacter.lineFeed:
                let isPair =
                    raw[cursor] == SourceCharacter.carriageReturn && byte(cursor + 1) == SourceCharacter.lineFeed
                cursor += isPair ? 2 : 1
                lines[lines.count - 1] = line
                lines.append([])
                line = []
            case SourceCharacter.backslash
            where (1...3).allSatisfy { byte(cursor + $0) == SourceCharacter.quote }:
                line += [SourceCharacter.quote, SourceCharacter.quote, SourceCharacter.quote]
                cursor += 4
            default:
                line.append(raw[cursor])
                cursor += 1
            }
        }
        lines[lines.count - 1] = line
        return lines
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == SourceCharacter.space || byte == SourceCharacter.tab }
}
