/// The bounds of webhooks.
public enum WebhookLimits {
    /// How many webhooks of its own a tenant has at most; those of its merchants count for themselves.
    public static let webhooks = 500
    /// How many webhooks one merchant has at most.
    public static let merchantWebhooks = 50
    /// How long a URL may be, in characters.
    public static let urlCharacters = 2_000
    /// How long a description may be, in characters.
    public static let descriptionCharacters = 200
    /// How many event types one webhook may name.
    public static let eventTypes = 50
    /// How long the secret before a rotation signs beside the new one: a day.
    public static let formerSecretSeconds = 86_400
    /// How far the time in a signature may be from the receiver's clock, as the documentation advises.
    public static let signatureToleranceSeconds = 300
    /// How long one attempt may take.
    public static let attemptSeconds = 10
    /// How much of an answer is kept, in bytes.
    public static let answerPrefixBytes = 256
    /// How long after the first attempt, at the latest, a delivery is tried: three days.
    public static let retrySeconds = 259_200
    /// The rest after the first failed attempt; each further one doubles it, up to `longestRestSeconds`.
    public static let firstRestSeconds = 10
    /// The longest rest between two attempts: four hours.
    public static let longestRestSeconds = 14_400
    /// After how many days of nothing but failures a webhook is disabled.
    public static let failingDays = 5
    /// How many days deliveries are kept, and for how many after it was disabled a webhook's events are held.
    public static let retentionDays = 30
    /// How many deliveries one replay of a span sends again; another call goes on.
    public static let replayDeliveries = 10_000
    /// How many replays of one webhook's deliveries wait at most.
    public static let pendingReplays = 20_000
    /// How many deliveries to one webhook are under way at a time in one process.
    public static let concurrentPerWebhook = 8
    /// How many webhooks one process sends to at a time.
    public static let concurrentWebhooks = 64
    /// How many of those are one tenant's.
    public static let concurrentOfTenant = 16
    /// How long a process that died keeps what it took from the others.
    public static let leaseSeconds = 60
}
