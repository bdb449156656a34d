import Kernel
import NotificationAPI

/// What the events of one stream of the module add up to.
enum NotificationState: Hashable, Sendable {
    /// The stream has no events.
    case empty
    case message(MessageRecord)
    case template(TemplateSaved)
    case preferences(PreferencesSet)
}

/// A message as its events have it.
struct MessageRecord: Hashable, Sendable {
    var queued: MessageQueued
    var status = MessageStatus.queued
    /// When it is due, or when a try counts as lost; nil where nothing is to come.
    var nextAt: Timestamp?
    /// The last try.
    var attempt: MessageAttempt?
    /// Rounds of tries over every provider that failed.
    var rounds = 0
    /// The providers that were tried in this round.
    var tried: [String] = []
    /// The channels that will never work for it.
    var excluded: [ChannelKind] = []
    var text: MessageText?
    var locale: LanguageTag?
    var reason: String?
    var sentAt: Timestamp?
    var updatedAt: Timestamp

    init(_ queued: MessageQueued) {
        self.queued = queued
        nextAt = queued.dueAt
        updatedAt = queued.at
    }

    /// Whether it waits for its time, or for another try.
    var isWaiting: Bool { status == .queued || status == .rendered || status == .failed }
}
