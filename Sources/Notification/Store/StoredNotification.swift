import JSON
import Journal
import Kernel
import NotificationAPI

/// The data of `messageQueued`, version 1. What the appointment is for is a detail of health: it is sealed.
struct StoredMessage: Codable {
    var messageId: MessageID
    var patientId: PatientID
    var kind: MessageKind
    var subjectId: MessageSubjectID
    var facts: MessageFacts
    var dueAt: Timestamp
    var latestAt: Timestamp
    var at: Timestamp
    var sealed: String?

    init(_ event: MessageQueued, _ sealer: FieldSealer) throws(EventCodecError) {
        messageId = event.messageID
        patientId = event.patientID
        kind = event.kind
        subjectId = event.subjectID
        facts = event.facts
        facts.service = nil
        dueAt = event.dueAt
        latestAt = event.latestAt
        at = event.at
        if let service = event.facts.service {
            sealed = try sealer.seal(service, field: NotificationEventCodec.sealedField)
        }
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> MessageQueued {
        var facts = facts
        if let sealed { facts.service = try opener.open(sealed, field: NotificationEventCodec.sealedField) }
        return MessageQueued(
            messageID: messageId, patientID: patientId, kind: kind, subjectID: subjectId, facts: facts, dueAt: dueAt,
            latestAt: latestAt, at: at)
    }
}

/// The data of every step of a message, version 1: which members are there follows from the event's name.
struct StoredMessageStep: Codable {
    var messageId: MessageID
    var patientId: PatientID
    var at: Timestamp
    var channel: ChannelKind?
    var locale: LanguageTag?
    /// Address, subject and text: one sealed document.
    var sealed: String?
    var attempt: MessageAttempt?
    var providerMessageId: String?
    var code: String?
    var nextAt: Timestamp?
    var endsRound: Bool?
    var reason: SuppressionReason?

    init(_ event: MessageMoved, _ sealer: FieldSealer) throws(EventCodecError) {
        messageId = event.messageID
        patientId = event.patientID
        at = event.at
        switch event.step {
        case .rendered(let channel, let locale, let text):
            self.channel = channel
            self.locale = locale
            let bytes = try StoredJSON.encode(text, in: NotificationEventCodec.Name.messageRendered.rawValue)
            sealed = try sealer.seal(utf8: bytes, field: NotificationEventCodec.sealedField)
        case .attempted(let attempt): self.attempt = attempt
        case .sent(let id): providerMessageId = id
        case .failed(let code, let nextAt, let endsRound, let channel):
            self.code = code
            self.nextAt = nextAt
            self.endsRound = endsRound
            self.channel = channel
        case .died(let code): self.code = code
        case .postponed(let until): nextAt = until
        case .suppressed(let reason): self.reason = reason
        case .delivered, .read, .retried: break
        }
    }

    func event(
        _ name: NotificationEventCodec.Name, _ opener: FieldOpener
    ) throws(EventCodecError) -> NotificationEvent {
        let step = try step(name, opener)
        guard let step else { throw .malformed(type: name.rawValue) }
        return .messageMoved(MessageMoved(messageID: messageId, patientID: patientId, step: step, at: at))
    }

    private func step(
        _ name: NotificationEventCodec.Name, _ opener: FieldOpener
    ) throws(EventCodecError) -> MessageStep? {
        switch name {
        case .messageRendered:
            guard let channel, let locale, let sealed else { return nil }
            return .rendered(channel: channel, locale: locale, text: try text(sealed, opener))
        case .messageAttempted: return attempt.map { .attempted($0) }
        case .messageSent: return .sent(providerMessageID: providerMessageId)
        case .messageFailed:
            guard let code, let nextAt, let endsRound else { return nil }
            return .failed(code: code, nextAt: nextAt, endsRound: endsRound, excluding: channel)
        case .messageDied: return code.map { .died(code: $0) }
        case .messagePostponed: return nextAt.map { .postponed(until: $0) }
        case .messageSuppressed: return reason.map { .suppressed($0) }
        case .messageDelivered: return .delivered
        case .messageRead: return .read
        case .messageRetried: return .retried
        case .messageQueued, .templateSaved, .preferencesSet: return nil
        }
    }

    private func text(_ sealed: String, _ opener: FieldOpener) throws(EventCodecError) -> MessageText {
        guard let text = try opener.open(sealed, field: NotificationEventCodec.sealedField) else {
            return MessageText()
        }
        return try StoredJSON.decode(
            MessageText.self, from: Array(text.utf8), in: NotificationEventCodec.Name.messageRendered.rawValue)
    }
}

/// The data of `templateSaved`, version 1.
struct StoredTemplate: Codable {
    var templateId: TemplateID
    var words: SaveTemplateRequest
    var isActive: Bool
    var at: Timestamp

    init(_ event: TemplateSaved) {
        templateId = event.templateID
        words = event.words
        isActive = event.isActive
        at = event.at
    }

    var event: TemplateSaved { TemplateSaved(templateID: templateId, words: words, isActive: isActive, at: at) }
}

/// The data of `preferencesSet`, version 1.
struct StoredPreferences: Codable {
    var patientId: PatientID
    var choice: RecipientChoice
    var at: Timestamp

    init(_ event: PreferencesSet) {
        patientId = event.patientID
        choice = event.choice
        at = event.at
    }

    var event: PreferencesSet { PreferencesSet(patientID: patientId, choice: choice, at: at) }
}
