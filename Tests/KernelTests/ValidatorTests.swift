import Kernel
import Testing

struct ValidatorTests {
    @Test func `all that is wrong is told at once, under the paths that the client wrote`() {
        var validator = Validator()
        validator.require(false, field: "sex", code: "unknown", message: "m")
        validator.require(true, field: "fine", code: "never", message: "m")
        validator.nested(in: "address") { inner in
            inner.reject(field: "line1", code: "required", message: "m")
            inner.nested(in: "geo") { $0.reject(field: "x", code: "outOfRange", message: "m") }
        }
        validator.each(["a", "b"], of: "roles") { inner, role in
            inner.require(role == "a", field: "name", code: "unknown", message: "m")
        }
        let absent: Int? = nil
        #expect(validator.require(absent, field: "age", code: "required", message: "m") == nil)
        let thrown = #expect(throws: Failure.self) { try validator.check() }
        #expect(thrown?.kind == .invalid)
        #expect(thrown?.code == "validation")
        #expect(
            thrown?.fields.map { "\($0.field) \($0.code)" } == [
                "sex unknown", "address.line1 required", "address.geo.x outOfRange", "roles[1].name unknown",
                "age required",
            ])
    }

    @Test func `whoever finds what is wrong says what to do in the same words`() {
        var validator = Validator()
        validator.reject(field: "name", code: "required", message: "This is needed.")
        let failure = Failure.validation([FieldError(field: "name", code: "required", message: "This is needed.")])
        #expect(throws: failure) { try validator.check() }
        #expect(failure.kind == .invalid && failure.code == "validation")
        #expect(failure.detail.hasPrefix("Correct the fields that are named"))
    }

    @Test func `nothing wrong throws nothing`() {
        #expect(throws: Never.self) { try Validator().check() }
    }

    @Test func `errors are told up to a limit`() {
        var validator = Validator()
        for index in 0..<500 { validator.reject(field: "f\(index)", code: "c", message: "m") }
        #expect(validator.errors.count == Validator.errorLimit)
    }

    @Test(arguments: [
        ("  Ana  ", "Ana"), ("Jose\u{301}", "Jos\u{E9}"), ("\u{A0}\u{3000}x\u{FEFF}", "x\u{FEFF}"), ("a b", "a b"),
        ("👩‍👩‍👧‍👧👩‍👩‍👧‍👧", "👩‍👩‍👧‍👧👩‍👩‍👧‍👧"),
    ])
    func `text is kept trimmed and composed`(text: String, kept: String) throws {
        let result = try TextRule(characters: 1...5).normalized(text)
        #expect(Array(result.unicodeScalars) == Array(kept.unicodeScalars))
    }

    @Test(arguments: [
        ("", TextRule.Fault.required), (" \t\n ", .required), ("a", .tooShort), ("abcdef", .tooLong),
        ("a\u{0}b", .invalidCharacters), ("a\nb", .invalidCharacters), ("a\u{7F}b", .invalidCharacters),
        ("a\u{85}b", .invalidCharacters), ("ab\u{202E}c", .invalidCharacters), ("ab\u{FFFF}", .invalidCharacters),
        ("a" + String(repeating: "\u{301}", count: 200), .tooLong),
    ])
    func `text that breaks its rule is refused with a code`(text: String, fault: TextRule.Fault) {
        #expect(throws: fault) { try TextRule(characters: 2...5).normalized(text) }
        var validator = Validator()
        #expect(validator.text(text, field: "note", rule: TextRule(characters: 2...5)) == nil)
        #expect(validator.errors.map(\.code) == [fault.rawValue])
        #expect(validator.errors.allSatisfy { $0.message.hasSuffix(".") })
    }

    @Test func `several lines are kept with one kind of break`() throws {
        let rule = TextRule(characters: 0...20, allowsLineBreaks: true)
        #expect(try rule.normalized("a\r\nb\rc\n\td\n") == "a\nb\nc\n\td")
        #expect(try rule.normalized("") == "")
    }

    @Test func `what is optional may be absent but not wrong`() throws {
        var validator = Validator()
        let egypt = try #require(CountryCode("EG"))
        #expect(validator.optionalText(" ", field: "a", rule: TextRule(characters: 1...3)) == nil)
        #expect(validator.phone(nil, field: "b", country: egypt) == nil)
        #expect(validator.email("", field: "c") == nil)
        #expect(validator.errors.isEmpty)
        #expect(validator.optionalText("abcd", field: "a", rule: TextRule(characters: 1...3)) == nil)
        #expect(validator.phone("12", field: "b", country: egypt) == nil)
        #expect(validator.email("x", field: "c") == nil)
        #expect(validator.errors.map(\.code) == ["tooLong", "invalidPhone", "invalidEmail"])
        #expect(validator.phone("0100 123 4567", field: "b", country: egypt)?.e164 == "+201001234567")
        #expect(validator.email("a@b.de", field: "c")?.description == "a@b.de")
    }

    @Test func `a name is asked for once, in full or by parts`() {
        var validator = Validator()
        #expect(validator.name(given: nil, family: "Sayed", full: nil) == nil)
        #expect(validator.errors.map(\.field) == ["givenName"])
        #expect(validator.name(given: nil, family: nil, full: "Sara Sayed")?.fullName == "Sara Sayed")
        #expect(validator.name(given: String(repeating: "a", count: 101), family: nil, full: "x") == nil)
        #expect(validator.errors.map(\.code) == ["required", "tooLong"])
    }
}

/// Fields of which a fault is told already.
@Suite struct KnownFaultTests {
    @Test(arguments: [
        ("name", true), ("names", false), ("address", true), ("address.city", true), ("address.city.part", true),
        ("address.line1", false), ("items", true), ("items[1]", true), ("items[1].code", true), ("items[10]", false),
    ])
    func `a validator keeps silent about what is told, what it holds and what holds it`(field: String, isKnown: Bool) {
        var validator = Validator(knownFaults: ["name", "address.city", "items[1]"])
        #expect(validator.isKnown(field) == isKnown)
        validator.reject(field: field, code: "wrong", message: "Give another.")
        #expect(validator.errors.isEmpty == isKnown)
    }

    @Test func `a path that is looked at counts`() {
        var validator = Validator(knownFaults: ["admin.email"])
        validator.nested(in: "admin") { validator in
            validator.reject(field: "email", code: "wrong", message: "Give another.")
            validator.reject(field: "name", code: "wrong", message: "Give another.")
        }
        validator.reject(field: "email", code: "wrong", message: "Give another.")
        #expect(validator.errors.map(\.field) == ["admin.name", "email"])
    }

    @Test func `a name in parts is asked for unless the whole one could not be read`() {
        var silent = Validator(knownFaults: ["fullName"])
        #expect(silent.name(given: nil, family: nil, full: nil) == nil)
        #expect(silent.errors.isEmpty)
        var validator = Validator()
        #expect(validator.name(given: nil, family: nil, full: nil) == nil)
        #expect(validator.errors.map(\.field) == ["givenName"])
    }
}
