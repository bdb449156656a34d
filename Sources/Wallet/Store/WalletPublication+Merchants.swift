import Crypto
import Kernel
import WalletAPI

extension WalletPublication {
    /// What is told of merchants: where they are on their way, and what they were paid.
    static func merchant(_ event: MerchantEvent) -> WalletIntegrationEvent? {
        switch event {
        case .applied(let event): changed(event.merchantID, .applied)
        case .verified(let event): changed(event.merchantID, .verified)
        case .activated(let event): changed(event.merchantID, .active)
        case .suspended(let event): changed(event.merchantID, .suspended)
        case .changed, .methodsChanged, .feesCharged, .taxCharged: nil
        case .settled(let event):
            .merchantSettled(
                SettlementRanV1(
                    settlementId: event.settlementID, merchantId: event.merchantID, day: event.day,
                    payout: Money(amountMinor: event.amounts.payoutMinor, currency: event.currency),
                    fileSha256: Hexadecimal.encode(event.fileSHA256)))
        }
    }

    private static func changed(_ id: MerchantID, _ status: MerchantStatus) -> WalletIntegrationEvent {
        .merchantChanged(MerchantStatusChangedV1(merchantId: id, status: status))
    }
}
