import Kernel
import PatientAPI
import Testing

@testable import Patient

/// Two records and how likely they are one person.
struct DuplicateCase: CustomTestStringConvertible, Sendable {
    let name: String
    let left: PatientDetails
    let right: PatientDetails
    let isLikely: Bool
    let reasons: [String]

    var testDescription: String { name }
}

@Suite struct DuplicateScoreTests {
    private static func row(
        _ name: String, _ left: PatientDetails, _ right: PatientDetails, _ isLikely: Bool, _ reasons: [String]
    ) -> DuplicateCase {
        DuplicateCase(name: name, left: left, right: right, isLikely: isLikely, reasons: reasons)
    }

    private static func person(
        _ name: String, _ born: String? = "1986-03-14", _ sex: PatientSex = .female, phone: String? = nil,
        passport: String? = nil
    ) -> PatientDetails {
        let identifiers = passport.map { [PatientIdentifier(system: "passport", value: $0)] } ?? []
        return Fixture.details(name, born: born, sex: sex, phone: phone, identifiers: identifiers)
    }

    static let phone = "+201001234567"

    static let cases: [DuplicateCase] = [
        row("the same person", person("Fatma|Hassan"), person("Fatma|Hassan"), true, ["name", "birthDate"]),
        row("accents and case", person("José|Peña"), person("JOSE|pena"), true, ["name", "birthDate"]),
        row("Arabic letter forms", person("أحمد|مصطفى"), person("احمد|مصطفي"), true, ["name", "birthDate"]),
        row("Hindi spellings", person("पंडित|शर्मा"), person("पण्डित|शर्मा"), true, ["name", "birthDate"]),
        row("family name first", person("Hassan|Fatma"), person("Fatma|Hassan"), true, ["name", "birthDate"]),
        row("in full and by parts", person("Fatma Hassan"), person("Fatma|Hassan"), true, ["name", "birthDate"]),
        row("a letter mistyped", person("Mohamed|Salah"), person("Mohamad|Salah"), true, ["similarName", "birthDate"]),
        row("a name left out", person("Fatma Ali|Hassan"), person("Fatma|Hassan"), true, ["similarName", "birthDate"]),
        row(
            "day and month swapped, same phone", person("Fatma|Hassan", "1986-03-04", phone: phone),
            person("Fatma|Hassan", "1986-04-03", phone: phone), true, ["name", "birthDate", "phone"]),
        row(
            "an estimated age", person("Fatma|Hassan", "1985~", phone: phone),
            person("Fatma|Hassan", phone: phone), true, ["name", "birthDate", "phone"]),
        row("the year alone", person("Fatma|Hassan", "1986"), person("Fatma|Hassan"), true, ["name", "birthDate"]),
        row(
            "no birth date, the same phone", person("Fatma|Hassan", nil, phone: phone),
            person("Fatma|Hassan", phone: phone), true, ["name", "phone"]),
        row(
            "one identifier, another name", person("Fatma|Hassan", passport: "A-12 34"),
            person("Mona|Zaki", "1990", passport: "a1234"), true, ["identifier"]),
        row(
            "a shared phone alone", person("Fatma|Hassan", phone: phone),
            person("Omar|Hassan", "2015-01-01", .male, phone: phone), false, ["phone"]),
        row(
            "twins", person("Mona|Hassan", phone: phone), person("Mina|Hassan", phone: phone), false,
            ["birthDate", "phone"]),
        row(
            "twins with long names", person("Abdelrahman|Hassan", phone: phone),
            person("Abdallah|Hassan", phone: phone), false, ["birthDate", "phone"]),
        row(
            "the same name, another birth date", person("Fatma|Hassan"), person("Fatma|Hassan", "1951-07-30"), false,
            ["name"]),
        row(
            "father and son of one name and phone", person("Ali|Ali", "1960-01-01", .male, phone: phone),
            person("Ali|Ali", "1990-05-05", .male, phone: phone), false, ["name", "phone"]),
        row(
            "a daughter and her father", person("Mona Hassan Ali", "1986-03-14"),
            person("Hassan Ali", "1986-03-14", .male), false, ["birthDate"]),
        row("the same name alone", person("Fatma|Hassan", nil), person("Fatma|Hassan", nil), false, ["name"]),
        row("the same birth date alone", person("Fatma|Hassan"), person("Rania|Aziz"), false, ["birthDate"]),
        row("a name that is not known", PatientDetails(sex: .female), person("Fatma|Hassan"), false, []),
    ]

    @Test(arguments: cases) func `a score weighs what two records share`(_ row: DuplicateCase) {
        let score = DuplicateScore(row.left, row.right)
        #expect(score.isLikely == row.isLikely, "\(score.points)")
        #expect(score.reasons == row.reasons)
        #expect(DuplicateScore(row.right, row.left) == score)
    }

    @Test func `candidates come likeliest first, at most five`() {
        let suspects = (0..<8).map { index in
            PatientSuspect(
                id: PatientID(high: 1, low: UInt64(index)), mrn: "\(index)",
                details: index == 6 ? Self.person("Fatma|Hassan", phone: Self.phone) : Self.person("Fatma|Hassan"))
        }
        let found = DuplicateScore.candidates(for: Self.person("Fatma|Hassan", phone: Self.phone), among: suspects)
        #expect(found.map(\.mrn) == ["6", "0", "1", "2", "3"])
    }

    @Test(arguments: [
        ("smith", "smiht", 1, true), ("smith", "smyth", 1, true), ("smith", "smth", 1, true),
        ("smith", "smithe", 1, true),
        ("smith", "smiths", 0, false), ("smith", "stihm", 1, false), ("", "", 0, true), ("ab", "ba", 1, true),
    ]) func `slips are counted with swapped neighbours as one`(left: String, right: String, limit: Int, isWithin: Bool)
    {
        #expect(EditDistance.isWithin(limit, Array(left), Array(right)) == isWithin)
    }
}
