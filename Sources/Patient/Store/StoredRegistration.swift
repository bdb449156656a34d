import Journal
import Kernel
import PatientAPI

/// The data of `patientRegistered`, version 2; in version 1 the number stood in the clear.
struct StoredRegistration: Codable {
    var patientId: PatientID
    /// Of version 1 alone; it is sealed since.
    var mrn: String?
    var sex: PatientSex
    var language: LanguageTag?
    /// Absent where active.
    var status: PatientStanding?
    var at: Timestamp
    var sealed: String

    init(_ event: PatientRegistered, _ sealer: FieldSealer) throws(EventCodecError) {
        patientId = event.patientID
        sex = event.details.sex
        language = event.details.language
        status = event.details.standing == .active ? nil : event.details.standing
        at = event.at
        sealed = try StoredJSON.seal(
            StoredIdentity(event.details, mrn: event.mrn, source: event.source), sealer,
            in: PatientEventCodec.Name.patientRegistered.rawValue)
    }

    /// The number; once erased one that is derived from the patient's id, whatever the version.
    private func number(_ identity: StoredIdentity?) throws(EventCodecError) -> String {
        guard let identity else { return PatientNumber.erased(patientId) }
        guard let number = identity.mrn ?? mrn else {
            throw .malformed(type: PatientEventCodec.Name.patientRegistered.rawValue)
        }
        return number
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PatientRegistered {
        let identity = try StoredJSON.open(
            StoredIdentity.self, sealed, opener, in: PatientEventCodec.Name.patientRegistered.rawValue)
        let details = PatientDetails(
            name: identity?.name, birthDate: identity?.birthDate, sex: sex, phone: identity?.phone,
            email: identity?.email, address: identity?.address, identifiers: identity?.identifiers ?? [],
            language: language, standing: status ?? .active)
        return PatientRegistered(
            patientID: patientId, mrn: try number(identity), details: details, source: identity?.source,
            isErased: identity == nil,
            at: at)
    }
}

/// The data of `patientChanged`, version 1: `fields` names what changed; a field without a value was cleared.
struct StoredChange: Codable {
    var patientId: PatientID
    var fields: [String]
    var sex: PatientSex?
    var language: LanguageTag?
    var status: PatientStanding?
    var at: Timestamp
    var sealed: String

    private static let type = PatientEventCodec.Name.patientChanged.rawValue

    init(_ event: PatientChanged, _ sealer: FieldSealer) throws(EventCodecError) {
        patientId = event.patientID
        fields = event.updates.map(\.field)
        at = event.at
        for update in event.updates {
            if case .sex(let value) = update { sex = value }
            if case .language(let value) = update { language = value }
            if case .status(let value) = update { status = value }
        }
        sealed = try StoredJSON.seal(StoredIdentity(event.updates), sealer, in: Self.type)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PatientChanged {
        let identity = try StoredJSON.open(StoredIdentity.self, sealed, opener, in: Self.type)
        var updates: [PatientFieldUpdate] = []
        for field in fields {
            updates.append(try update(field, identity ?? StoredIdentity()))
        }
        return PatientChanged(patientID: patientId, updates: updates, isErased: identity == nil, at: at)
    }

    private func update(_ field: String, _ identity: StoredIdentity) throws(EventCodecError) -> PatientFieldUpdate {
        switch field {
        case "name": return .name(identity.name)
        case "birthDate": return .birthDate(identity.birthDate)
        case "sex":
            guard let sex else { throw .malformed(type: Self.type) }
            return .sex(sex)
        case "phone": return .phone(identity.phone)
        case "email": return .email(identity.email)
        case "address": return .address(identity.address)
        case "identifiers": return .identifiers(identity.identifiers ?? [])
        case "language": return .language(language)
        case "status":
            guard let status else { throw .malformed(type: Self.type) }
            return .status(status)
        default: throw .malformed(type: Self.type)
        }
    }
}

/// The data of `patientNumberAssigned`, version 2; version 1 said to whom.
struct StoredNumber: Codable {
    var number: Int
    var patientId: PatientID?
    var at: Timestamp

    init(_ event: PatientNumberAssigned) {
        number = event.number
        patientId = event.patientID
        at = event.at
    }

    var event: PatientNumberAssigned { PatientNumberAssigned(number: number, patientID: patientId, at: at) }
}
