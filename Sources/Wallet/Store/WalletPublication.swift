import Journal
import Kernel
import WalletAPI

/// What other modules learn of wallets. What holds reserve and give back moves nothing, and is the module's own affair.
struct WalletPublication: EventPublication {
    func published(_ recorded: RecordedEvent<WalletEvent>) -> WalletIntegrationEvent? {
        switch recorded.event {
        case .created(let event):
            .created(
                WalletCreatedV1(
                    walletId: event.walletID, userId: event.ownerID, type: event.type, currency: event.currency))
        case .activated(let event): Self.status(.active, of: event)
        case .suspended(let event): Self.status(.suspended, of: event)
        case .closed(let event): Self.status(.closed, of: event)
        case .credited(let event): .credited(WalletMovedV1(event))
        case .debited(let event): .debited(WalletMovedV1(event))
        case .transferred(let event):
            .transferred(
                FundsTransferredV1(
                    fromWalletId: event.from, toWalletId: event.to, amount: event.amount, reference: event.reference))
        case .holdCaptured(let event): Self.captured(event)
        case .limitsChanged, .held, .holdReleased, .holdExpired, .card: nil
        case .merchant(let event): Self.merchant(event)
        case .payment(let event): Self.payment(event)
        case .clearing(let event): Self.clearing(event)
        case .desk(let event): Self.desk(event)
        }
    }

    private static func status(_ status: WalletStatus, of event: WalletStatusChanged) -> WalletIntegrationEvent {
        .statusChanged(WalletStatusChangedV1(walletId: event.walletID, status: status))
    }

    /// A capture that pays a wallet is a transfer to it; one that pays nobody here is money that left.
    private static func captured(_ event: HoldCaptured) -> WalletIntegrationEvent {
        guard let to = event.to else {
            let balance = Money(amountMinor: event.balanceMinor, currency: event.amount.currency)
            return .debited(
                WalletMovedV1(
                    walletId: event.walletID, amount: event.amount, balance: balance, reference: event.reference))
        }
        return .transferred(
            FundsTransferredV1(
                fromWalletId: event.walletID, toWalletId: to, amount: event.amount, reference: event.reference))
    }
}

extension WalletMovedV1 {
    fileprivate init(_ event: WalletMoved) {
        self.init(
            walletId: event.walletID, amount: event.amount,
            balance: Money(amountMinor: event.balanceMinor, currency: event.amount.currency),
            reference: event.reference)
    }
}
