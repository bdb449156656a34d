import Journal
import Kernel
import NotificationAPI

/// Stored name <-> event. Names and versions are never changed once released.
///
/// What names a person or tells of their health (address, subject, text, what an appointment is for) is sealed in the member
/// `sealed`, under the patient's key.
struct NotificationEventCodec: EventCodec {
    /// The stable stored names.
    enum Name: String, CaseIterable {
        case messageQueued, messageRendered, messageAttempted, messageSent, messageFailed, messageDied
        case messagePostponed, messageSuppressed, messageDelivered, messageRead, messageRetried
        case templateSaved, preferencesSet
    }

    /// What this release knows.
    static let versions = EventVersions(of: Name.self)
    var versions: EventVersions { Self.versions }

    /// The name under which the sealed text is bound to its event (associated data).
    static let sealedField = "sealed"

    func subject(of event: NotificationEvent) -> SubjectID? {
        switch event {
        case .messageQueued(let event): event.patientID.retagged()
        case .messageMoved(let event): event.patientID.retagged()
        case .templateSaved: nil
        case .preferencesSet(let event): event.patientID.retagged()
        }
    }

    func encode(_ event: NotificationEvent, _ sealer: FieldSealer) throws(EventCodecError) -> EncodedEvent {
        switch event {
        case .messageQueued(let event): try encoded(.messageQueued, StoredMessage(event, sealer))
        case .messageMoved(let event): try encoded(event.step.name, StoredMessageStep(event, sealer))
        case .templateSaved(let event): try encoded(.templateSaved, StoredTemplate(event))
        case .preferencesSet(let event): try encoded(.preferencesSet, StoredPreferences(event))
        }
    }

    func decode(_ stored: StoredEvent, _ opener: FieldOpener) throws(EventCodecError) -> NotificationEvent {
        try Self.versions.requireKnown(stored)
        guard let name = Name(rawValue: stored.type) else { throw .unknownType(stored.type) }
        switch name {
        case .messageQueued: return .messageQueued(try read(StoredMessage.self, stored).event(opener))
        case .templateSaved: return .templateSaved(try read(StoredTemplate.self, stored).event)
        case .preferencesSet: return .preferencesSet(try read(StoredPreferences.self, stored).event)
        default: return try read(StoredMessageStep.self, stored).event(name, opener)
        }
    }

    private func encoded(_ name: Name, _ data: some Encodable) throws(EventCodecError) -> EncodedEvent {
        EncodedEvent(type: name.rawValue, schemaVersion: 1, data: try StoredJSON.encode(data, in: name.rawValue))
    }

    private func read<Data: Decodable>(_: Data.Type, _ stored: StoredEvent) throws(EventCodecError) -> Data {
        try StoredJSON.decode(Data.self, from: stored.data, in: stored.type)
    }
}

extension MessageStep {
    /// The stable stored name.
    var name: NotificationEventCodec.Name {
        switch self {
        case .rendered: .messageRendered
        case .attempted: .messageAttempted
        case .sent: .messageSent
        case .failed: .messageFailed
        case .died: .messageDied
        case .postponed: .messagePostponed
        case .suppressed: .messageSuppressed
        case .delivered: .messageDelivered
        case .read: .messageRead
        case .retried: .messageRetried
        }
    }
}
