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

    /// The fields that differ in `other`, with its values, in the order of the record.
    func updates(to other: PatientDetails) -> [PatientFieldUpdate] {
        var updates: [PatientFieldUpdate] = []
        if other.name != name { updates.append(.name(other.name)) }
        if other.birthDate != birthDate { updates.append(.birthDate(other.birthDate)) }
        if other.sex != sex { updates.append(.sex(other.sex)) }
        if other.phone != phone { updates.append(.phone(other.phone)) }
        if other.email != email { updates.append(.email(other.email)) }
        if other.address != address { updates.append(.address(other.address)) }
        if other.identifiers != identifiers { updates.append(.identifiers(other.identifiers)) }
        if other.language != language { updates.append(.language(other.language)) }
        if other.standing != standing { updates.append(.status(other.standing)) }
        return updates
    }

    /// The details with one field changed.
    func applying(_ update: PatientFieldUpdate) -> PatientDetails {
        var copy = self
        switch update {
        case .name(let value): copy.name = value
        case .birthDate(let value): copy.birthDate = value
        case .sex(let value): copy.sex = value
        case .phone(let value): copy.phone = value
        case .email(let value): copy.email = value
        case .address(let value): copy.address = value
        case .identifiers(let value): copy.identifiers = value
        case .language(let value): copy.language = value
        case .status(let value): copy.standing = value
        }
        return copy
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

    /// Whether the field tells who the person is.
    var isIdentifying: Bool {
        switch self {
        case .name, .birthDate, .phone, .email, .address, .identifiers: true
        case .sex, .language, .status: false
        }
    }

    /// The field's stable name, as the API has it.
    var field: String {
        switch self {
        case .name: "name"
        case .birthDate: "birthDate"
        case .sex: "sex"
        case .phone: "phone"
        case .email: "email"
        case .address: "address"
        case .identifiers: "identifiers"
        case .language: "language"
        case .status: "status"
        }
    }
}
