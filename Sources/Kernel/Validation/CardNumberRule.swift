/// Whether a text holds the number of a payment card, which nobody may keep in clear words.
///
/// A card number (ISO/IEC 7812-1) has 13 to 19 digits of which the last one is a check digit by Luhn. It is found inside longer
/// text, in the digits of any script, with nothing or one space, hyphen, dot or the like between its groups. A run of more
/// than 19 digits is another number, and so is a part of a run; groups that separators join are looked at in every sequence
/// of 13 to 19 digits. A UUID and a date of ISO 8601 with the time after it are no card numbers.
public enum CardNumberRule {
    /// How many digits a card number has.
    static let digits = 13...19

    /// Whether there is a card number in a text; of a text with fewer than 13 digits it is told without taking it apart.
    public static func holdsCardNumber(_ text: String) -> Bool {
        guard text.utf8.count >= digits.lowerBound, mayHold(text) else { return false }
        var cells = text.unicodeScalars.compactMap(Cell.init(scalar:))
        Cell.maskIdentifiers(in: &cells)
        Cell.maskDates(in: &cells)
        return chains(of: cells).contains(where: holdsCardNumber)
    }

    /// Whether there are digits enough, in ASCII or, where the text has other characters, in any script.
    private static func mayHold(_ text: String) -> Bool {
        var count = 0
        var isPlain = true
        for byte in text.utf8 {
            if byte &- 0x30 < 10 { count += 1 }
            if byte >= 0x80 { isPlain = false }
        }
        if count >= digits.lowerBound || isPlain { return count >= digits.lowerBound }
        count = 0
        for scalar in text.unicodeScalars where scalar.properties.generalCategory == .decimalNumber { count += 1 }
        return count >= digits.lowerBound
    }

    /// Groups of digits, each joined to the next by one separator.
    private static func chains(of cells: [Cell]) -> [[[UInt8]]] {
        var chains: [[[UInt8]]] = []
        var chain: [[UInt8]] = []
        var group: [UInt8] = []
        for cell in cells {
            if case .digit(let digit) = cell {
                group.append(digit)
            } else if cell.joins, !group.isEmpty {
                chain.append(group)
                group = []
            } else {
                chains.append(group.isEmpty ? chain : chain + [group])
                chain = []
                group = []
            }
        }
        chains.append(group.isEmpty ? chain : chain + [group])
        return chains
    }

    /// Whether any sequence of whole groups is a card number.
    private static func holdsCardNumber(_ chain: [[UInt8]]) -> Bool {
        for first in chain.indices {
            var number: [UInt8] = []
            for group in chain[first...] {
                guard number.count + group.count <= digits.upperBound else { break }
                number += group
                if number.count >= digits.lowerBound, isValid(number) { return true }
            }
        }
        return false
    }

    /// Whether the last digit checks the others (ISO/IEC 7812-1, annex B).
    private static func isValid(_ number: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in number.reversed().enumerated() {
            let weighted = place.isMultiple(of: 2) ? Int(digit) : Int(digit) * 2
            sum += weighted > 9 ? weighted - 9 : weighted
        }
        return sum.isMultiple(of: 10)
    }
}

extension CardNumberRule {
    /// What a character is to whoever looks for a card number.
    enum Cell: Equatable {
        /// A digit of any script.
        case digit(UInt8)
        /// A hyphen-minus, which UUIDs and dates have.
        case hyphen
        /// A colon, which times have.
        case colon
        /// Another character that may stand between groups.
        case separator
        /// A letter that is a hexadecimal digit.
        case hexLetter(UInt8)
        /// Another letter.
        case letter
        /// Anything else: it ends a number.
        case other

        /// Whether a number may go on after it.
        var joins: Bool {
            switch self {
            case .hyphen, .colon, .separator: true
            case .digit, .hexLetter, .letter, .other: false
            }
        }

        /// Whether it is part of a word or of a number.
        var isWord: Bool {
            switch self {
            case .digit, .hexLetter, .letter: true
            case .hyphen, .colon, .separator, .other: false
            }
        }

        /// The value as a hexadecimal digit; nil where it is none.
        var hexValue: UInt8? {
            switch self {
            case .digit(let value), .hexLetter(let value): value
            default: nil
            }
        }

        /// What a character is; nil for what cannot be seen, such as marks of direction, and for what sits on the one before.
        init?(scalar: Unicode.Scalar) {
            switch scalar {
            case "0"..."9": self = .digit(UInt8(scalar.value - 0x30))
            case "-": self = .hyphen
            case ":": self = .colon
            case "a"..."f": self = .hexLetter(UInt8(scalar.value - 0x61 + 10))
            case "A"..."F": self = .hexLetter(UInt8(scalar.value - 0x41 + 10))
            case "+", "=", "<", ">", "|", "~", "^", "$", "`": self = .other
            default:
                switch scalar.properties.generalCategory {
                case .format, .nonspacingMark, .enclosingMark: return nil
                case .decimalNumber: self = .digit(UInt8(scalar.properties.numericValue ?? 0))
                case .spaceSeparator, .control, .lineSeparator, .paragraphSeparator: self = .separator
                case .dashPunctuation, .connectorPunctuation, .otherPunctuation, .mathSymbol: self = .separator
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
                default: self = .other
                }
            }
        }
    }
}

extension CardNumberRule.Cell {
    private static let identifierLength = 36
    private static let identifierHyphens: Set = [8, 13, 18, 23]
    private static let identifierVersions: ClosedRange<UInt8> = 1...8
    private static let identifierVariants: ClosedRange<UInt8> = 8...11

    /// Takes UUIDs (RFC 9562 section 4) out that stand as words of their own.
    static func maskIdentifiers(in cells: inout [Self]) {
        var index = 0
        while index + identifierLength <= cells.count {
            if isIdentifier(cells, at: index) {
                for place in index..<index + identifierLength { cells[place] = .other }
                index += identifierLength
            } else {
                index += 1
            }
        }
    }

    private static func isIdentifier(_ cells: [Self], at start: Int) -> Bool {
        let end = start + identifierLength
        if start > 0, cells[start - 1].isWord { return false }
        if end < cells.count, cells[end].isWord { return false }
        for place in 0..<identifierLength {
            let cell = cells[start + place]
            guard identifierHyphens.contains(place) ? cell == .hyphen : cell.hexValue != nil else { return false }
        }
        return cells[start + 14].hexValue.map(identifierVersions.contains) ?? false
            && cells[start + 19].hexValue.map(identifierVariants.contains) ?? false
    }

    /// Takes dates of ISO 8601 out (`2026-01-05`), and the times after them (`T09:30:00.123456`).
    static func maskDates(in cells: inout [Self]) {
        var index = 0
        while index < cells.count {
            guard let end = endOfDate(cells, at: index) else {
                index += 1
                continue
            }
            let last = endOfTime(cells, at: end + 1) ?? end
            for place in index..<last { cells[place] = .other }
            index = last
        }
    }

    /// Where a date ends that begins at a place; nil where none does.
    private static func endOfDate(_ cells: [Self], at start: Int) -> Int? {
        if start > 0, case .digit = cells[start - 1] { return nil }
        guard let year = number(cells, at: start, digits: 4), (1900...2099).contains(year),
            cells.dropFirst(start + 4).first == .hyphen,
            let month = number(cells, at: start + 5, digits: 2), (1...12).contains(month),
            cells.dropFirst(start + 7).first == .hyphen,
            let day = number(cells, at: start + 8, digits: 2), (1...31).contains(day)
        else { return nil }
        let end = start + 10
        if case .digit = cells.dropFirst(end).first { return nil }
        return end
    }

    /// Where a time ends that begins at a place: hours and minutes, and what follows of seconds and their parts.
    private static func endOfTime(_ cells: [Self], at start: Int) -> Int? {
        guard let hour = number(cells, at: start, digits: 2), hour < 24,
            cells.dropFirst(start + 2).first == .colon,
            let minute = number(cells, at: start + 3, digits: 2), minute < 60
        else { return nil }
        guard cells.dropFirst(start + 5).first == .colon, number(cells, at: start + 6, digits: 2) != nil else {
            return start + 5
        }
        var end = start + 8
        guard cells.dropFirst(end).first == .separator else { return end }
        end += 1
        while end < cells.count, end < start + 18, case .digit = cells[end] { end += 1 }
        return end
    }

    /// The number that so many digits say; nil where there are others than digits.
    private static func number(_ cells: [Self], at start: Int, digits: Int) -> Int? {
        guard start >= 0, start + digits <= cells.count else { return nil }
        var result = 0
        for cell in cells[start..<start + digits] {
            guard case .digit(let digit) = cell else { return nil }
            result = result * 10 + Int(digit)
        }
        return result
    }
}
