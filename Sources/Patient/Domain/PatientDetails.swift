import Kernel
import PatientAPI

/// What is known of a person, in the forms in which it is kept.
///
/// Nil is unknown, or erased.
struct PatientDetails: Hashable, Sendable {
    /// The name; nil only once erased.
    var name: PersonName?
    /// The birth date as far as it is known.
    var birthDate: PartialDate?
    /// The administrative sex.
    var sex: PatientSex
    /// The phone.
    var phone: PhoneNumber?
    /// The email address.
    var email: EmailAddress?
    /// The postal address; never one without any member.
    var address: PatientAddress?
    /// Numbers given by others, each system and value once.
    var identifiers: [PatientIdentifier] = []
    /// The language to speak with the patient.
    var language: LanguageTag?
    /// What the hospital says of the patient.
    var standing = PatientStanding.active

    /// A field with the value that it has here.
    func update(of field: PatientField) -> PatientFieldUpdate {
        switch field {
        case .name: .name(name)
        case .birthDate: .birthDate(birthDate)
        case .sex: .sex(sex)
        case .phone: .phone(phone)
        case .email: .email(email)
        case .address: .address(address)
        case .identifiers: .identifiers(identifiers)
        case .language: .language(language)
        case .status: .status(standing)
        }
    }

    /// Every field with the value that it has here, in the order of the record.
    var updates: [PatientFieldUpdate] { PatientField.allCases.map(update) }

    /// The fields that differ in `other`, with its values, in the order of the record.
    func updates(to other: PatientDetails) -> [PatientFieldUpdate] {
        other.updates.filter { $0 != update(of: $0.field) }
    }

    /// Gives a field its new value.
    mutating func apply(_ update: PatientFieldUpdate) {
        switch update {
        case .name(let value): name = value
        case .birthDate(let value): birthDate = value
        case .sex(let value): sex = value
        case .phone(let value): phone = value
        case .email(let value): email = value
        case .address(let value): address = value
        case .identifiers(let value): identifiers = value
        case .language(let value): language = value
        case .status(let value): standing = value
        }
    }
}

/// A field with its new value; nil clears it, or says that its value was erased.
enum PatientFieldUpdate: Hashable, Sendable {
    case name(PersonName?)
    case birthDate(PartialDate?)
    case sex(PatientSex)
    case phone(PhoneNumber?)
    case email(EmailAddress?)
    case address(PatientAddress?)
    case identifiers([PatientIdentifier])
    case language(LanguageTag?)
    case status(PatientStanding)

    /// Which field it is.
    var field: PatientField {
        switch self {
        case .name: .name
        case .birthDate: .birthDate
        case .sex: .sex
        case .phone: .phone
        case .email: .email
        case .address: .address
        case .identifiers: .identifiers
        case .language: .language
        case .status: .status
        }
    }
}
