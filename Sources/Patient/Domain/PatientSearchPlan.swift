import Kernel

/// What a text in the search box may mean: a number, a phone, an identifier, a birth date, words of a name.
///
/// All meanings are tried at once; what was found by an exact one comes first.
struct PatientSearchPlan: Hashable, Sendable {
    /// Patient numbers, as keys, that it may be.
    var numbers: [String] = []
    /// Whole phones that it may be: the digits of E.164 backwards.
    var phones: [String] = []
    /// Identifiers' values, as keys, that it may be.
    var values: [String] = []
    /// The system that the identifier must have; nil for any.
    var system: String?
    /// Digits, backwards, with which a phone may end.
    var phoneEnd: String?
    /// Digits with which a national number may begin.
    var phoneBeginning: String?
    /// The folded words of a name, each once, in the order typed; at most `wordLimit`.
    var words: [String] = []
    /// The days on which the patient was born.
    var born: ClosedRange<LocalDate>?

    /// Whether only an exact number, phone or identifier is asked for, beside a birth date.
    var isExactOnly = false

    /// The most words that are looked for; further ones are left out.
    static let wordLimit = 4
    /// The least digits of a part of a phone.
    static let phonePartDigits = 4
    /// From so many digits on, digits alone are not looked for in names.
    static let phoneDigits = 7

    /// Whether anything is asked at all.
    var isEmpty: Bool { self == PatientSearchPlan() }

    /// The beginning of a name, as the search columns hold it: a space before each word.
    var nameBeginning: String? { words.isEmpty ? nil : " " + words.joined(separator: " ") }

    /// Four LIKE patterns that a name must match, each word in one; short words only at the beginning of a word.
    var namePatterns: [String] {
        let patterns = words.map { $0.unicodeScalars.count >= 3 ? "%\($0)%" : "% \($0)%" }
        return patterns + Array(repeating: "%", count: Self.wordLimit - patterns.count)
    }

    /// Makes a plan that asks nothing.
    init() {}

    /// Reads what was typed in a hospital of `country` that writes its numbers by `pattern`.
    init(_ text: String, country: CountryCode, pattern: PatientNumberPattern) {
        let parts = text.split(whereSeparator: \.isWhitespace).map(String.init)
        // A year, or a month of one, is told from the groups of a phone by the name beside it.
        let hasName = text.contains(where: \.isLetter)
        var rest: [String] = []
        for part in parts {
            if born == nil, let range = Self.birthRange(part, country: country, besideName: hasName) {
                born = range
            } else {
                rest.append(part)
            }
        }
        let typed = rest.joined(separator: " ")
        guard !typed.isEmpty else { return }
        if rest.count == 1 { readNumber(typed, pattern) }
        readDigits(typed, country)
        if !typed.isOnlyDigitsAndPunctuation || typed.digitCount < Self.phoneDigits {
            words = Self.words(of: typed)
        }
        isExactOnly = words.isEmpty
    }

    private mutating func readNumber(_ text: String, _ pattern: PatientNumberPattern) {
        guard PatientNumber.isAllowed(text) else { return }
        numbers = [PatientNumber.key(text)]
        if let place = Int(text), place > 0 { numbers.append(PatientNumber.key(pattern.number(place))) }
        if numbers.count == 2, numbers[0] == numbers[1] { numbers.removeLast() }
    }

    private mutating func readDigits(_ text: String, _ country: CountryCode) {
        let key = IdentifierKey.value(text)
        if key.contains(where: \.isNumber) { values = [key] }
        if let phone = PhoneNumber(typed: text, in: country) {
            phones = [String(phone.e164.dropFirst().reversed())]
        }
        if let part = PhoneNumber.searchDigits(typed: text, in: country), part.utf8.count >= Self.phonePartDigits {
            phoneEnd = String(part.reversed())
            phoneBeginning = part
        }
    }

    private static func words(of text: String) -> [String] {
        var seen: Set<String> = []
        let words = NameFolding.tokens(of: text).filter { seen.insert($0).inserted }
        return Array(words.prefix(wordLimit))
    }
}

extension PatientSearchPlan {
    /// The first year that is taken for one of birth.
    private static let firstYear = 1850
    /// Countries that write the month before the day.
    private static let monthFirst: Set<String> = ["US", "PH", "FM", "MH", "PW", "PR", "GU"]

    /// The days that a part of the text names; nil where it is no date.
    ///
    /// A year is one only beside a name.
    static func birthRange(_ text: String, country: CountryCode, besideName: Bool) -> ClosedRange<LocalDate>? {
        if let date = PartialDate(text), !date.isEstimated, date.earliest.year >= firstYear,
            date.precision != .year || besideName
        {
            return date.earliest...date.latest
        }
        let parts = text.split(whereSeparator: { "/.-".contains($0) }).compactMap { Int($0) }
        guard parts.count == 3, text.filter({ "/.-".contains($0) }).count == 2, parts[2] >= 1000 else { return nil }
        let isMonthFirst = monthFirst.contains(country.code)
        let (day, month) = isMonthFirst ? (parts[1], parts[0]) : (parts[0], parts[1])
        guard let date = LocalDate(year: parts[2], month: month, day: day) else { return nil }
        return date...date
    }
}

extension String {
    /// How many decimal digits of any script it has.
    fileprivate var digitCount: Int { count { $0.isWholeNumber } }

    /// Whether it has digits, and nothing but digits, spaces and the marks that people write between them.
    fileprivate var isOnlyDigitsAndPunctuation: Bool {
        digitCount > 0 && allSatisfy { $0.isWholeNumber || $0.isWhitespace || "+-().".contains($0) }
    }
}
