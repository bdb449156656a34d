public import JSON
public import Kernel

/// What registers a webhook (`POST /api/v1/webhooks`).
public struct CreateWebhookRequest: Hashable, Sendable, Codable {
    /// Where events are sent, https, without user information.
    public var url: String
    /// What is sent: names such as `wallet.credited`, `payment.*` or `*`; 1–50.
    public var eventTypes: [String]
    /// The merchant whose events alone are sent; all of the tenant's where absent. A merchant's own key registers for it alone.
    public var merchantId: MerchantID?
    /// What it is for, up to 200 characters.
    public var description: String?

    /// Makes a request; the rest is set afterwards.
    public init(url: String, eventTypes: [String]) {
        self.url = url
        self.eventTypes = eventTypes
    }
}

/// What changes a webhook (`PATCH /api/v1/webhooks/{id}`): what is absent stays.
public struct ChangeWebhookRequest: Hashable, Sendable, Codable {
    /// Another URL.
    public var url: String?
    /// Other event types, all of them.
    public var eventTypes: [String]?
    /// Another description; null takes it away.
    public var description: Patch<String> = .absent
    /// `active` lets a disabled one be told again; `disabled` stops it.
    public var status: WebhookStatus?

    /// Makes a request that changes nothing; see the properties.
    public init() {}
}

/// What sends the deliveries of a span of time again (`POST /api/v1/webhooks/{id}/replay`).
public struct ReplayWebhookRequest: Hashable, Sendable, Codable {
    /// From this instant on, by when the events were recorded.
    public var from: Timestamp
    /// Before this instant.
    public var to: Timestamp
    /// Only those in this status; all of them where absent.
    public var status: WebhookDeliveryStatus?

    /// Makes a request; see the properties.
    public init(from: Timestamp, to: Timestamp, status: WebhookDeliveryStatus? = nil) {
        self.from = from
        self.to = to
        self.status = status
    }
}

/// Which webhooks to list, newest first; everything given must match.
public struct WebhookListQuery: Hashable, Sendable {
    /// Of which merchant.
    public var merchantID: MerchantID?
    /// In which status.
    public var status: WebhookStatus?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(
        merchantID: MerchantID? = nil, status: WebhookStatus? = nil, page: WalletPageRequest = WalletPageRequest()
    ) {
        self.merchantID = merchantID
        self.status = status
        self.page = page
    }
}

/// Which deliveries of a webhook to list, newest first; everything given must match.
public struct WebhookDeliveryQuery: Hashable, Sendable {
    /// In which status.
    public var status: WebhookDeliveryStatus?
    /// Of which event, with its replays.
    public var eventID: EventID?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(
        status: WebhookDeliveryStatus? = nil, eventID: EventID? = nil, page: WalletPageRequest = WalletPageRequest()
    ) {
        self.status = status
        self.eventID = eventID
        self.page = page
    }
}
