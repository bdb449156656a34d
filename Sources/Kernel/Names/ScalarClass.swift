/// What a Unicode scalar is to the rules for names: a letter, a mark on one, a digit, or something between words.
enum ScalarClass {
    case letter, mark, digit, other

    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
        case .decimalNumber, .letterNumber, .otherNumber: self = .digit
        default: self = .other
        }
    }

    /// The ASCII digit of a decimal digit in any script; nil for anything else.
    static func decimalDigit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if scalar.isASCII { return "0"..."9" ~= scalar ? scalar : nil }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
    }
}
