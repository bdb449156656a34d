import Kernel
import WalletAPI

/// Decides what commands do to wallets.
enum WalletDecider: Decider {
    typealias Command = WalletCommand
    typealias Event = WalletEvent
    typealias State = WalletState
    typealias Rejection = WalletRejection
    typealias Decision = [StreamEvent<WalletEvent>]

    static let initial = WalletState.empty

    static func streams(of command: WalletCommand) -> [StreamReference] {
        switch command {
        case .create(let command): [WalletStreams.wallet(command.walletID)] + settings(of: command.hospitalID)
        case .changeStatus(let command): [WalletStreams.wallet(command.walletID)]
        case .changeLimits(let command): [WalletStreams.wallet(command.walletID)] + settings(of: command.hospitalID)
        case .move(let command): [WalletStreams.wallet(command.walletID)]
        case .transfer(let command): both(command.from, command.to)
        case .transferAll(let commands): TransferBatch.wallets(of: commands).map(WalletStreams.wallet)
        case .hold(let command):
            [WalletStreams.wallet(command.walletID)]
                + (command.expiresAt == nil ? settings(of: command.hospitalID) : [])
        case .captureHold(let command): both(command.walletID, command.to)
        case .releaseHold(let command): [WalletStreams.wallet(command.walletID)]
        case .expireHolds(let walletID, _): [WalletStreams.wallet(walletID)]
        case .card(let command): CardDecider.streams(of: command)
        case .merchant(let command): streams(of: command)
        case .payment(let command): PaymentDecider.streams(of: command)
        case .clearing(let command): ClearingDecider.streams(of: command)
        case .desk(let command): streams(of: command)
        }
    }

    static func decide(_ command: WalletCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .create(let command): try create(command, states)
        case .changeStatus(let command): try changeStatus(command, states[0])
        case .changeLimits(let command): try changeLimits(command, states)
        case .move(let command): try move(command, states[0])
        case .transfer(let command): try transfer(command, states)
        case .transferAll(let commands): try TransferBatch.decide(commands, states)
        case .hold(let command): try hold(command, states)
        case .captureHold(let command): try captureHold(command, states)
        case .releaseHold(let command): try releaseHold(command, states[0])
        case .expireHolds(_, let at): try expired(wallet(states[0], nil), at: at).events
        case .card(let command): try CardDecider.decide(command, states)
        case .merchant(let command): try decide(command, states)
        case .payment(let command): try PaymentDecider.decide(command, states)
        case .clearing(let command): try ClearingDecider.decide(command, states)
        case .desk(let command): try decide(command, states)
        }
    }

    /// The stream of a tenant's settings; none where the command goes by none.
    static func settings(of hospital: HospitalID?) -> [StreamReference] {
        hospital.map { [WalletStreams.settings(of: $0)] } ?? []
    }

    /// Two streams, or one where there is no second, or it is the first.
    private static func both(_ first: WalletID, _ second: WalletID?) -> [StreamReference] {
        guard let second, second != first else { return [WalletStreams.wallet(first)] }
        return [WalletStreams.wallet(first), WalletStreams.wallet(second)]
    }

    /// The wallet of a state that a command is about; `caller` is a member, who reaches their own alone.
    static func wallet(_ state: WalletState, _ caller: UserID?) throws(WalletRejection) -> WalletAccount {
        guard case .wallet(let wallet) = state else { throw .notFound }
        if let caller, caller != wallet.ownerID { throw .notFound }
        return wallet
    }

    /// The wallet that a command pays, in which way.
    static func payee(
        _ state: WalletState, by method: PaymentMethodSwitch = .wallet
    ) throws(WalletRejection) -> WalletAccount {
        guard case .wallet(let wallet) = state else { throw .rule(.unknownWallet) }
        if method == .wallet && !wallet.takesTransfers { throw .merchant(.methodNotTaken(.wallet)) }
        return wallet
    }

    /// Refuses a wallet that takes and gives nothing.
    static func requireActive(_ wallet: WalletAccount) throws(WalletRejection) {
        switch wallet.status {
        case .active: return
        case .pending: throw .rule(.walletPending)
        case .suspended: throw .rule(.walletSuspended)
        case .closed: throw .rule(.walletClosed)
        }
    }

    /// Refuses an amount in another currency than the wallet's.
    static func requireCurrency(_ amount: Money, of wallet: WalletAccount) throws(WalletRejection) {
        if amount.currency != wallet.currency { throw .rule(.currencyMismatch(expected: wallet.currency)) }
    }

    private static func create(
        _ command: CreateWalletCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        let event = WalletCreated(
            walletID: command.walletID, ownerID: command.ownerID, type: command.type, currency: command.currency,
            at: command.at)
        return [StreamEvent(.created(event))] + defaultLimits(of: event, states, on: 0)
    }

    private static func changeStatus(
        _ command: ChangeStatusCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try wallet(state, command.caller)
        if found.status == command.status { return [] }
        if found.status == .closed { throw .rule(.walletClosed) }
        let event = WalletStatusChanged(
            walletID: command.walletID, reason: command.reason,
            ownerID: command.reason == nil ? nil : found.ownerID, at: command.at)
        switch command.status {
        case .pending: return []
        case .active:
            // What staff stopped, only staff starts again.
            if found.status == .suspended, command.caller != nil { throw .staffOnly }
            return [StreamEvent(.activated(event))]
        case .suspended:
            if found.status == .pending { throw .rule(.walletPending) }
            return [StreamEvent(.suspended(event))]
        case .closed:
            let (freed, events) = expired(found, at: command.at)
            if !freed.holds.isEmpty { throw .rule(.walletHasHolds(count: freed.holds.count)) }
            if freed.balanceMinor != 0 {
                throw .rule(.walletNotEmpty(balance: freed.money(freed.balanceMinor)))
            }
            return events + [StreamEvent(.closed(event))]
        }
    }

    private static func changeLimits(
        _ command: ChangeLimitsCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let events = try changeLimits(command, states[0], on: 0)
        let terms = LimitTerms(walletID: command.walletID, limits: command.limits, overdraft: command.overdraft)
        if needsApproval(terms, try wallet(states[0], nil), settings(states)) { throw .desk(.approvalRequired) }
        return events
    }

    /// The events of a change of limits that needs no second person, or has one, for the stream at a place of the command's.
    static func changeLimits(
        _ command: ChangeLimitsCommand, _ state: WalletState, on index: Int
    ) throws(WalletRejection) -> Decision {
        let (found, events) = expired(try wallet(state, nil), at: command.at, on: index)
        if found.status == .closed { throw .rule(.walletClosed) }
        let limits = command.limits
        for amount in [limits.perTransaction, limits.perDay, limits.perMonth, command.overdraft] {
            if let amount { try requireCurrency(amount, of: found) }
        }
        let overdraft = command.overdraft ?? .zero(found.currency)
        let used = found.heldMinor - found.balanceMinor
        if overdraft.amountMinor < used { throw .rule(.overdraftInUse(used: found.money(used))) }
        let event = WalletLimitsChanged(
            walletID: command.walletID, limits: limits, overdraft: overdraft, at: command.at)
        return events + [StreamEvent(.limitsChanged(event), on: index)]
    }
}

extension WalletAccount {
    /// Minor units of the wallet's currency.
    func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: currency) }
}
