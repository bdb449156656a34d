public import JSON
import Kernel

// Texts of which the document says more than that they are texts.

extension RegisterPatientRequest: JSONSchemaMembersDescribed {
    /// The form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { ["language": LanguageTag.jsonSchema] }
}

extension ChangePatientRequest: JSONSchemaMembersDescribed {
    /// The form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { ["language": LanguageTag.jsonSchema] }
}

extension PatientView: JSONSchemaMembersDescribed {
    /// The form of a language tag.
    public static var memberSchemas: [String: JSONSchema] { ["language": LanguageTag.jsonSchema] }
}
