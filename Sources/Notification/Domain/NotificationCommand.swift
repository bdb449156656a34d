import Kernel
import NotificationAPI

/// What is asked of the module's streams.
enum NotificationCommand: Hashable, Sendable {
    /// Queues a message, unless it was.
    case queue(MessageQueued)
    /// Does something with a message.
    case message(MessageID, MessageOrder, at: Timestamp)
    /// Saves a hospital's own words.
    case saveTemplate(TemplateSaved)
    /// Goes back to the words that come with the program.
    case withdrawTemplate(TemplateID, at: Timestamp)
    /// Says what a patient wants to get.
    case setPreferences(PreferencesSet)
}

/// What is asked of a message.
enum MessageOrder: Hashable, Sendable {
    /// Begins a try, in words for its channel; refused with `notDue` where somebody else was faster.
    case attempt(MessageAttempt, locale: LanguageTag, text: MessageText)
    /// Says what a try came to.
    case conclude(attempt: Int, AttemptEnd)
    /// Lets it wait longer.
    case postpone(until: Timestamp)
    /// Keeps it from going out, unless it did.
    case suppress(SuppressionReason)
    /// Says what a provider told of it.
    case report(DeliveryReportKind)
    /// Sends it again that was given up.
    case retry
}

/// What a try came to.
enum AttemptEnd: Hashable, Sendable {
    case sent(providerMessageID: String?)
    /// It may work later: at once where another provider is left, else after a rest of at least `retryAfterSeconds`.
    case failed(code: String, hasOther: Bool, retryAfterSeconds: Int?)
    /// The channel never works for this message; another is left or not.
    case channelFailed(code: String, hasOther: Bool)
    /// Nobody knows: whoever tried it is gone.
    case unknown
}

/// What a provider tells of a message.
enum DeliveryReportKind: Hashable, Sendable {
    case delivered, read
    case failed(code: String)
}

/// Why a command of the module is refused.
enum NotificationRejection: Error, Hashable, Sendable {
    /// The stream that the command names has no events.
    case notFound
    /// Somebody else does it, or it is not time.
    case notDue
    /// A rule refuses it.
    case rule(NotificationRule)
}
