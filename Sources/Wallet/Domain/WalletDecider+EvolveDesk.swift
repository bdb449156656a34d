import Kernel
import WalletAPI

extension WalletDecider {
    /// What a state that is no wallet becomes by an event of the desk.
    static func evolve(_ state: WalletState, _ event: DeskEvent) -> WalletState {
        switch (state, event) {
        case (.empty, .requested(let event)): return .approval(Approval(event))
        case (.approval(var approval), .granted(let event)):
            approval.end(.approved, event.at)
            return .approval(approval)
        case (.approval(var approval), .refused(let event)):
            approval.end(.refused, event.at)
            return .approval(approval)
        case (.approval(var approval), .withdrawn(let event)):
            approval.end(.withdrawn, event.at)
            return .approval(approval)
        case (.approval(var approval), .expired(let event)):
            approval.end(.expired, event.at)
            return .approval(approval)
        case (.empty, .refundCounted(let event)), (.refunds, .refundCounted(let event)):
            return .refunds(
                RefundTally(
                    originalID: event.originalID, original: event.original, refundedMinor: event.refundedMinor))
        case (.empty, .settingsChanged(let event)), (.settings, .settingsChanged(let event)):
            return .settings(SettingsVersion(settings: event.settings, by: event.by, at: event.at))
        default: return state
        }
    }

    /// What a wallet becomes by an event of the desk.
    static func evolve(_ wallet: WalletAccount, _ event: DeskEvent) -> WalletAccount {
        guard case .refunded(let event) = event else { return wallet }
        var next = wallet
        if wallet.walletID == event.to {
            next.balanceMinor = event.toBalanceMinor
        } else if let balanceMinor = event.fromBalanceMinor, wallet.walletID == event.from {
            next.balanceMinor = balanceMinor
        } else {
            return wallet
        }
        next.updatedAt = event.at
        return next
    }
}

extension Approval {
    /// A request as it is made.
    init(_ event: ApprovalRequested) {
        self.init(
            approvalID: event.approvalID, requesterID: event.requesterID, ownerID: event.ownerID,
            effect: event.effect, status: .pending, expiresAt: event.expiresAt, createdAt: event.at,
            updatedAt: event.at)
    }

    fileprivate mutating func end(_ status: ApprovalStatus, _ at: Timestamp) {
        self.status = status
        updatedAt = at
    }
}
