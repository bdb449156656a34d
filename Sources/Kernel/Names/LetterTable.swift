/// Letters that fold to others and are not decomposed by Unicode.
enum LetterTable {
    /// From each letter, small and capital, to what it folds to.
    static let replacements: [Unicode.Scalar: [Unicode.Scalar]] = {
        var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for (letters, replacement) in latin + arabic + devanagari {
            for letter in letters.unicodeScalars { table[letter] = Array(replacement.unicodeScalars) }
        }
        return table
    }()

    /// Letters with strokes and ligatures, and the Greek sigma at the end of words.
    private static let latin: [(String, String)] = [
        ("ßẞ", "ss"), ("æÆ", "ae"), ("œŒ", "oe"), ("øØ", "o"), ("đĐðÐɖƉ", "d"), ("þÞ", "th"), ("łŁ", "l"), ("ıİ", "i"),
        ("ħĦ", "h"), ("ŧŦ", "t"), ("ŋŊ", "n"), ("ĸ", "k"), ("ſ", "s"), ("ƀɃ", "b"), ("ɨƗ", "i"), ("ʉɄ", "u"),
        ("əƏǝƎ", "e"), ("ƙƘ", "k"), ("ɓƁ", "b"), ("ɗƊ", "d"), ("ƴƳ", "y"), ("ς", "σ"),
    ]

    /// One form of each letter, as Arabic keyboards have it; Persian, Urdu and Kurdish forms with it.
    ///
    /// The hamza on a letter is a mark after decomposition; the one that stands alone is often left out, and folds away.
    private static let arabic: [(String, String)] = [
        ("\u{671}\u{672}\u{673}\u{675}", "ا"), ("ىیېێۍ", "ي"), ("ةہھەۃۿ", "ه"), ("کڪ", "ك"), ("ۋۇۆۈ", "و"),
        ("\u{621}\u{674}", ""), ("\u{640}", ""),
    ]

    /// The chandrabindu is written as the anusvara by many.
    private static let devanagari: [(String, String)] = [("\u{901}", "\u{902}")]
}
