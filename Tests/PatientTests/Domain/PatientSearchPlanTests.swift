import Kernel
import PatientAPI
import Testing

@testable import Patient

@Suite struct PatientSearchPlanTests {
    static func plan(_ text: String, _ country: String = "EG") -> PatientSearchPlan {
        PatientSearchPlan(text, country: CountryCode(country) ?? PatientPatchTests.never(), pattern: .standard)
    }

    @Test(arguments: [
        ("fatma", ["fatma"]), ("  Fatma   HASSAN ", ["fatma", "hassan"]), ("Peña", ["pena"]), ("ali ali", ["ali"]),
        ("أحمد", ["احمد"]), ("مُحَمَّد", ["محمد"]), ("फ़ातिमा", ["फातिमा"]), ("O'Brien-Smith", ["obrien", "smith"]),
        ("a b c d e f", ["a", "b", "c", "d"]), ("Abe604 Gleason633", ["abe604", "gleason633"]), ("100%", ["100"]),
    ]) func `words of a name are folded`(text: String, words: [String]) {
        #expect(Self.plan(text).words == words)
    }

    @Test(arguments: [
        ("010 0123 4567", "7654321001 02"), ("+20 100 123 4567", "7654321001 02"),
        ("0020-100-1234567", "7654321001 02"),
        ("٠١٠٠١٢٣٤٥٦٧", "7654321001 02"), ("(0100) 123.4567", "7654321001 02"),
    ]) func `a phone is found however typed`(text: String, reversed: String) {
        let plan = Self.plan(text)
        #expect(plan.phones == [reversed.filter { $0 != " " }])
        #expect(plan.words.isEmpty)
        #expect(plan.isExactOnly)
    }

    @Test func `a part of a phone is a beginning and an end`() {
        let plan = Self.plan("34567")
        #expect(plan.phoneEnd == "76543")
        #expect(plan.phoneBeginning == "34567")
        #expect(plan.words == ["34567"])
    }

    @Test(arguments: [("42", ["42", "000042"]), ("000042", ["000042"]), ("mc-7", ["MC-7"]), ("0", ["0"])])
    func `a number may be typed without its zeros`(text: String, numbers: [String]) {
        #expect(Self.plan(text).numbers == numbers)
    }

    @Test(arguments: [
        ("1986-03-14", "EG", "1986-03-14", "1986-03-14"), ("14/03/1986", "EG", "1986-03-14", "1986-03-14"),
        ("3/14/1986", "US", "1986-03-14", "1986-03-14"), ("14.3.1986", "DE", "1986-03-14", "1986-03-14"),
        ("1986-03", "EG", "1986-03-01", "1986-03-31"), ("hassan 1986", "EG", "1986-01-01", "1986-12-31"),
        ("fatma 1986-03-14", "EG", "1986-03-14", "1986-03-14"),
    ]) func `a birth date narrows`(text: String, country: String, first: String, last: String) {
        let born = Self.plan(text, country).born
        #expect(born?.lowerBound.description == first)
        #expect(born?.upperBound.description == last)
    }

    @Test(arguments: ["1986", "14/14/1986", "1986-02-30", "fatma", "1/2/86", "12-34"])
    func `what is no date does not narrow`(text: String) {
        #expect(Self.plan(text).born == nil)
    }

    @Test func `patterns hold each word, short ones at its beginning`() {
        let plan = Self.plan("fatma el ab")
        #expect(plan.namePatterns == ["%fatma%", "% el%", "% ab%", "%"])
        #expect(plan.nameBeginning == " fatma el ab")
    }

    @Test func `a passport number is an identifier however spaced`() {
        #expect(Self.plan("a-123 456").values == ["A123456"])
    }

    @Test func `nothing typed asks nothing`() {
        #expect(Self.plan("   ").isEmpty)
    }
}
