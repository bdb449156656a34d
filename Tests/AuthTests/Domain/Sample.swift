import Kernel

/// Codes that exist; one that does not is an error of the tests.
enum Sample {
    static let egypt: CountryCode = known(CountryCode("EG"))
    static let pound: Currency = known(Currency("EGP"))
    static let arabic: LanguageTag = known(LanguageTag("ar-EG"))

    private static func known<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a code that does not exist") }
        return value
    }
}
