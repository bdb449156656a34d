import Kernel
import WalletAPI

extension WalletDecider {
    /// A request's stream comes before those of what it asks for, and the tenant's settings last.
    static func streams(of command: DeskCommand) -> [StreamReference] {
        switch command {
        case .request(let command): [WalletStreams.approval(command.approvalID)] + streams(of: command.effect)
        case .approve(let command):
            [WalletStreams.approval(command.approvalID)] + streams(of: command.effect)
                + (command.effect.kind == .settings ? [] : [WalletStreams.settings(of: command.hospitalID)])
        case .refuse(let command), .withdraw(let command): [WalletStreams.approval(command.approvalID)]
        case .expire(let id, _): [WalletStreams.approval(id)]
        case .refund(let command):
            streams(of: .refund(command.terms)) + [WalletStreams.settings(of: command.hospitalID)]
        case .changeSettings(let command): [WalletStreams.settings(of: command.hospitalID)]
        }
    }

    /// Of a refund: who gets the money, what of the movement was given back, and who gives it.
    private static func streams(of effect: ApprovalEffect) -> [StreamReference] {
        switch effect {
        case .limits(let terms): [WalletStreams.wallet(terms.walletID)]
        case .refund(let terms):
            [WalletStreams.wallet(terms.to), WalletStreams.refunds(of: terms.originalID)]
                + (terms.from.map { [WalletStreams.wallet($0)] } ?? [])
        case .settings(let terms): [WalletStreams.settings(of: terms.hospitalID)]
        }
    }

    static func decide(_ command: DeskCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .request(let command): try request(command, states)
        case .approve(let command): try approve(command, states)
        case .refuse(let command): try refuse(command, states[0])
        case .withdraw(let command): try withdraw(command, states[0])
        case .expire(let id, let at): try expire(id, at: at, states[0])
        case .refund(let command):
            try refund(command, states, from: 0, approved: nil, needsOne: settings(states))
        case .changeSettings(let command): try changeSettings(command, states[0])
        }
    }

    /// The tenant's settings, which are among the states of commands that go by them.
    static func settings(_ states: [WalletState]) -> WalletSettings {
        for case .settings(let version) in states { return version.settings }
        return WalletSettings()
    }

    /// The limits that a new wallet begins with, in an event of its own; nothing where the tenant set none.
    static func defaultLimits(of created: WalletCreated, _ states: [WalletState], on index: Int) -> Decision {
        let found = settings(states).defaultLimits.first { row in
            row.type == created.type && row.currency == created.currency
        }
        guard let row = found else { return [] }
        func money(_ amountMinor: Int64?) -> Money? {
            amountMinor.map { Money(amountMinor: $0, currency: created.currency) }
        }
        let limits = SpendingLimits(
            perTransaction: money(row.perTransactionMinor), perDay: money(row.perDayMinor),
            perMonth: money(row.perMonthMinor))
        if limits == SpendingLimits() { return [] }
        let event = WalletLimitsChanged(
            walletID: created.walletID, limits: limits, overdraft: .zero(created.currency), at: created.at)
        return [StreamEvent(.limitsChanged(event), on: index)]
    }

    /// Whether limits are raised above what one person may give: a limit that is taken away is raised above everything.
    static func needsApproval(_ terms: LimitTerms, _ wallet: WalletAccount, _ settings: WalletSettings) -> Bool {
        guard let threshold = settings.threshold(of: wallet.currency)?.limitMinor else { return false }
        func isRaised(_ before: Int64?, _ after: Int64?) -> Bool {
            let after = after ?? .max
            return after > (before ?? .max) && after > threshold
        }
        let (before, after) = (wallet.limits, WalletAccount.Limits(terms.limits))
        return isRaised(before.perTransactionMinor, after.perTransactionMinor)
            || isRaised(before.perDayMinor, after.perDayMinor) || isRaised(before.perMonthMinor, after.perMonthMinor)
            || isRaised(wallet.overdraftMinor, terms.overdraft?.amountMinor ?? 0)
    }

    /// What is asked for must be possible now, so that nobody is asked in vain; it is looked at again when it is approved.
    private static func request(
        _ command: RequestApprovalCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        // Texts about settings are about nobody but who asks.
        let owner = command.effect.walletID == nil ? command.requesterID : try wallet(states[1], nil).ownerID
        switch command.effect {
        case .limits(let terms):
            _ = try changeLimits(
                ChangeLimitsCommand(
                    walletID: terms.walletID, limits: terms.limits, overdraft: terms.overdraft, at: command.at),
                states[1], on: 1)
        case .refund(let terms):
            let refund = RefundCommand(
                terms: terms, hospitalID: HospitalID(high: 0, low: 0), at: command.at, day: command.day)
            _ = try self.refund(refund, states, from: 1, approved: command.approvalID, needsOne: nil)
        case .settings: break
        }
        let event = ApprovalRequested(
            approvalID: command.approvalID, requesterID: command.requesterID, ownerID: owner, effect: command.effect,
            description: command.description, expiresAt: command.expiresAt, at: command.at)
        return [StreamEvent(.desk(.requested(event)))]
    }

    private static func approve(
        _ command: ApproveCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        let found = try pending(states[0], at: command.at)
        guard found.effect == command.effect else { throw .outdated }
        if command.approverID == found.requesterID, !(command.isAlone && settings(states).singleApprover) {
            throw .desk(.samePerson)
        }
        let decided = ApprovalDecided(approvalID: command.approvalID, by: command.approverID, at: command.at)
        let granted = StreamEvent(WalletEvent.desk(.granted(decided)))
        switch found.effect {
        case .limits(let terms):
            let change = ChangeLimitsCommand(
                walletID: terms.walletID, limits: terms.limits, overdraft: terms.overdraft, at: command.at)
            return try changeLimits(change, states[1], on: 1) + [granted]
        case .refund(let terms):
            let refund = RefundCommand(
                terms: terms, description: command.description, hospitalID: command.hospitalID, at: command.at,
                day: command.day)
            return try self.refund(refund, states, from: 1, approved: command.approvalID, needsOne: nil) + [granted]
        case .settings(let terms):
            let event = WalletSettingsChanged(settings: terms.settings, by: found.requesterID, at: command.at)
            return [StreamEvent(.desk(.settingsChanged(event)), on: 1), granted]
        }
    }

    private static func refuse(
        _ command: EndApprovalCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try pending(state, at: command.at)
        if command.by == found.requesterID { throw .desk(.samePerson) }
        let event = ApprovalDecided(
            approvalID: command.approvalID, by: command.by, reason: command.reason,
            ownerID: command.reason == nil ? nil : found.ownerID, at: command.at)
        return [StreamEvent(.desk(.refused(event)))]
    }

    private static func withdraw(
        _ command: EndApprovalCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        let found = try pending(state, at: command.at)
        if command.by != found.requesterID { throw .desk(.notRequester) }
        let event = ApprovalDecided(approvalID: command.approvalID, by: command.by, at: command.at)
        return [StreamEvent(.desk(.withdrawn(event)))]
    }

    private static func expire(
        _ id: ApprovalID, at: Timestamp, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        guard case .approval(let found) = state else { throw .notFound }
        if found.status != .pending || found.expiresAt > at { return [] }
        return [StreamEvent(.desk(.expired(ApprovalDecided(approvalID: id, by: nil, at: at))))]
    }

    /// A request that can be decided on.
    private static func pending(_ state: WalletState, at: Timestamp) throws(WalletRejection) -> Approval {
        guard case .approval(let found) = state else { throw .notFound }
        if found.status == .expired { throw .desk(.approvalExpired) }
        if found.status != .pending { throw .desk(.approvalDecided(found.status)) }
        if found.expiresAt <= at { throw .desk(.approvalExpired) }
        return found
    }

    private static func changeSettings(
        _ command: ChangeSettingsCommand, _ state: WalletState
    ) throws(WalletRejection) -> Decision {
        if case .settings(let present) = state {
            if present.settings == command.settings { return [] }
            if present.settings.needsTwo(for: command.settings) { throw .desk(.approvalRequired) }
        }
        let event = WalletSettingsChanged(settings: command.settings, by: command.by, at: command.at)
        return [StreamEvent(.desk(.settingsChanged(event)))]
    }
}
