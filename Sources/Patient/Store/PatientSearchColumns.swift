import Kernel

/// The columns by which a patient is found, derived from the record.
struct PatientSearchColumns: Hashable, Sendable {
    /// The folded name, given name first, with a space before and after each word; a single space once erased.
    let name: String
    /// The same with the family name first.
    let family: String

    /// The columns of a name; nil is an erased one.
    init(_ name: PersonName?) {
        guard let name else {
            self.name = " "
            family = " "
            return
        }
        let hasParts = name.givenName != nil
        let words = Self.bounded(NameFolding.searchKey(hasParts ? [name.givenName, name.familyName] : [name.fullName]))
        self.name = Self.column(words)
        if hasParts {
            family = Self.column(Self.bounded(NameFolding.searchKey([name.familyName, name.givenName])))
        } else {
            // The last word of a name that was not split is its family name, if anything is.
            family = Self.column(words.suffix(1) + words.dropLast())
        }
    }

    /// The most bytes of one word; what is longer is found by its beginning.
    static let wordLimitBytes = 300
    /// The most bytes of all words; further words are not found.
    ///
    /// An index entry holds a word and all words in 2,704 bytes, and a character may have any number of marks.
    static let nameLimitBytes = 1_200

    private static func column(_ words: some Sequence<String>) -> String { " \(words.joined(separator: " ")) " }

    private static func bounded(_ key: String) -> [String] {
        var bytesLeft = nameLimitBytes
        var words: [String] = []
        for word in key.split(separator: " ") {
            let word = beginning(of: word)
            // Two long words may begin alike.
            if words.contains(word) { continue }
            bytesLeft -= word.utf8.count + 1
            guard bytesLeft >= 0 else { break }
            words.append(word)
        }
        return words
    }

    private static func beginning(of word: Substring) -> String {
        guard word.utf8.count > wordLimitBytes else { return String(word) }
        var kept = String.UnicodeScalarView()
        var bytesLeft = wordLimitBytes
        for scalar in word.unicodeScalars {
            bytesLeft -= String(scalar).utf8.count
            guard bytesLeft >= 0 else { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The words of the name.
    var words: [String] { name.split(separator: " ").map(String.init) }

    /// A phone's national number, and its digits backwards.
    static func phone(_ phone: PhoneNumber?) -> (national: String?, reversed: String?) {
        (phone?.searchDigits, phone.map { String($0.e164.dropFirst().reversed()) })
    }
}
