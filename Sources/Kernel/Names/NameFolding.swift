/// Brings names and what is typed to find them into one form, so that equal names meet however they are written.
///
/// The folded form is made of words in lower case, parted by single spaces: without accents, with one form of each
/// Arabic letter and without the marks on it, with Devanagari's ways of writing one sound brought into one, and with
/// ASCII digits. It is for searching alone and is never shown.
public enum NameFolding {
    /// The folded form of `text`; empty where it has no letter and no digit.
    ///
    /// Folding twice changes nothing.
    public static func fold(_ text: some StringProtocol) -> String {
        if let folded = foldASCII(text) { return folded }
        var scalars: [Unicode.Scalar] = []
        for scalar in UnicodeNormalization.decomposedScalars(CompatibilityForms.replaced(in: String(text))) {
            append(scalar, to: &scalars)
        }
        if scalars.last == " " { scalars.removeLast() }
        DevanagariFolding.foldNasals(in: &scalars)
        ArabicFolding.splitServantNames(in: &scalars)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The words of the folded form, in order.
    public static func tokens(of text: some StringProtocol) -> [String] {
        fold(text).split(separator: " ").map(String.init)
    }

    /// The text of a search column: the folded parts in order, each word once.
    ///
    /// A word typed in a search box is then found as the beginning of a word here.
    public static func searchKey(_ parts: [String?]) -> String {
        var seen: Set<String> = []
        let words = parts.compactMap { $0 }.flatMap { tokens(of: $0) }
        return words.filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    /// ASCII text needs no tables; nil where `text` has other characters.
    private static func foldASCII(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x80...: return nil
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): bytes.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case UInt8(ascii: "'"), UInt8(ascii: "`"): break
            default: if let last = bytes.last, last != UInt8(ascii: " ") { bytes.append(UInt8(ascii: " ")) }
            }
        }
        if bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what a decomposed scalar folds to: nothing, letters, a digit, or a space between words.
    private static func append(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        if scalar.isASCII {
            appendASCII(scalar, to: &scalars)
            return
        }
        if isDropped(scalar) { return }
        if let replacement = LetterTable.replacements[scalar] {
            scalars.append(contentsOf: replacement)
            return
        }
        switch scalar.properties.generalCategory {
        case .format: break
        case .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark, .otherNumber: scalars.append(scalar)
        case .decimalNumber: scalars.append(ScalarClass.decimalDigit(scalar) ?? scalar)
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .letterNumber:
            for lowered in scalar.properties.lowercaseMapping.unicodeScalars where !isDropped(lowered) {
                scalars.append(lowered)
            }
        default: if let last = scalars.last, last != " " { scalars.append(" ") }
        }
    }

    private static func appendASCII(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        switch scalar {
        case "a"..."z", "0"..."9": scalars.append(scalar)
        case "A"..."Z": scalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value) | 0x20))
        case "'", "`": break
        default: if let last = scalars.last, last != " " { scalars.append(" ") }
        }
    }

    /// Whether a scalar means nothing to a search: accents, vowel points, apostrophes, the nukta.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
            true
        case 0x0483...0x0489, 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7: true
        case 0x093C, 0x0951...0x0954: true
        case 0xB4, 0x2B9...0x2BF, 0x2018...0x201B, 0x2032, 0xFF07: true
        default: ArabicFolding.isMark(scalar)
        }
    }
}
