import Kernel
import PatientAPI

/// A registration whose fields were read and found valid.
struct PatientRegistration: Hashable, Sendable {
    /// What is known of the person.
    var details: PatientDetails
    /// The number that was given; nil to have one assigned.
    var number: String?
    /// Whether a likely duplicate may be registered.
    var confirmsDuplicate: Bool

    /// Reads a request; throws every field that is not valid.
    init(_ request: RegisterPatientRequest, in reading: PatientFieldReading) throws(Failure) {
        var fields = PatientFields(reading)
        self.init(request, &fields)
        try fields.validator.check()
    }

    /// Reads a request; notes every field that is not valid.
    init(_ request: RegisterPatientRequest, _ fields: inout PatientFields) {
        details = PatientDetails(sex: request.sex)
        for field in PatientField.allCases { fields.read(field, of: request, into: &details) }
        number = fields.number(request.mrn)
        confirmsDuplicate = request.confirmDuplicate ?? false
    }
}

/// What reading people's fields depends on.
struct PatientFieldReading: Sendable {
    /// The hospital's country, for phones and addresses.
    var country: CountryCode
    /// The day at the hospital, for ages and birth dates.
    var today: LocalDate
}

/// Reads the fields of requests one by one and collects what is wrong.
struct PatientFields {
    /// What is wrong so far.
    var validator = Validator()
    private let reading: PatientFieldReading

    /// How far back a birth date may lie.
    static let oldestYears = 150

    init(_ reading: PatientFieldReading) { self.reading = reading }

    /// Reads a field of a registration.
    mutating func read(_ field: PatientField, of request: RegisterPatientRequest, into details: inout PatientDetails) {
        switch field {
        case .name:
            details.name = name(given: request.givenName, family: request.familyName, full: request.fullName)
        case .birthDate:
            details.birthDate = birth(date: request.birthDate, ageYears: request.ageYears)
            if request.birthDate == nil, request.ageYears == nil, !validator.isKnown("ageYears") {
                validator.reject(
                    field: "birthDate", code: "required",
                    message: "Give birthDate (YYYY-MM-DD, YYYY-MM or YYYY) or ageYears.")
            }
        case .sex: details.sex = request.sex
        case .phone: details.phone = phone(request.phone)
        case .email: details.email = email(request.email)
        case .address: details.address = address(request.address)
        case .identifiers: details.identifiers = identifiers(request.identifiers ?? [])
        case .language: details.language = language(request.language)
        // Whoever is registered is a patient from now on.
        case .status: break
        }
    }

    mutating func name(given: String?, family: String?, full: String?) -> PersonName? {
        let hasFull = full?.contains { !$0.isWhitespace } ?? false
        if hasFull, given != nil || family != nil {
            validator.reject(
                field: "fullName", code: "ambiguous", message: "Give fullName, or givenName and familyName, not both.")
            return nil
        }
        return validator.name(given: given, family: family, full: full)
    }

    mutating func birth(date: String?, ageYears: Int?) -> PartialDate? {
        if let ageYears {
            guard date == nil else {
                validator.reject(field: "ageYears", code: "ambiguous", message: "Give birthDate or ageYears, not both.")
                return nil
            }
            guard (0...PatientLimits.ageYears).contains(ageYears) else {
                validator.reject(
                    field: "ageYears", code: "outOfRange",
                    message: "Give whole years from 0 to \(PatientLimits.ageYears).")
                return nil
            }
            return PartialDate(ageYears: ageYears, on: reading.today)
        }
        guard let date else { return nil }
        guard let birth = PartialDate(date), !birth.isEstimated else {
            validator.reject(field: "birthDate", code: "invalid", message: "Give YYYY-MM-DD, YYYY-MM or YYYY.")
            return nil
        }
        return inRange(birth)
    }

    private mutating func inRange(_ birth: PartialDate) -> PartialDate? {
        if birth.earliest > reading.today {
            validator.reject(field: "birthDate", code: "inFuture", message: "Give a day that is not in the future.")
            return nil
        }
        if birth.latest.year < reading.today.year - Self.oldestYears {
            validator.reject(
                field: "birthDate", code: "outOfRange", message: "Give a day within the last \(Self.oldestYears) years."
            )
            return nil
        }
        return birth
    }

    mutating func phone(_ text: String?) -> PhoneNumber? {
        validator.phone(text, field: "phone", country: reading.country)
    }

    mutating func email(_ text: String?) -> EmailAddress? {
        validator.email(text, field: "email")
    }

    mutating func language(_ text: String?) -> LanguageTag? {
        guard let text, !text.isEmpty else { return nil }
        return validator.require(
            LanguageTag(text), field: "language", code: "invalid", message: "Give a language tag such as ar or en-GB.")
    }

    mutating func number(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard PatientNumber.isValid(text, limit: PatientLimits.numberCharacters) else {
            validator.reject(
                field: "mrn", code: "invalid",
                message: "Give 1 to \(PatientLimits.numberCharacters) letters A-Z, digits and - / . _, or leave it out."
            )
            return nil
        }
        return text
    }
}

extension PatientFields {
    // What an import reads obeys the same rules.
    static let addressRule = TextRule(characters: 1...PatientLimits.addressCharacters)
    static let systemRule = TextRule(characters: 1...PatientLimits.identifierSystemCharacters)
    static let valueRule = TextRule(characters: 1...PatientLimits.identifierValueCharacters)

    mutating func address(_ address: PatientAddress?) -> PatientAddress? {
        guard let address else { return nil }
        let result = validator.nested(in: "address") { validator in
            PatientAddress(
                line1: validator.optionalText(address.line1, field: "line1", rule: Self.addressRule),
                city: validator.optionalText(address.city, field: "city", rule: Self.addressRule),
                region: validator.optionalText(address.region, field: "region", rule: Self.addressRule),
                postalCode: validator.optionalText(address.postalCode, field: "postalCode", rule: Self.addressRule),
                country: Self.country(address.country, &validator))
        }
        return result == PatientAddress() ? nil : result
    }

    /// A member of an address; nil where it is empty.
    mutating func addressMember(_ text: String?, _ field: String) -> String? {
        validator.nested(in: "address") { validator in
            field == "country"
                ? Self.country(text, &validator)
                : validator.optionalText(text, field: field, rule: Self.addressRule)
        }
    }

    private static func country(_ text: String?, _ validator: inout Validator) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let country = validator.require(
            CountryCode(text), field: "country", code: "invalid",
            message: "Give a country code of two letters, such as EG.")
        return country?.code
    }

    mutating func identifiers(_ identifiers: [PatientIdentifier]) -> [PatientIdentifier] {
        guard identifiers.count <= PatientLimits.identifierCount else {
            validator.reject(
                field: "identifiers", code: "tooMany", message: "Give at most \(PatientLimits.identifierCount).")
            return []
        }
        var result: [PatientIdentifier] = []
        validator.each(identifiers, of: "identifiers") { validator, identifier in
            let system = validator.text(identifier.system, field: "system", rule: Self.systemRule)
            let value = validator.text(identifier.value, field: "value", rule: Self.valueRule)
            guard let system, let value else { return }
            let read = PatientIdentifier(system: system, value: value)
            if !result.contains(read) { result.append(read) }
        }
        return result
    }
}
