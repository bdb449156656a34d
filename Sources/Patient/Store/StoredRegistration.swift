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
        let clear = ClearFields(sex: sex, language: language, status: status ?? .active)
        var details = PatientDetails(sex: sex)
        for field in PatientField.allCases {
            if let update = clear.update(of: field, identity ?? StoredIdentity()) { details.apply(update) }
        }
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
        fields = event.updates.map(\.field.rawValue)
        at = event.at
        let clear = ClearFields(event.updates)
        sex = clear.sex
        language = clear.language
        status = clear.status
        sealed = try StoredJSON.seal(StoredIdentity(event.updates), sealer, in: Self.type)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PatientChanged {
        let identity = try StoredJSON.open(StoredIdentity.self, sealed, opener, in: Self.type)
        let clear = ClearFields(sex: sex, language: language, status: status)
        var updates: [PatientFieldUpdate] = []
        for name in fields {
            guard let field = PatientField(rawValue: name),
                let update = clear.update(of: field, identity ?? StoredIdentity())
            else { throw .malformed(type: Self.type) }
            updates.append(update)
        }
        return PatientChanged(patientID: patientId, updates: updates, isErased: identity == nil, at: at)
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
