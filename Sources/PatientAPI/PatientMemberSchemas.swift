public import JSON
import Kernel

// Texts of which the document says more than that they are texts: no text of a request is without a bound.

extension RegisterPatientRequest: JSONSchemaMembersDescribed {
    /// How long its texts may be, and the form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { personSchemas }
}

extension ChangePatientRequest: JSONSchemaMembersDescribed {
    /// How long its texts may be, and the form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { personSchemas }
}

extension PatientAddress: JSONSchemaMembersDescribed {
    /// How long its texts may be.
    public static var memberSchemas: [String: JSONSchema] { addressSchemas }
}

extension PatientAddressPatch: JSONSchemaMembersDescribed {
    /// How long its texts may be.
    public static var memberSchemas: [String: JSONSchema] { addressSchemas }
}

extension PatientIdentifier: JSONSchemaMembersDescribed {
    /// How long its texts may be.
    public static var memberSchemas: [String: JSONSchema] {
        [
            "system": .string(maxLength: PatientLimits.identifierSystemCharacters),
            "value": .string(maxLength: PatientLimits.identifierValueCharacters),
        ]
    }
}

extension PatientView: JSONSchemaMembersDescribed {
    /// The form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { ["language": LanguageTag.jsonSchema] }
}

// Made anew for each document, at the start: nobody asks later.

private var personSchemas: [String: JSONSchema] {
    [
        "givenName": .string(maxLength: PersonName.partRule.characters.upperBound),
        "familyName": .string(maxLength: PersonName.partRule.characters.upperBound),
        "fullName": .string(maxLength: PersonName.fullRule.characters.upperBound),
        "birthDate": .string(maxLength: "YYYY-MM-DD".count),
        "phone": .string(maxLength: PhoneNumber.typedLimitCharacters),
        "email": EmailAddress.jsonSchema,
        "mrn": .string(maxLength: PatientLimits.numberCharacters),
        "language": LanguageTag.jsonSchema,
    ]
}

private var addressSchemas: [String: JSONSchema] {
    [
        "line1": .string(maxLength: PatientLimits.addressCharacters),
        "city": .string(maxLength: PatientLimits.addressCharacters),
        "region": .string(maxLength: PatientLimits.addressCharacters),
        "postalCode": .string(maxLength: PatientLimits.addressCharacters),
        "country": .string(maxLength: "EG".count),
    ]
}
