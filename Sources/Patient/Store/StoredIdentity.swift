import Kernel
import PatientAPI

/// The identifying fields of an event, as they are sealed.
///
/// The members' names and forms are stored and never change.
struct StoredIdentity: Hashable, Codable {
    var givenName: String?
    var familyName: String?
    var fullName: String?
    var birthDate: PartialDate?
    var phone: PhoneNumber?
    var email: EmailAddress?
    var address: PatientAddress?
    var identifiers: [PatientIdentifier]?
    var source: String?
    var mrn: String?

    /// The identity of a registration.
    init(_ details: PatientDetails, mrn: String, source: String?) {
        self.init(details.updates)
        if details.identifiers.isEmpty { identifiers = nil }
        self.mrn = mrn
        self.source = source
    }

    /// The identifying values of a change.
    init(_ updates: [PatientFieldUpdate]) {
        self.init()
        for update in updates {
            switch update {
            case .name(let value): name = value
            case .birthDate(let value): birthDate = value
            case .phone(let value): phone = value
            case .email(let value): email = value
            case .address(let value): address = value
            case .identifiers(let value): identifiers = value
            case .sex, .language, .status: break
            }
        }
    }

    init() {}

    /// The name that the three members make up.
    ///
    /// The full name is stored where no given name is told apart.
    var name: PersonName? {
        get { PersonName(givenName: givenName, familyName: familyName, fullName: fullName) }
        set {
            givenName = newValue?.givenName
            familyName = newValue?.familyName
            fullName = newValue?.givenName == nil ? newValue?.fullName : nil
        }
    }
}
