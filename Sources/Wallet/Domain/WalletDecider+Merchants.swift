import Kernel
import WalletAPI

extension WalletDecider {
    static func streams(of command: MerchantCommand) -> [StreamReference] {
        switch command {
        case .apply(let command): [WalletStreams.merchant(command.merchantID)]
        case .verify(let command): [WalletStreams.merchant(command.merchantID)]
        case .activate(let command): both(command.merchantID, command.walletID) + settings(of: command.hospitalID)
        case .suspend(let command): both(command.merchantID, command.walletID)
        case .change(let command): [WalletStreams.merchant(command.merchantID)]
        case .changeMethods(let command): both(command.merchantID, command.walletID)
        case .settle(let command): both(command.merchantID, command.walletID)
        }
    }

    static func decide(_ command: MerchantCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .apply(let command): try apply(command, states[0])
        case .verify(let command): try verify(command, states[0])
        case .activate(let command): try activate(command, states)
        case .suspend(let command): try suspend(command, states)
        case .change(let command): try change(command, states[0])
        case .changeMethods(let command): try changeMethods(command, states[0])
        case .settle(let command): try settle(command, states)
        }
    }

    private static func both(_ merchant: MerchantID, _ wallet: WalletID) -> [StreamReference] {
        [WalletStreams.merchant(merchant), WalletStreams.wallet(wallet)]
    }

    /// The merchant of a state that a command is about.
    static func merchant(_ state: WalletState) throws(WalletRejection) -> MerchantAccount {
        guard case .merchant(let merchant) = state else { throw .notFound }
        return merchant
    }

    /// The merchant of a state, whose wallet the command named rightly.
    static func merchant(_ state: WalletState, with wallet: WalletID) throws(WalletRejection) -> MerchantAccount {
        let found = try merchant(state)
        guard found.walletID == wallet else { throw .notFound }
        return found
    }

    private static func apply(
        _ command: ApplyMerchantCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        guard case .empty = state else { throw .idTaken }
        let event = MerchantApplied(
            merchantID: command.merchantID, walletID: command.walletID, details: command.details,
            currency: command.currency, at: command.at)
        return [StreamEvent(.merchant(.applied(event)))]
    }

    private static func verify(
        _ command: VerifyMerchantCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try merchant(state)
        guard found.status == .applied else { throw .merchant(.merchantVerified) }
        let event = MerchantVerified(
            merchantID: command.merchantID, fees: command.fees, settlementDays: command.settlementDays, at: command.at)
        return [StreamEvent(.merchant(.verified(event)))]
    }

    private static func activate(
        _ command: MerchantStatusCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let found = try merchant(states[0], with: command.walletID)
        let changed = MerchantStatusChanged(
            merchantID: command.merchantID, walletID: command.walletID, methods: found.methods, reason: nil,
            at: command.at)
        let activated = StreamEvent(WalletEvent.merchant(.activated(changed)), on: 0, and: 1)
        let walletActivated = StreamEvent(
            WalletEvent.activated(WalletStatusChanged(walletID: command.walletID, at: command.at)), on: 1)
        switch found.status {
        case .applied: throw .merchant(.merchantNotVerified)
        case .active: return []
        case .verified:
            guard case .empty = states[1] else { throw .idTaken }
            let created = WalletCreated(
                walletID: command.walletID, ownerID: command.merchantID.retagged(), type: .merchant,
                currency: found.currency, at: command.at)
            return [StreamEvent(.created(created), on: 1)] + defaultLimits(of: created, states, on: 1)
                + [walletActivated, activated]
        case .suspended:
            let wallet = try wallet(states[1], nil)
            switch wallet.status {
            case .closed: throw .rule(.walletClosed)
            case .active: return [activated]
            case .pending, .suspended: return [walletActivated, activated]
            }
        }
    }

    private static func suspend(
        _ command: MerchantStatusCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let found = try merchant(states[0], with: command.walletID)
        switch found.status {
        case .applied, .verified: throw .merchant(.merchantNotActive)
        case .suspended: return []
        case .active: break
        }
        var events: Decision = []
        if try wallet(states[1], nil).status == .active {
            // The reason is told of the merchant alone: once is enough.
            let stopped = WalletStatusChanged(walletID: command.walletID, at: command.at)
            events.append(StreamEvent(.suspended(stopped), on: 1))
        }
        let changed = MerchantStatusChanged(
            merchantID: command.merchantID, walletID: command.walletID, methods: found.methods,
            reason: command.reason, at: command.at)
        return events + [StreamEvent(.merchant(.suspended(changed)), on: 0, and: 1)]
    }

    private static func change(
        _ command: ChangeMerchantCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try merchant(state)
        let hasTerms = command.fees != nil || command.settlementDays != nil
        if found.fees == nil && hasTerms { throw .merchant(.merchantNotVerified) }
        if command.details.isEmpty && !hasTerms { return [] }
        let event = MerchantChanged(
            merchantID: command.merchantID, details: command.details, fees: command.fees,
            settlementDays: command.settlementDays, at: command.at)
        return [StreamEvent(.merchant(.changed(event)))]
    }

    private static func changeMethods(
        _ command: ChangeMethodsCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try merchant(state, with: command.walletID)
        if found.methods == command.methods { return [] }
        let event = MerchantMethodsChanged(
            merchantID: command.merchantID, walletID: command.walletID, methods: command.methods, at: command.at)
        return [StreamEvent(.merchant(.methodsChanged(event)), on: 0, and: found.hasWallet ? 1 : nil)]
    }
}
