public import Kernel

/// Webhooks and what is sent to them, as the HTTP routes see them.
///
/// Every method takes the tenant from its context alone. A key that acts for a merchant reaches that merchant's webhooks alone,
/// and any other is answered as one that never existed. Members and patients reach none (`staffOnly`).
public protocol WebhookService: Sendable {
    /// Registers a webhook; what is recorded from now on is sent. Throws `invalid`, `tooManyWebhooks`, `unknownMerchant`, and
    /// `alreadyIssued` under a key that was used.
    func createWebhook(_ context: RequestContext, _ request: CreateWebhookRequest)
        async throws(WalletServiceError) -> Written<WebhookView>

    /// Webhooks, newest first.
    func webhooks(_ context: RequestContext, _ query: WebhookListQuery)
        async throws(WalletServiceError) -> Page<WebhookView>

    /// A webhook. Throws `notFound`.
    func webhook(_ context: RequestContext, _ id: WebhookID) async throws(WalletServiceError) -> WebhookView

    /// Changes a webhook. Throws `notFound`, `invalid`, `stale`.
    func changeWebhook(
        _ context: RequestContext, _ id: WebhookID, expectedVersion: Int?, _ request: ChangeWebhookRequest
    ) async throws(WalletServiceError) -> Written<WebhookView>

    /// Takes a webhook away, and what waits for it. Throws `notFound`.
    func deleteWebhook(_ context: RequestContext, _ id: WebhookID) async throws(WalletServiceError)

    /// Makes a new secret; the one before signs for a day beside it. Throws `notFound`, `alreadyIssued`.
    func rotateSecret(_ context: RequestContext, _ id: WebhookID)
        async throws(WalletServiceError) -> Written<WebhookView>

    /// Sends an event of type `webhook.test` to a webhook. Throws `notFound`, `webhookDisabled`.
    func testWebhook(_ context: RequestContext, _ id: WebhookID)
        async throws(WalletServiceError) -> WebhookDeliveryView

    /// The deliveries of a webhook, newest first. Throws `notFound`.
    func deliveries(_ context: RequestContext, of id: WebhookID, _ query: WebhookDeliveryQuery)
        async throws(WalletServiceError) -> Page<WebhookDeliveryView>

    /// A delivery with its attempts. Throws `notFound`.
    func delivery(_ context: RequestContext, of id: WebhookID, _ delivery: WebhookDeliveryID)
        async throws(WalletServiceError) -> WebhookDeliveryView

    /// Sends a delivery again, as a new one of the same event. Throws `notFound`, `webhookDisabled`.
    func replay(_ context: RequestContext, of id: WebhookID, _ delivery: WebhookDeliveryID)
        async throws(WalletServiceError) -> WebhookDeliveryView

    /// Sends what was recorded in a span of time again, each event once. Throws `notFound`, `webhookDisabled`, `invalid`.
    func replay(_ context: RequestContext, of id: WebhookID, _ request: ReplayWebhookRequest)
        async throws(WalletServiceError) -> WebhookReplayView
}
