import Kernel
import WalletAPI

/// A webhook as far as it takes to tell what is sent to it.
struct WebhookListener: Hashable, Sendable {
    var id: WebhookID
    var eventTypes: [String]
    /// The merchant whose events alone are sent, and the wallet that they are paid into.
    var merchantID: MerchantID?
    var walletID: WalletID?
    /// What the log recorded from then on is sent.
    var listensFrom: Timestamp
    /// Since when it is disabled; nil where it is not.
    var disabledAt: Timestamp?

    /// How an event that was recorded at an instant is queued for it; nil where it is not.
    func queues(_ event: WalletIntegrationEvent, at instant: Timestamp) -> WebhookDeliveryStatus? {
        guard instant >= listensFrom, WebhookEventTypes.matches(eventTypes, event.webhookName), concerns(event) else {
            return nil
        }
        guard let disabledAt else { return .pending }
        // One that nobody takes care of for longer than deliveries are kept would gather for nothing.
        let end = disabledAt.advanced(by: .seconds(WebhookLimits.retentionDays * 86_400))
        return instant < end ? .held : nil
    }

    private func concerns(_ event: WalletIntegrationEvent) -> Bool {
        guard let merchantID else { return true }
        if event.merchantID == merchantID { return true }
        return walletID.map(event.walletIDs.contains) ?? false
    }
}

extension WalletIntegrationEvent {
    /// The wallets that it is about.
    var walletIDs: [WalletID] {
        switch self {
        case .created(let event): [event.walletId]
        case .statusChanged(let event): [event.walletId]
        case .credited(let event), .debited(let event): [event.walletId]
        case .transferred(let event): [event.fromWalletId, event.toWalletId]
        case .merchantChanged, .merchantSettled, .paymentChanged: []
        }
    }

    /// The merchant that it is about.
    var merchantID: MerchantID? {
        switch self {
        case .merchantChanged(let event): event.merchantId
        case .merchantSettled(let event): event.merchantId
        case .paymentChanged(let event): event.merchantId
        case .created, .statusChanged, .credited, .debited, .transferred: nil
        }
    }
}
