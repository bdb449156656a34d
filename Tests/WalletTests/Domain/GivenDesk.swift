import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What tests of the operator's desk begin with.
enum GivenDesk {
    static let approvalID = ApprovalID(high: 0x0191_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let originalID = EventID(high: 0x0191_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let staff = UserID(high: 0x0191_0000_0000_7000, low: 0x8000_0000_0000_0003)
    static let colleague = UserID(high: 0x0191_0000_0000_7000, low: 0x8000_0000_0000_0004)
    static let end = Given.at.advanced(by: .seconds(DeskLimits.approvalSeconds))

    /// Wallet 2 was paid 1,000 by wallet 1, and gives some of it back.
    static func terms(_ amountMinor: Int64 = 400, from: WalletID? = Given.id(2)) -> RefundTerms {
        RefundTerms(
            originalID: originalID, original: Given.money(1_000), from: from, to: Given.id(1),
            amount: Given.money(amountMinor), reference: "back")
    }

    static func refund(_ terms: RefundTerms, _ description: String? = nil) -> WalletCommand {
        .desk(
            .refund(
                RefundCommand(
                    terms: terms, description: description, hospitalID: Given.hospital, at: Given.at,
                    day: Given.today)))
    }

    static func request(_ effect: ApprovalEffect, _ description: String? = nil) -> WalletCommand {
        .desk(
            .request(
                RequestApprovalCommand(
                    approvalID: approvalID, requesterID: staff, effect: effect, description: description,
                    expiresAt: end, at: Given.at, day: Given.today)))
    }

    static func approve(
        _ effect: ApprovalEffect, by: UserID = colleague, isAlone: Bool = false, at: Timestamp = Given.later
    ) -> WalletCommand {
        .desk(
            .approve(
                ApproveCommand(
                    approvalID: approvalID, approverID: by, effect: effect, isAlone: isAlone,
                    hospitalID: Given.hospital, at: at, day: Given.today)))
    }

    static func refuse(by: UserID = colleague, _ reason: String? = nil, at: Timestamp = Given.later) -> WalletCommand {
        .desk(.refuse(EndApprovalCommand(approvalID: approvalID, by: by, reason: reason, at: at)))
    }

    static func withdraw(by: UserID = staff, at: Timestamp = Given.later) -> WalletCommand {
        .desk(.withdraw(EndApprovalCommand(approvalID: approvalID, by: by, at: at)))
    }

    static func limits(perDay: Int64?, overdraft: Int64? = nil) -> LimitTerms {
        LimitTerms(
            walletID: Given.id(1), limits: SpendingLimits(perDay: perDay.map { Given.money($0) }),
            overdraft: overdraft.map { Given.money($0) })
    }

    static func change(_ terms: LimitTerms) -> WalletCommand {
        .changeLimits(
            ChangeLimitsCommand(
                walletID: terms.walletID, limits: terms.limits, overdraft: terms.overdraft,
                hospitalID: Given.hospital, at: Given.at))
    }

    static func approval(
        _ effect: ApprovalEffect, _ change: (inout Approval) -> Void = { _ in }
    ) -> WalletState {
        var approval = Approval(
            ApprovalRequested(
                approvalID: approvalID, requesterID: staff, ownerID: Given.owner, effect: effect, expiresAt: end,
                at: Given.at))
        change(&approval)
        return .approval(approval)
    }

    static func settings(_ change: (inout WalletSettings) -> Void = { _ in }) -> WalletState {
        var settings = WalletSettings()
        settings.approvalThresholds = [
            ApprovalThreshold(currency: Given.egp, limitMinor: 5_000, refundMinor: 500)
        ]
        change(&settings)
        return .settings(SettingsVersion(settings: settings, by: staff, at: Given.at))
    }

    /// The states after a command.
    static func after(_ command: WalletCommand, _ states: [WalletState]) throws -> [WalletState] {
        var states = states
        for event in try WalletDecider.decide(command, states) {
            for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                states[index] = WalletDecider.evolve(states[index], event.event)
            }
        }
        return states
    }

    /// Why a command is refused; nil where it is not.
    static func refusal(_ command: WalletCommand, _ states: [WalletState]) -> WalletRejection? {
        do throws(WalletRejection) {
            _ = try WalletDecider.decide(command, states)
            return nil
        } catch {
            return error
        }
    }
}

extension WalletState {
    var approval: Approval? { if case .approval(let approval) = self { approval } else { nil } }
    var refunds: RefundTally? { if case .refunds(let tally) = self { tally } else { nil } }
}
