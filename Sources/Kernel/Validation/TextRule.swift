/// What a field of text may hold, and the form in which it is kept: trimmed, composed (NFC), without control characters.
public struct TextRule: Hashable, Sendable {
    /// Why a text is refused; the raw value is the stable code of the field error.
    public enum Fault: String, Error, Hashable, Sendable {
        /// It is empty, or only white space, where something is asked for.
        case required
        /// It has fewer characters than asked for.
        case tooShort
        /// It has more characters than are kept.
        case tooLong
        /// It has control characters, or ones that turn the direction of what follows.
        case invalidCharacters
    }

    /// How many characters, as people count them, it may have.
    public var characters: ClosedRange<Int>
    /// Whether it may have several lines; line breaks are kept as LF, and tabs are allowed.
    public var allowsLineBreaks: Bool

    /// Makes a rule; see the properties.
    public init(characters: ClosedRange<Int>, allowsLineBreaks: Bool = false) {
        self.characters = characters
        self.allowsLineBreaks = allowsLineBreaks
    }

    /// The text in the form in which it is kept; throws why it is refused.
    public func normalized(_ text: some StringProtocol) throws(Fault) -> String {
        if let plain = plainLength(text) {
            try check(plain)
            return String(text)
        }
        let trimmed = Self.trim(text)
        // Accents piled on one letter are one character to people, yet bytes to keep.
        guard trimmed.unicodeScalars.count <= characters.upperBound * Self.scalarsPerCharacter else { throw .tooLong }
        var composed = UnicodeNormalization.composed(String(trimmed))
        if allowsLineBreaks { composed = Self.unifyLineBreaks(composed) }
        guard composed.unicodeScalars.allSatisfy(isAllowed) else { throw .invalidCharacters }
        try check(composed.count)
        return composed
    }

    private func check(_ count: Int) throws(Fault) {
        if count == 0 && characters.lowerBound > 0 { throw .required }
        if count < characters.lowerBound { throw .tooShort }
        if count > characters.upperBound { throw .tooLong }
    }

    /// How many characters a text has that is kept as it is without a look at the tables of Unicode: printable ASCII
    /// without space at its ends. Nil for any other.
    private func plainLength(_ text: some StringProtocol) -> Int? {
        let space = UInt8(ascii: " ")
        let length = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            if bytes.first == space || bytes.last == space { return nil }
            return bytes.allSatisfy { $0 >= space && $0 < 0x7F } ? bytes.count : nil
        }
        return length ?? nil
    }

    private static let scalarsPerCharacter = 8

    /// `text` without white space at its ends.
    static func trim<Text: StringProtocol>(_ text: Text) -> Text.SubSequence {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return text[text.endIndex...] }
        return text[first..<scalars.index(after: last)]
    }

    private static func unifyLineBreaks(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.append("\n")
            } else if !(scalar == "\n" && previous == "\r") {
                result.append(scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x09: allowsLineBreaks
        // Overrides of direction make text look other than it is.
        case 0x202D, 0x202E, 0x2028, 0x2029: false
        default: scalar.properties.generalCategory != .control && !scalar.properties.isNoncharacterCodePoint
        }
    }
}
