import Kernel
import PatientAPI

/// A reason that is kept when a record is erased, of an erasure or beside another record, looked at for what identifies
/// the patient.
struct KeptReason: Sendable {
    /// The folded words.
    private let words: Set<String>
    /// The folded words without what parts them, to find what was written together.
    private let joined: String
    /// All digits, in order.
    private let digits: String
    /// The numbers, in order, without leading zeros.
    private let numbers: [Int]

    /// Names and numbers of so many letters are found inside other words as well.
    private static let letters = 4
    /// So many digits of a phone are taken for the phone.
    private static let phoneDigits = 6

    init(_ reason: String) {
        let tokens = NameFolding.tokens(of: reason)
        words = Set(tokens)
        joined = tokens.joined()
        digits = String(NameFolding.fold(reason).filter(\.isNumber))
        numbers = NameFolding.fold(reason).split { !$0.isNumber }.compactMap { Int($0) }
    }

    /// Whether it holds a word of a name, a phone, the birth date, the number or an identifier that a record has or had.
    func names(_ record: PatientRecord) -> Bool {
        if holds(Self.folded(record.mrn)) { return true }
        return ([record.details] + record.former).contains { names($0) }
    }

    private func names(_ details: PatientDetails) -> Bool {
        let names = [details.name?.fullName, details.name?.givenName, details.name?.familyName].compactMap { $0 }
        if names.flatMap({ NameFolding.tokens(of: $0) }).contains(where: holds) { return true }
        if let phone = details.phone, holdsPhone(phone) { return true }
        if let email = details.email, holds(Self.folded(email.description)) { return true }
        if let birthDate = details.birthDate, holds(birthDate) { return true }
        return details.identifiers.contains { holds(Self.folded($0.value)) }
    }

    private static func folded(_ text: String) -> String { NameFolding.tokens(of: text).joined() }

    /// A short one must be a word of its own: "Al" is in "legal".
    private func holds(_ word: String) -> Bool {
        guard !word.isEmpty else { return false }
        return words.contains(word) || (word.unicodeScalars.count >= Self.letters && joined.contains(word))
    }

    private func holdsPhone(_ phone: PhoneNumber) -> Bool {
        let national = phone.nationalNumber
        return national.count >= Self.phoneDigits && digits.contains(national.suffix(max(Self.phoneDigits, 7)))
    }

    /// Day, month and year beside each other in any order; of a date known in part, that part.
    private func holds(_ birth: PartialDate) -> Bool {
        guard !birth.isEstimated, let date = birth.date else { return false }
        let parts = [date.day, date.month, date.year]
        let short = [date.day, date.month, date.year % 100]
        for start in numbers.indices where start + 3 <= numbers.count {
            let found = numbers[start..<start + 3].sorted()
            if found == parts.sorted() || found == short.sorted() { return true }
        }
        // The month in words.
        for (first, second) in zip(numbers, numbers.dropFirst()) where [first, second] == [date.day, date.year] {
            return true
        }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (day, month, year) = (padded(date.day), padded(date.month), "\(date.year)")
        return [year + month + day, day + month + year, month + day + year].contains { digits.contains($0) }
    }
}
