import Kernel
import WalletAPI

/// Decides on clearings: money that leaves one tenant and comes to another, by steps that can be repeated.
///
/// Each step asks what it did before: sent a second time under an id, received or ended a second time, nothing happens.
enum ClearingDecider {
    typealias Decision = [StreamEvent<WalletEvent>]

    static func streams(of command: ClearingCommand) -> [StreamReference] {
        switch command {
        case .send(let command): both(command.fact.clearingID, command.walletID)
        case .receive(let command):
            [
                WalletStreams.clearing(command.fact.clearingID), WalletStreams.clearingAgreement(of: command.fact.to),
            ] + [command.fact.purpose.walletID].compactMap { $0.map(WalletStreams.wallet) }
        case .end(let command): both(command.clearingID, command.walletID)
        case .agree(let command): [WalletStreams.clearingAgreement(of: command.hospitalID)]
        }
    }

    static func decide(_ command: ClearingCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .send(let command): try send(command, states)
        case .receive(let command): receive(command, states)
        case .end(let command): try end(command, states)
        case .agree(let command): agree(command, states[0])
        }
    }

    private static func both(_ clearing: ClearingID, _ wallet: WalletID) -> [StreamReference] {
        [WalletStreams.clearing(clearing), WalletStreams.wallet(wallet)]
    }

    private static func send(
        _ command: SendClearingCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        let fact = command.fact
        guard fact.from != fact.to else { throw .clearing(.sameTenant) }
        let found = try WalletDecider.wallet(states[1], command.caller)
        try WalletDecider.requireActive(found)
        try WalletDecider.requireCurrency(fact.amount, of: found)
        let (payer, expiries) = WalletDecider.expired(found, at: command.at, on: 1)
        try WalletDecider.requireFunds(payer, fact.amount)
        try WalletDecider.requireLimits(payer, fact.amount, on: command.day)
        let sent = ClearingSent(
            fact: fact, walletID: command.walletID, balanceMinor: payer.balanceMinor - fact.amount.amountMinor,
            at: command.at, day: command.day)
        return expiries + [StreamEvent(.clearing(.sent(sent)), on: 0, and: 1)]
    }

    /// Never refuses as a command: what cannot be taken is answered, so that it goes back.
    private static func receive(_ command: ReceiveClearingCommand, _ states: [WalletState]) -> Decision {
        guard case .empty = states[0] else { return [] }
        let fact = command.fact
        do throws(ClearingRefusalError) {
            let balance = try taken(command, states)
            let received = ClearingReceived(fact: fact, balanceMinor: balance, at: command.at, day: command.day)
            return [StreamEvent(.clearing(.received(received)), on: 0, and: balance == nil ? nil : 2)]
        } catch {
            let refused = ClearingRefused(fact: fact, reason: error.reason, at: command.at)
            return [StreamEvent(.clearing(.refused(refused)))]
        }
    }

    /// Why something is not taken.
    private struct ClearingRefusalError: Error {
        var reason: ClearingRefusal
    }

    /// What is in the wallet that is paid afterwards; nil where an invoice is paid.
    private static func taken(
        _ command: ReceiveClearingCommand, _ states: [WalletState]
    ) throws(ClearingRefusalError) -> Int64? {
        guard case .clearing(.agreement(let agreement)) = states[1], agreement.operators.contains(command.fact.from)
        else { throw ClearingRefusalError(reason: .notAgreed) }
        if let reason = command.invoiceRefusal { throw ClearingRefusalError(reason: reason) }
        guard command.fact.purpose.walletID != nil else { return nil }
        guard case .wallet(let wallet) = states[2] else { throw ClearingRefusalError(reason: .unknownWallet) }
        guard wallet.status == .active else { throw ClearingRefusalError(reason: .walletNotActive) }
        guard wallet.takesTransfers else { throw ClearingRefusalError(reason: .transfersNotTaken) }
        guard wallet.currency == command.fact.amount.currency else {
            throw ClearingRefusalError(reason: .currencyMismatch)
        }
        do throws(WalletRejection) {
            return try WalletDecider.raised(wallet, by: command.fact.amount)
        } catch {
            throw ClearingRefusalError(reason: .balanceTooLarge)
        }
    }

    private static func end(
        _ command: EndClearingCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .clearing(.clearing(let record)) = states[0], record.walletID == command.walletID else {
            throw .notFound
        }
        guard record.status == .sent else { return [] }
        guard case .refused(let reason) = command.answer else {
            let settled = ClearingSettled(clearingID: command.clearingID, at: command.at)
            return [StreamEvent(.clearing(.settled(settled)))]
        }
        let balance = balance(after: record.fact.amount, isBackIn: states[1])
        let returned = ClearingReturned(
            clearingID: command.clearingID, walletID: command.walletID, amount: record.fact.amount,
            reference: record.fact.reference, reason: reason, balanceMinor: balance, at: command.at, day: command.day)
        return [StreamEvent(.clearing(.returned(returned)), on: 0, and: balance == nil ? nil : 1)]
    }

    /// What is in a wallet that its own money came back to, suspended or not; nil where it can take none, because it was closed
    /// meanwhile, or is full.
    private static func balance(after amount: Money, isBackIn state: WalletState) -> Int64? {
        guard case .wallet(let wallet) = state, wallet.status != .closed else { return nil }
        // Why it does not fit changes nothing: the money is kept in suspense.
        return try? WalletDecider.raised(wallet, by: amount)
    }

    private static func agree(_ command: AgreeClearingCommand, _ state: WalletState) -> Decision {
        if case .clearing(.agreement(let found)) = state, found.operators == command.operators { return [] }
        let agreed = ClearingAgreed(hospitalID: command.hospitalID, operators: command.operators, at: command.at)
        return [StreamEvent(.clearing(.agreed(agreed)))]
    }
}
