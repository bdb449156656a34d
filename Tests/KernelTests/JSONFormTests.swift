import JSON
import Kernel
import Testing

/// What a value looks like in JSON, by the two ways of writing it, and what is refused.
struct JSONFormTests {
    private struct Box<Value: Codable & Equatable>: Codable, Equatable {
        var value: Value
    }

    private func check<Value: Codable & Equatable>(_ value: Value, _ json: String) throws {
        let bytes = Array("{\"value\":\(json)}".utf8)
        #expect(
            String(decoding: try StrictJSONEncoder().encode(Box(value: value)), as: UTF8.self) == "{\"value\":\(json)}")
        #expect(try StrictJSONDecoder().decode(Box<Value>.self, from: bytes) == Box(value: value))
    }

    @Test func `values are written and read in one form`() throws {
        try check(
            try #require(PatientID("0190a5d0-7b3c-7def-8123-456789abcdef")), #""0190a5d0-7b3c-7def-8123-456789abcdef""#)
        try check(try #require(Timestamp("2026-01-02T03:04:05.5Z")), #""2026-01-02T03:04:05.500Z""#)
        try check(try #require(LocalDate("2026-01-02")), #""2026-01-02""#)
        try check(try #require(LocalTime("04:00")), #""04:00""#)
        try check(try #require(LocalDateTime("2026-01-02T04:00")), #""2026-01-02T04:00""#)
        try check(try #require(PartialDate("1986~")), #""1986~""#)
        let pounds = try #require(Currency("EGP"))
        try check(pounds, #""EGP""#)
        try check(Money(amountMinor: -5, currency: pounds), #"{"amountMinor":-5,"currency":"EGP"}"#)
        try check(try #require(CountryCode("EG")), #""EG""#)
        try check(try #require(LanguageTag("ar-EG")), #""ar-EG""#)
        try check(try #require(PhoneNumber("+201001234567")), #""+201001234567""#)
        try check(try #require(EmailAddress("a@b.de")), #""a@b.de""#)
        try check(try #require(Position("7-12")), #""7-12""#)
        try check(
            try #require(PersonName(givenName: "Sara", familyName: "Sayed")),
            #"{"givenName":"Sara","familyName":"Sayed","fullName":"Sara Sayed"}"#)
        try check(Rounding.halfEven, #""halfEven""#)
    }

    private func refuses<Value: Codable & Equatable>(_: Value.Type, _ values: [String]) {
        for value in values {
            let bytes = Array("{\"value\":\(value)}".utf8)
            #expect(throws: JSONDecodingError.self, "\(Value.self) \(value)") {
                try StrictJSONDecoder().decode(Box<Value>.self, from: bytes)
            }
        }
    }

    @Test func `values of another form are refused`() {
        let never = ["null", "1", "true", "[]", "{}", "\"\"", "\" \""]
        refuses(PatientID.self, never + [#""0190a5d07b3c7def8123456789abcdef""#])
        refuses(Timestamp.self, never + [#""2026-01-02""#])
        refuses(LocalDate.self, never + [#""2026-02-30""#])
        refuses(LocalTime.self, never + [#""24:00""#])
        refuses(LocalDateTime.self, never + [#""2026-01-02""#])
        refuses(PartialDate.self, never + [#""86""#])
        refuses(Currency.self, never + [#""egp""#])
        refuses(
            Money.self,
            never + [
                #"{"amountMinor":1.0,"currency":"EGP"}"#, #"{"amountMinor":"1","currency":"EGP"}"#,
                #"{"amountMinor":1,"currency":"EGP","x":1}"#, #"{"amountMinor":9223372036854775808,"currency":"EGP"}"#,
                #"{"amountMinor":1}"#,
            ])
        refuses(CountryCode.self, never)
        refuses(LanguageTag.self, never)
        refuses(PhoneNumber.self, never + [#""0100 123 4567""#])
        refuses(EmailAddress.self, never)
        refuses(Position.self, never)
        refuses(PersonName.self, never + [#"{"familyName":"x"}"#, #"{"fullName":"a\u0000"}"#])
    }

    private struct Everything: Codable, Equatable {
        var id: PatientID, at: Timestamp, day: LocalDate, time: LocalTime, local: LocalDateTime, birth: PartialDate
        var amount: Money, currency: Currency, country: CountryCode, language: LanguageTag, phone: PhoneNumber
        var email: EmailAddress, name: PersonName, position: Position, rounding: Rounding
    }

    @Test func `a type made of the kernel's values has a schema`() throws {
        let schema = try JSONSchema.of(Everything.self)
        guard case .object(let properties, _) = schema.shape else {
            Issue.record("is no object")
            return
        }
        #expect(properties.count == 15)
        let formats = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.schema) })
        #expect(formats["id"] == PatientID.jsonSchema)
        #expect(formats["amount"] == Money.jsonSchema)
        #expect(formats["rounding"] == Rounding.jsonSchema)
    }

    private func checkPlaceholder<Value: JSONSchemaDescribed & Codable & Equatable>(_: Value.Type) throws {
        let bytes = try StrictJSONEncoder().encode(Box(value: Value.schemaPlaceholder))
        #expect(try StrictJSONDecoder().decode(Box<Value>.self, from: bytes).value == Value.schemaPlaceholder)
    }

    @Test func `every placeholder is an acceptable value`() throws {
        try checkPlaceholder(PatientID.self)
        try checkPlaceholder(Timestamp.self)
        try checkPlaceholder(LocalDate.self)
        try checkPlaceholder(LocalTime.self)
        try checkPlaceholder(LocalDateTime.self)
        try checkPlaceholder(PartialDate.self)
        try checkPlaceholder(PartialDate.Precision.self)
        try checkPlaceholder(Money.self)
        try checkPlaceholder(Currency.self)
        try checkPlaceholder(CountryCode.self)
        try checkPlaceholder(LanguageTag.self)
        try checkPlaceholder(PhoneNumber.self)
        try checkPlaceholder(EmailAddress.self)
        try checkPlaceholder(PersonName.self)
        try checkPlaceholder(Position.self)
        try checkPlaceholder(Rounding.self)
    }
}
