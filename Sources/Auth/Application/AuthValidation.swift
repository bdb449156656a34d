import AuthAPI
import Kernel

/// Turns what clients write into what the domain takes, noting every field that does not validate.
struct AuthValidation {
    /// What is wrong so far.
    var validator = Validator()
    let timeZones: TimeZoneDatabase

    private static let nameRule = TextRule(characters: 1...AuthLimits.nameCharacters)

    /// Throws all that is wrong at once; does nothing where nothing is.
    func check() throws(AuthServiceError) {
        if !validator.errors.isEmpty { throw .invalid(validator.errors) }
    }

    /// A name of something or someone.
    mutating func name(_ text: String?, field: String = "name") -> String? {
        validator.text(text, field: field, rule: Self.nameRule)
    }

    /// What is wrong with staff without a name.
    static let nameRequired = FieldError(field: "displayName", code: "required", message: "This is needed.")

    /// A hospital's code in capitals.
    mutating func code(_ text: String) -> String? {
        let code = text.uppercased()
        let isAllowed = code.utf8.allSatisfy { byte in
            byte &- UInt8(ascii: "A") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
        }
        let length = AuthLimits.codeLeastCharacters...AuthLimits.codeCharacters
        return validator.require(
            isAllowed && length.contains(code.utf8.count) ? code : nil, field: "code", code: "invalidCode",
            message: "Give \(length.lowerBound) to \(length.upperBound) of A to Z, 0 to 9 and -.")
    }

    /// A country of ISO 3166-1.
    mutating func country(_ text: String?, field: String = "country") -> CountryCode? {
        validator.require(
            text.flatMap { CountryCode($0) }, field: field, code: "invalidCountry",
            message: "Give the two capital letters of ISO 3166-1, such as EG.")
    }

    /// A currency of ISO 4217.
    mutating func currency(_ text: String) -> Currency? {
        validator.require(
            Currency(text), field: "currency", code: "invalidCurrency",
            message: "Give the three capital letters of ISO 4217, such as EGP.")
    }

    /// A zone that the zone database has.
    mutating func timeZone(_ text: String?) -> String? {
        let isKnown = text.map { (try? timeZones.zone($0)) != nil } ?? false  // Why it is none does not matter to them.
        return validator.require(
            isKnown ? text : nil, field: "timeZone", code: "invalidTimeZone",
            message: "Give a name of the zone database, such as Africa/Cairo.")
    }

    /// A language with or without a region.
    mutating func locale(_ text: String?) -> LanguageTag? {
        validator.require(
            text.flatMap { LanguageTag($0) }, field: "locale", code: "invalidLocale",
            message: "Give a language tag of BCP 47, such as ar-EG.")
    }

    /// A pattern of patient numbers: text with one run of zeros in braces.
    mutating func patientNumberPattern(_ text: String?) -> String? {
        guard let text else { return HospitalProfile.defaultPatientNumberPattern }
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        let inner = parts.count == 2 ? parts[1].split(separator: "}", omittingEmptySubsequences: false) : []
        let isPattern =
            inner.count == 2 && (1...12).contains(inner[0].count) && inner[0].allSatisfy { $0 == "0" }
            && text.utf8.count <= AuthLimits.patientNumberPatternCharacters
            && (parts[0] + inner[1]).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return validator.require(
            isPattern ? text : nil, field: "patientNumberPattern", code: "invalidPattern",
            message: "Give one run of zeros in braces, with text around it or not, such as MC-{00000}.")
    }

    /// The address of a user; it must be there.
    mutating func email(_ text: String?, field: String = "email") -> EmailAddress? {
        validator.require(
            text.flatMap { EmailAddress($0) }, field: field, code: "invalidEmail",
            message: "Give an address such as name@example.org.")
    }

    /// Notes what is wrong with a password.
    mutating func password(_ text: String?, email: String?, field: String = "password") {
        guard let fault = PasswordRule.fault(in: text ?? "", email: email) else { return }
        validator.reject(field: field, code: fault.rawValue, message: fault.message)
    }

    /// Whose a request without a token is, by two texts that need only be some; what it tells is the same for everyone.
    mutating func texts(_ hospitalCode: String, _ other: (field: String, text: String, limit: Int)) {
        _ = validator.text(
            hospitalCode, field: "hospitalCode", rule: TextRule(characters: 1...AuthLimits.codeCharacters))
        _ = validator.text(other.text, field: other.field, rule: TextRule(characters: 1...other.limit))
    }

    /// Notes what no code of an authenticator, nor one for a lost one, could be.
    mutating func code(typed text: String) {
        _ = validator.text(text, field: "code", rule: TextRule(characters: 1...AuthLimits.typedCodeCharacters))
    }

    /// Roles, each once, in the order of the role table.
    mutating func roles(_ roles: [Role]?) -> [Role] {
        let known = roles ?? []
        validator.require(!known.isEmpty, field: "roles", code: "required", message: "Give at least one role.")
        return Role.allCases.filter(known.contains)
    }

    /// Permissions, each once, in the order of the permission table.
    mutating func permissions(_ permissions: [Permission]) -> [Permission] {
        validator.require(
            !permissions.isEmpty, field: "permissions", code: "required", message: "Give at least one permission.")
        return Permission.allCases.filter(permissions.contains)
    }

    /// When a key ends; a year from now where nobody says.
    mutating func expiry(_ instant: Timestamp?, now: Timestamp) -> Timestamp {
        guard let instant else { return now.advanced(by: .seconds(AuthLimits.apiKeyUsualSeconds)) }
        validator.require(
            instant > now, field: "expiresAt", code: "inPast", message: "Give an instant in the future.")
        validator.require(
            instant <= now.advanced(by: .seconds(AuthLimits.apiKeySeconds)), field: "expiresAt", code: "tooFar",
            message: "Give an instant within the next five years.")
        return instant
    }
}
