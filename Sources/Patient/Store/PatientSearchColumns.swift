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
        let words = NameFolding.searchKey(hasParts ? [name.givenName, name.familyName] : [name.fullName])
        self.name = " \(words) "
        if hasParts {
            family = " \(NameFolding.searchKey([name.familyName, name.givenName])) "
        } else {
            // The last word of a name that was not split is its family name, if anything is.
            let parts = words.split(separator: " ")
            let turned = (parts.suffix(1) + parts.dropLast()).joined(separator: " ")
            family = " \(turned) "
        }
    }

    /// The words of the name.
    var words: [String] { name.split(separator: " ").map(String.init) }

    /// A phone's national number, and its digits backwards.
    static func phone(_ phone: PhoneNumber?) -> (national: String?, reversed: String?) {
        (phone?.searchDigits, phone.map { String($0.e164.dropFirst().reversed()) })
    }
}
