public import Kernel

/// A webhook as clients see it.
public struct WebhookView: Hashable, Sendable, Codable {
    /// The webhook.
    public var id: WebhookID
    /// Where events are sent.
    public var url: String
    /// What is sent.
    public var eventTypes: [String]
    /// The merchant whose events alone are sent; absent where all of the tenant's are.
    public var merchantId: MerchantID?
    /// What it is for.
    public var description: String?
    /// Whether it is told what happens.
    public var status: WebhookStatus
    /// Why it is disabled; absent where it is not.
    public var disabledReason: WebhookDisabledReason?
    /// Since when nothing but failures came of it; absent where the last delivery went well.
    public var failingSince: Timestamp?
    /// Until when the secret before the last rotation signs too; absent where none does.
    public var formerSecretUntil: Timestamp?
    /// What signs from now on: `whsec_` and 64 hexadecimal digits, all of them the key. In the answer that made it alone.
    public var secret: String?
    /// The version: the ETag.
    public var version: Int
    /// When it was registered.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view of one that was just registered; the rest is set afterwards.
    public init(id: WebhookID, url: String, eventTypes: [String], createdAt: Timestamp) {
        self.id = id
        self.url = url
        self.eventTypes = eventTypes
        status = .active
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// One event on its way to a webhook.
public struct WebhookDeliveryView: Hashable, Sendable, Codable {
    /// The delivery: `Medley-Delivery-Id`.
    public var id: WebhookDeliveryID
    /// The webhook.
    public var webhookId: WebhookID
    /// The event: `Medley-Event-Id`, the same in each replay.
    public var eventId: EventID
    /// The name of what happened, such as `wallet.credited`.
    public var eventType: String
    /// Where it is on its way.
    public var status: WebhookDeliveryStatus
    /// The delivery that this one sends again; absent in the first.
    public var replayOf: WebhookDeliveryID?
    /// How often it was tried.
    public var attemptCount: Int
    /// When it is tried next; absent where it is not.
    public var nextAttemptAt: Timestamp?
    /// The status of the last answer; absent where none came.
    public var lastStatusCode: Int?
    /// When what it tells of was recorded.
    public var occurredAt: Timestamp
    /// When it was queued.
    public var createdAt: Timestamp
    /// When it went well, or was given up; absent until then.
    public var finishedAt: Timestamp?
    /// The attempts, oldest first; in the answer for one delivery alone.
    public var attempts: [WebhookAttemptView]?

    /// Makes a view of one that waits; the rest is set afterwards.
    public init(
        id: WebhookDeliveryID, webhookID: WebhookID, eventID: EventID, eventType: String, occurredAt: Timestamp,
        createdAt: Timestamp
    ) {
        self.id = id
        webhookId = webhookID
        eventId = eventID
        self.eventType = eventType
        status = .pending
        attemptCount = 0
        self.occurredAt = occurredAt
        self.createdAt = createdAt
    }
}

/// One attempt of a delivery.
public struct WebhookAttemptView: Hashable, Sendable, Codable {
    /// Which it is, from 1.
    public var number: Int
    /// When it began.
    public var at: Timestamp
    /// How long it took.
    public var durationMilliseconds: Int
    /// The status of the answer; absent where none came.
    public var statusCode: Int?
    /// Why no answer came, in one word such as `deadlineExceeded`; absent where one did.
    public var error: String?
    /// How the answer began, up to 256 bytes, printable ASCII; absent where it was empty.
    public var answer: String?

    /// Makes a view; the rest is set afterwards.
    public init(number: Int, at: Timestamp, durationMilliseconds: Int) {
        self.number = number
        self.at = at
        self.durationMilliseconds = durationMilliseconds
    }
}

/// What a replay of a span of time came to.
public struct WebhookReplayView: Hashable, Sendable, Codable {
    /// How many deliveries were queued anew.
    public var deliveryCount: Int
    /// From which instant on another call goes on; absent where all of the span were queued.
    public var continueFrom: Timestamp?

    /// Makes a view; see the properties.
    public init(deliveryCount: Int, continueFrom: Timestamp? = nil) {
        self.deliveryCount = deliveryCount
        self.continueFrom = continueFrom
    }
}
