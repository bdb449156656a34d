public import JSON

extension CountryCode: JSONSchemaDescribed {
    /// A string of two capitals.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^[A-Z]{2}$").description("A country of ISO 3166-1.").example(.string("EG"))
    }

    /// Egypt.
    public static var schemaPlaceholder: CountryCode { CountryCode(code: "EG") }
}

extension LanguageTag: JSONSchemaDescribed {
    /// A string with language, script, region, variants and extensions.
    public static var jsonSchema: JSONSchema {
        .string(pattern: schemaPattern, maxLength: limitCharacters)
            .description("A language tag of BCP 47.").example(.string("ar-EG"))
    }

    /// Language, extended language, script, region, variants, extensions.
    private static let schemaPattern =
        "^[A-Za-z]{2,3}(-[A-Za-z]{3})?(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
        + "(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{2,8})+)*$"

    /// Arabic.
    public static var schemaPlaceholder: LanguageTag { LanguageTag(language: "ar") }
}

extension PhoneNumber: JSONSchemaDescribed {
    /// A string of `+` and digits.
    public static var jsonSchema: JSONSchema {
        .string(pattern: "^\\+[1-9][0-9]{5,14}$").description("A telephone number of E.164.")
            .example(.string("+201001234567"))
    }

    /// A number in Egypt.
    public static var schemaPlaceholder: PhoneNumber { PhoneNumber(callingCode: "20", national: "1001234567") }
}

extension EmailAddress: JSONSchemaDescribed {
    /// A string of format `email`.
    public static var jsonSchema: JSONSchema {
        .string(format: "email", maxLength: limitBytes).example(.string("sara@clinic.example"))
    }

    /// An address at a domain that never exists.
    public static var schemaPlaceholder: EmailAddress { EmailAddress(localPart: "sara", domain: "clinic.example") }
}

extension PersonName: JSONSchemaDescribed {
    /// An object of a full name, a given name and a family name, of which the first or the second is needed.
    public static var jsonSchema: JSONSchema {
        JSONSchema.object([
            JSONSchemaProperty("givenName", text(partRule), isRequired: false),
            JSONSchemaProperty("familyName", text(partRule), isRequired: false),
            JSONSchemaProperty("fullName", text(fullRule), isRequired: false),
        ])
        .titled("PersonName")
    }

    /// A name in full.
    public static var schemaPlaceholder: PersonName { PersonName(given: nil, family: nil, full: "Sara Sayed") }

    private static func text(_ rule: TextRule) -> JSONSchema {
        .string(minLength: rule.characters.lowerBound, maxLength: rule.characters.upperBound)
    }
}
