import JSON
import Journal
import Kernel
import PatientAPI

/// Stored name <-> event.
///
/// Names and versions are never changed once released; older versions are brought up on reading.
///
/// Identifying fields are one sealed JSON document (`StoredIdentity`) in the member `sealed`; what remains in the clear
/// (ids, sex, language, the names of changed fields, times) names nobody.
struct PatientEventCodec: EventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case patientRegistered, patientChanged, patientNumberAssigned, externalResourcesKept
        case patientMerged, patientMergeUndone, patientDuplicateJoined, patientDuplicateParted
        case patientLegalHoldPlaced, patientLegalHoldLifted, patientErased, patientPairJudged

        /// The newest version of the event's data, which this release writes.
        var schemaVersion: Int {
            switch self {
            case .patientRegistered, .patientNumberAssigned, .externalResourcesKept: 2
            default: 1
            }
        }
    }
    /// What this release knows, by the names above.
    static let versions = EventVersions(of: Name.self) { $0.schemaVersion }
    var versions: EventVersions { Self.versions }

    /// The name under which the sealed document is bound to its event (associated data).
    static let sealedField = "sealed"

    func subject(of event: PatientEvent) -> SubjectID? {
        switch event {
        case .registered(let event): event.patientID.retagged()
        case .changed(let event): event.patientID.retagged()
        case .numberAssigned: nil
        // What concerns no patient is sealed as well, under the hospital's own: nobody knows whom its texts name.
        case .resourcesKept(let event): (event.patientID ?? ExternalResourcesProjection.hospitalOwner).retagged()
        case .merged(let event): event.duplicateID.retagged()
        case .mergeUndone(let event): event.duplicateID.retagged()
        case .duplicateJoined(let event), .duplicateParted(let event): event.survivorID.retagged()
        case .holdPlaced(let event): event.patientID.retagged()
        case .holdLifted(let event): event.patientID.retagged()
        case .erased(let event): event.patientID.retagged()
        case .pairJudged(let event): event.first.retagged()
        }
    }

    func erases(_ event: PatientEvent) -> SubjectID? {
        if case .erased(let event) = event { event.patientID.retagged() } else { nil }
    }

    func encode(_ event: PatientEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .registered(let event): try encoded(.patientRegistered, StoredRegistration(event, sealer))
        case .changed(let event): try encoded(.patientChanged, StoredChange(event, sealer))
        case .numberAssigned(let event): try encoded(.patientNumberAssigned, StoredNumber(event))
        case .resourcesKept(let event): try encoded(.externalResourcesKept, StoredResources(event, sealer))
        case .merged(let event): try encoded(.patientMerged, StoredMerge(event, sealer))
        case .mergeUndone(let event): try encoded(.patientMergeUndone, StoredMergeMove(event))
        case .duplicateJoined(let event): try encoded(.patientDuplicateJoined, StoredMergeMove(event))
        case .duplicateParted(let event): try encoded(.patientDuplicateParted, StoredMergeMove(event))
        case .holdPlaced(let event): try encoded(.patientLegalHoldPlaced, StoredHold(event, sealer))
        case .holdLifted(let event): try encoded(.patientLegalHoldLifted, StoredHold(event))
        case .erased(let event): try encoded(.patientErased, StoredErasure(event))
        case .pairJudged(let event): try encoded(.patientPairJudged, StoredPair(event))
        }
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> PatientEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .patientRegistered: return .registered(try read(StoredRegistration.self, stored).event(opener))
        case .patientChanged: return .changed(try read(StoredChange.self, stored).event(opener))
        case .patientNumberAssigned: return .numberAssigned(try read(StoredNumber.self, stored).event)
        case .externalResourcesKept: return .resourcesKept(try read(StoredResources.self, stored).event(opener))
        case .patientMerged: return .merged(try read(StoredMerge.self, stored).event(opener))
        case .patientMergeUndone: return .mergeUndone(try read(StoredMergeMove.self, stored).event)
        case .patientDuplicateJoined: return .duplicateJoined(try read(StoredMergeMove.self, stored).event)
        case .patientDuplicateParted: return .duplicateParted(try read(StoredMergeMove.self, stored).event)
        case .patientLegalHoldPlaced: return .holdPlaced(try read(StoredHold.self, stored).placed(opener))
        case .patientLegalHoldLifted: return .holdLifted(try read(StoredHold.self, stored).lifted)
        case .patientErased: return .erased(try read(StoredErasure.self, stored).event)
        case .patientPairJudged: return .pairJudged(try read(StoredPair.self, stored).event)
        }
    }

    private func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(
            type: name.rawValue, schemaVersion: name.schemaVersion, data: try StoredJSON.encode(data, in: name.rawValue)
        )
    }

    private func read<Data: Decodable>(_ type: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(type, from: stored.data, in: stored.type)
    }
}

extension StoredJSON {
    /// Seals a value as one JSON document.
    static func seal(_ value: some Encodable, _ sealer: FieldSealer, in event: String) throws(EventCodecError) -> String
    {
        let bytes = try encode(value, in: event)
        return try sealer.seal(String(decoding: bytes, as: UTF8.self), field: PatientEventCodec.sealedField)
    }

    /// Opens a sealed JSON document; nil once erased.
    static func open<Value: Decodable>(
        _: Value.Type, _ sealed: String, _ opener: FieldOpener, in event: String
    ) throws(EventCodecError) -> Value? {
        guard let text = try opener.open(sealed, field: PatientEventCodec.sealedField) else { return nil }
        return try decode(Value.self, from: Array(text.utf8), in: event)
    }
}
