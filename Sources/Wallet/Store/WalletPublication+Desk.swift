import Kernel
import WalletAPI

extension WalletPublication {
    /// What is told of the operator's desk: money that was given back. Requests and settings are the tenant's own affair.
    static func desk(_ event: DeskEvent) -> WalletIntegrationEvent? {
        guard case .refunded(let event) = event else { return nil }
        guard let from = event.from else {
            return .credited(
                WalletMovedV1(
                    walletId: event.to, amount: event.amount,
                    balance: Money(amountMinor: event.toBalanceMinor, currency: event.amount.currency),
                    reference: event.reference))
        }
        return .transferred(
            FundsTransferredV1(
                fromWalletId: from, toWalletId: event.to, amount: event.amount, reference: event.reference))
    }
}
