/// Letters that older systems wrote by shape: full-width Latin, and Arabic by place in the word.
enum CompatibilityForms {
    /// `text` with the letters that its shapes stand for.
    static func replaced(in text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value >= 0xFB00 && $0.value <= 0xFF5E }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let letters = letters(of: scalar) {
                result.append(contentsOf: letters.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func letters(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0).map { String(Character($0)) }
        case 0xFE80..<(0xFE80 + UInt32(arabicForms.count)): return arabicForms[Int(scalar.value) - 0xFE80]
        case 0xFB00...0xFB06: return latinLigatures[Int(scalar.value) - 0xFB00]
        default: return nil
        }
    }

    private static let latinLigatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

    /// The letters of U+FE80 (the hamza) to U+FEFC (the ligature of lam and alif), in order.
    private static let arabicForms: [String] = arabicRuns.flatMap { letters, forms in
        [String](repeating: letters, count: forms)
    }

    /// Each letter with the number of its shapes that follow one another in Unicode.
    private static let arabicRuns: [(String, Int)] = [
        ("ء", 1), ("آ", 2), ("أ", 2), ("ؤ", 2), ("إ", 2), ("ئ", 4), ("ا", 2), ("ب", 4),
        ("ة", 2), ("ت", 4), ("ث", 4), ("ج", 4), ("ح", 4), ("خ", 4), ("د", 2), ("ذ", 2), ("ر", 2),
        ("ز", 2), ("س", 4), ("ش", 4), ("ص", 4), ("ض", 4), ("ط", 4), ("ظ", 4), ("ع", 4), ("غ", 4),
        ("ف", 4), ("ق", 4), ("ك", 4), ("ل", 4), ("م", 4), ("ن", 4), ("ه", 4), ("و", 2), ("ى", 2),
        ("ي", 4), ("لآ", 2), ("لأ", 2), ("لإ", 2), ("لا", 2),
    ]
}
