import Kernel
import NotificationAPI

/// What happened in the module.
enum NotificationEvent: Hashable, Sendable {
    /// A message was queued.
    case messageQueued(MessageQueued)
    /// Something became of a message.
    case messageMoved(MessageMoved)
    /// A hospital's own words were saved, or given up.
    case templateSaved(TemplateSaved)
    /// A patient said what they want to get.
    case preferencesSet(PreferencesSet)
}

/// A message was queued.
struct MessageQueued: Hashable, Sendable {
    var messageID: MessageID
    var patientID: PatientID
    var kind: MessageKind
    var subjectID: MessageSubjectID
    var facts: MessageFacts
    /// When it goes out.
    var dueAt: Timestamp
    /// When it must be out, exclusive.
    var latestAt: Timestamp
    var at: Timestamp
}

/// Something became of a message.
struct MessageMoved: Hashable, Sendable {
    var messageID: MessageID
    var patientID: PatientID
    var step: MessageStep
    var at: Timestamp
}

/// What became of a message.
enum MessageStep: Hashable, Sendable {
    /// It was put into words for a channel.
    case rendered(channel: ChannelKind, locale: LanguageTag, text: MessageText)
    /// A try begins; until `until` nobody else begins one.
    case attempted(MessageAttempt)
    /// It was handed over.
    case sent(providerMessageID: String?)
    /// A try failed, and another comes. `excluding` a channel that will never work for it.
    case failed(code: String, nextAt: Timestamp, endsRound: Bool, excluding: ChannelKind?)
    /// It is given up.
    case died(code: String)
    /// It waits longer than was thought.
    case postponed(until: Timestamp)
    /// It is not to go out.
    case suppressed(SuppressionReason)
    /// It arrived; it was read.
    case delivered, read
    /// Somebody wants it sent again.
    case retried
}

/// A try to hand a message over.
struct MessageAttempt: Hashable, Sendable, Codable {
    /// From 1.
    var number: Int
    var channel: ChannelKind
    var provider: String
    /// When it counts as one that nobody knows the end of.
    var until: Timestamp
}

/// A hospital's own words were saved, or given up where they are not active.
struct TemplateSaved: Hashable, Sendable {
    var templateID: TemplateID
    var words: SaveTemplateRequest
    var isActive: Bool
    var at: Timestamp
}

/// A patient said what they want to get.
struct PreferencesSet: Hashable, Sendable {
    var patientID: PatientID
    var choice: RecipientChoice
    var at: Timestamp
}

/// What a patient wants to get.
struct RecipientChoice: Hashable, Sendable, Codable {
    var optedOut: [ChannelKind] = []
    var preferred: [ChannelKind] = []
    var quietHours: QuietHours?
    var locale: LanguageTag?
}
