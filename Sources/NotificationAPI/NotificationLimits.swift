/// The bounds of texts, tries and lists.
public enum NotificationLimits {
    /// The longest subject of a template, in characters.
    public static let subjectCharacters = 200
    /// The longest text of a template, in characters.
    public static let bodyCharacters = 4_000
    /// The most parts of a text message that a template may make, each paid for.
    public static let smsSegments = 4
    /// How long a variable is taken to be where parts are counted, in characters.
    public static let variableCharacters = 30
    /// The rests between rounds of tries, in minutes; after the last of them the message is given up.
    public static let retryMinutes = [1, 5, 15, 60, 240, 720]
    /// The longest rest that a provider may ask for, in seconds.
    public static let longestRetryAfterSeconds = 86_400
    /// How long one try may take, in seconds.
    public static let attemptSeconds = 30
    /// After how long a try counts as one that nobody knows the end of, in seconds.
    public static let attemptLeaseSeconds = 120
    /// The most messages that one recipient gets within 24 hours.
    public static let messagesPerRecipientAndDay = 12
    /// How many messages are sent at once by one process.
    public static let sendingWidth = 16
    /// How many messages one look finds.
    public static let duePerLook = 200
    /// How many tries one message gets without a rest, one for each provider.
    public static let triesPerVisit = 8
    /// How long before quiet hours a reminder goes out that falls into them, in minutes.
    public static let quietLeadMinutes = 15
    /// The longest quiet hours, in hours.
    public static let longestQuietHours = 16
    /// The longest name or code that a provider gives, in characters.
    public static let providerTextCharacters = 200
}
