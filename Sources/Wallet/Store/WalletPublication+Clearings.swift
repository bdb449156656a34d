import Kernel
import WalletAPI

extension WalletPublication {
    /// What is told of clearings: money that left a wallet or came into one, and what pays an invoice, as a payment does.
    static func clearing(_ event: ClearingEvent) -> WalletIntegrationEvent? {
        switch event {
        case .sent(let event):
            return .debited(
                WalletMovedV1(
                    walletId: event.walletID, amount: event.fact.amount,
                    balance: Money(amountMinor: event.balanceMinor, currency: event.fact.amount.currency),
                    reference: event.fact.reference))
        case .received(let event):
            switch event.fact.purpose {
            case .wallet(let wallet):
                return credited(wallet, event.fact.amount, event.balanceMinor, event.fact.reference)
            case .invoice(let invoice): return .paymentChanged(paid(invoice, by: event.fact))
            }
        case .returned(let event):
            return credited(event.walletID, event.amount, event.balanceMinor, event.reference)
        case .refused, .settled, .agreed: return nil
        }
    }

    private static func credited(
        _ wallet: WalletID, _ amount: Money, _ balanceMinor: Int64?, _ reference: String
    ) -> WalletIntegrationEvent? {
        guard let balanceMinor else { return nil }
        return .credited(
            WalletMovedV1(
                walletId: wallet, amount: amount,
                balance: Money(amountMinor: balanceMinor, currency: amount.currency), reference: reference))
    }

    /// The clearing as a payment that was taken whole: its id names it.
    private static func paid(_ invoice: PaidInvoiceID, by fact: ClearingFact) -> PaymentChangedV1 {
        var changed = PaymentChangedV1(
            paymentId: fact.clearingID.retagged(), change: .captured, method: .wallet, amount: fact.amount,
            reference: fact.reference)
        changed.captured = fact.amount
        changed.invoiceId = invoice
        return changed
    }
}
