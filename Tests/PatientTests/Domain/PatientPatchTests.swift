import JSON
import Kernel
import PatientAPI
import Testing

@testable import Patient

@Suite struct PatientPatchTests {
    static let reading = PatientFieldReading(
        country: CountryCode("EG") ?? Self.never(), today: LocalDate("2026-01-05") ?? Self.never())

    static func never<Value>() -> Value { preconditionFailure("a fixture does not parse") }

    static func change(_ json: String) throws -> PatientPatch {
        try PatientPatch(StrictJSONDecoder().decode(ChangePatientRequest.self, from: Array(json.utf8)), in: reading)
    }

    @Test(arguments: [
        (#"{}"#, "Fatma Hassan", "12 Tahrir Street, Cairo", "+201001234567"),
        (#"{"familyName":null}"#, "Fatma", "12 Tahrir Street, Cairo", "+201001234567"),
        (#"{"fullName":"Fatma H."}"#, "Fatma H.", "12 Tahrir Street, Cairo", "+201001234567"),
        (#"{"address":{"city":"Giza"}}"#, "Fatma Hassan", "12 Tahrir Street, Giza", "+201001234567"),
        (#"{"address":{"line1":null}}"#, "Fatma Hassan", "Cairo", "+201001234567"),
        (#"{"address":null,"phone":null}"#, "Fatma Hassan", "", ""),
        (#"{"phone":"0122 333 4444"}"#, "Fatma Hassan", "12 Tahrir Street, Cairo", "+201223334444"),
    ]) func `absent keeps, null clears, a value replaces`(json: String, name: String, address: String, phone: String)
        throws
    {
        var details = Fixture.details(phone: "+201001234567")
        details.address = PatientAddress(line1: "12 Tahrir Street", city: "Cairo")
        let changed = try Self.change(json).applied(to: details)
        let parts = [changed.address?.line1, changed.address?.city].compactMap { $0 }
        #expect(changed.name?.fullName == name)
        #expect(parts.joined(separator: ", ") == address)
        #expect((changed.phone?.e164 ?? "") == phone)
    }

    @Test(arguments: [
        (#"{"givenName":null}"#, ["givenName required"]),
        (#"{"sex":null,"fullName":null}"#, ["fullName required", "sex required"]),
        (#"{"status":null}"#, ["status required"]),
        (#"{"givenName":" "}"#, ["givenName required"]),
        (#"{"fullName":"A B","givenName":"A"}"#, ["fullName ambiguous"]),
        (#"{"birthDate":"2026-02-30","phone":"12"}"#, ["birthDate invalid", "phone invalidPhone"]),
        (#"{"birthDate":"2026-01-06"}"#, ["birthDate inFuture"]),
        (#"{"birthDate":"1700"}"#, ["birthDate outOfRange"]),
        (#"{"birthDate":"1990","ageYears":3}"#, ["ageYears ambiguous"]),
        (#"{"ageYears":131}"#, ["ageYears outOfRange"]),
        (#"{"email":"nobody"}"#, ["email invalidEmail"]),
        (#"{"address":{"country":"Egypt"}}"#, ["address.country invalid"]),
        (#"{"identifiers":[{"system":"","value":"x"}]}"#, ["identifiers[0].system required"]),
        (#"{"language":"?"}"#, ["language invalid"]),
    ]) func `what cannot be read is told, field by field`(json: String, errors: [String]) throws {
        let failure = try #require(throws: Failure.self) { _ = try Self.change(json) }
        #expect(failure.fields.map { "\($0.field) \($0.code)" } == errors)
    }

    @Test func `an unknown field is refused`() {
        #expect(throws: JSONDecodingError.self) { _ = try Self.change(#"{"mrn":"1"}"#) }
        // Nobody is erased by a change.
        #expect(throws: JSONDecodingError.self) { _ = try Self.change(#"{"status":"erased"}"#) }
    }
}

@Suite struct PatientRegistrationTests {
    static func register(_ json: String) throws -> PatientRegistration {
        try PatientRegistration(
            StrictJSONDecoder().decode(RegisterPatientRequest.self, from: Array(json.utf8)),
            in: PatientPatchTests.reading)
    }

    @Test func `an age is kept as an estimated year`() throws {
        let registration = try Self.register(#"{"fullName":"سارة","ageYears":30,"sex":"female"}"#)
        #expect(registration.details.birthDate?.description == "1996~")
        #expect(registration.details.name?.givenName == nil)
        #expect(registration.number == nil)
    }

    @Test(arguments: [
        (#"{"sex":"female"}"#, ["givenName required", "birthDate required"]),
        (#"{"givenName":"A","birthDate":"1990","sex":"male","mrn":"a b"}"#, ["mrn invalid"]),
        (#"{"givenName":"A","birthDate":"1990","sex":"male","mrn":"123456789012345678901"}"#, ["mrn invalid"]),
        (#"{"familyName":"A","birthDate":"1990","sex":"male"}"#, ["givenName required"]),
        (
            #"{"givenName":"A","fullName":"A B","birthDate":"90","sex":"male"}"#,
            ["fullName ambiguous", "birthDate invalid"]
        ),
    ]) func `everything that is wrong is told at once`(json: String, errors: [String]) throws {
        let failure = try #require(throws: Failure.self) { _ = try Self.register(json) }
        #expect(failure.fields.map { "\($0.field) \($0.code)" } == errors)
    }

    @Test(arguments: [
        ("{000000}", 7, "000007"), ("MC-{000}", 12345, "MC-12345"), ("{0}/26", 3, "3/26"), ("H_{00}.x", 1, "H_01.x"),
    ]) func `a pattern writes numbers`(pattern: String, place: Int, number: String) {
        #expect(PatientNumberPattern(pattern)?.number(place) == number)
    }

    @Test(arguments: ["", "000", "{}", "{001}", "{0}{0}", "{0", "0}", "a b{0}", "{0000000000000}", "ABCDEFGHI{0}"])
    func `what is no pattern is refused`(pattern: String) {
        #expect(PatientNumberPattern(pattern) == nil)
    }
}
