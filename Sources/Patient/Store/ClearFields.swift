import Kernel
import PatientAPI

/// What the data of an event says of a person in the clear, beside what is sealed: it names nobody.
struct ClearFields {
    var sex: PatientSex?
    var language: LanguageTag?
    var status: PatientStanding?

    /// The values of some fields that stand in the clear.
    init(_ updates: [PatientFieldUpdate]) {
        for update in updates {
            switch update {
            case .sex(let value): sex = value
            case .language(let value): language = value
            case .status(let value): status = value
            case .name, .birthDate, .phone, .email, .address, .identifiers: break
            }
        }
    }

    /// The values as an event holds them.
    init(sex: PatientSex?, language: LanguageTag?, status: PatientStanding?) {
        self.sex = sex
        self.language = language
        self.status = status
    }

    /// A field's value, sealed or in the clear; nil where one is missing that cannot be empty.
    func update(of field: PatientField, _ sealed: StoredIdentity) -> PatientFieldUpdate? {
        switch field {
        case .name: .name(sealed.name)
        case .birthDate: .birthDate(sealed.birthDate)
        case .sex: sex.map { .sex($0) }
        case .phone: .phone(sealed.phone)
        case .email: .email(sealed.email)
        case .address: .address(sealed.address)
        case .identifiers: .identifiers(sealed.identifiers ?? [])
        case .language: .language(language)
        case .status: status.map { .status($0) }
        }
    }
}
