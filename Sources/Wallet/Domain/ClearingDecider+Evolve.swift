import Kernel
import WalletAPI

extension ClearingDecider {
    /// The state of a stream after an event of clearings.
    static func evolve(_ state: WalletState, _ event: ClearingEvent) -> WalletState {
        switch (state, event) {
        case (.wallet(let wallet), _): .wallet(evolve(wallet, event))
        case (.empty, .sent(let event)):
            .clearing(.clearing(ClearingRecord(event.fact, walletID: event.walletID, .sent, at: event.at)))
        case (.empty, .received(let event)):
            .clearing(.clearing(ClearingRecord(event.fact, walletID: nil, .received, at: event.at)))
        case (.empty, .refused(let event)):
            .clearing(
                .clearing(
                    ClearingRecord(event.fact, walletID: nil, .refused, because: event.reason, at: event.at)))
        case (.clearing(.clearing(let record)), _): .clearing(.clearing(evolve(record, event)))
        case (.empty, .agreed(let event)), (.clearing(.agreement), .agreed(let event)):
            .clearing(.agreement(ClearingAgreement(operators: event.operators, updatedAt: event.at)))
        default: state
        }
    }

    private static func evolve(_ record: ClearingRecord, _ event: ClearingEvent) -> ClearingRecord {
        var next = record
        switch event {
        case .settled(let event):
            next.status = .settled
            next.updatedAt = event.at
        case .returned(let event):
            next.status = .returned
            next.refusal = event.reason
            next.inSuspense = event.balanceMinor == nil
            next.updatedAt = event.at
        case .sent, .received, .refused, .agreed: break
        }
        return next
    }

    private static func evolve(_ wallet: WalletAccount, _ event: ClearingEvent) -> WalletAccount {
        var next = wallet
        switch event {
        case .sent(let event):
            next.balanceMinor = event.balanceMinor
            next.spending = wallet.spending.adding(event.fact.amount.amountMinor, on: event.day)
            next.updatedAt = event.at
        case .received(let event):
            next.balanceMinor = event.balanceMinor ?? wallet.balanceMinor
            next.updatedAt = event.at
        case .returned(let event):
            next.balanceMinor = event.balanceMinor ?? wallet.balanceMinor
            next.updatedAt = event.at
        case .refused, .settled, .agreed: break
        }
        return next
    }
}

extension ClearingRecord {
    /// A clearing as it begins in a tenant.
    fileprivate init(
        _ fact: ClearingFact, walletID: WalletID?, _ status: ClearingStatus, because refusal: ClearingRefusal? = nil,
        at: Timestamp
    ) {
        self.init(
            fact: fact, walletID: walletID, status: status, refusal: refusal, createdAt: at, updatedAt: at)
    }
}
