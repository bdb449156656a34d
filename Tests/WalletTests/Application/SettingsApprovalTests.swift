import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Settings by which something takes two people: one alone does not change that.
@Suite struct SettingsApprovalTests {
    /// Asks for settings; nil where they were set at once.
    private static func ask(
        _ operators: OperatorDesk, _ context: RequestContext, _ version: Int?, _ settings: WalletSettings
    ) async throws -> Written<ApprovalView>? {
        switch try await operators.service.changeSettings(context, expectedVersion: version, settings) {
        case .changed: nil
        case .requested(let written): written
        }
    }

    @Test func `what takes two people is changed by two, and by one before anything does`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service, staff) = (operators.desk, operators.service, operators.context())
            let colleague = operators.context(by: WalletDesk.colleague)
            let strict = try OperatorDesk.settings()
            #expect(try await Self.ask(operators, staff, 0, strict) == nil)
            // What guards nothing is changed by one.
            let longer = try OperatorDesk.settings { $0.holdSeconds = 90 }
            #expect(try await Self.ask(operators, staff, 1, longer) == nil)
            let loose = try OperatorDesk.settings { $0.approvalThresholds = [] }
            let asked = try #require(try await Self.ask(operators, operators.context(key: "s"), 2, loose))
            #expect(asked.view.kind == .settings && asked.view.settings == loose && asked.view.walletId == nil)
            #expect(asked.view.requestedBy == WalletDesk.staff && asked.view.status == .pending)
            let again = try #require(try await Self.ask(operators, operators.context(key: "s"), 2, loose))
            #expect(again.view == asked.view && again.receipt.isReplay)
            #expect(try await service.settings(staff).settings == longer)
            await desk.expectFailure(.desk(.samePerson)) {
                try await service.approve(staff, asked.view.id, expectedVersion: nil)
            }
            let approved = try await service.approve(colleague, asked.view.id, expectedVersion: nil).view
            #expect(approved.status == .approved && approved.decidedBy == WalletDesk.colleague)
            let now = try await service.settings(staff)
            #expect(now.version == 3 && now.settings == loose && now.changedBy == WalletDesk.staff)
            // Now nothing takes two, and one may say again that something does.
            #expect(try await Self.ask(operators, colleague, 3, strict) == nil)
            try await operators.expectSound()
        }
    }

    @Test func `each way around a threshold takes two, and what was set meanwhile is not undone`() async throws {
        try await withOperatorDesk { operators in
            let currency = try WalletDesk.pounds(1).currency
            let (service, colleague) = (operators.service, operators.context(by: WalletDesk.colleague))
            try await operators.set()
            let ways: [[ApprovalThreshold]] = [
                [], [ApprovalThreshold(currency: currency)],
                [ApprovalThreshold(currency: currency, limitMinor: 5_001, refundMinor: 500)],
                [ApprovalThreshold(currency: currency, limitMinor: 5_000)],
                [ApprovalThreshold(currency: currency, limitMinor: 4_999, refundMinor: 500)],
                [
                    ApprovalThreshold(currency: currency, limitMinor: 5_000, refundMinor: 500),
                    ApprovalThreshold(currency: try #require(Currency("USD")), refundMinor: 1),
                ],
            ]
            var requests: [ApprovalView] = []
            for way in ways {
                let settings = try OperatorDesk.settings { $0.approvalThresholds = way }
                requests.append(try #require(try await Self.ask(operators, operators.context(), nil, settings)).view)
            }
            #expect(try await service.settings(colleague).version == 1)
            _ = try await service.approve(colleague, requests[2].id, expectedVersion: nil)
            await operators.desk.expectFailure(.stale(version: 2)) {
                try await service.approve(colleague, requests[0].id, expectedVersion: nil)
            }
            let refused = try await service.refuse(
                colleague, requests[1].id, expectedVersion: nil, WalletReasonRequest(reason: "No"))
            #expect(refused.view.status == .refused && refused.view.reason == "No")
            _ = try await service.withdraw(operators.context(), requests[3].id, expectedVersion: nil)
            #expect(try await service.settings(colleague).settings.approvalThresholds == ways[2])
            try await operators.expectSound()
        }
    }

    @Test func `who works alone changes it by their own word where that was allowed, and else not`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            let there = operators.context(in: WalletDesk.otherHospital)
            let lone = try OperatorDesk.settings { $0.singleApprover = true }
            #expect(try await Self.ask(operators, there, nil, lone) == nil)
            let strict = try OperatorDesk.settings()
            let asked = try #require(try await Self.ask(operators, there, nil, strict))
            _ = try await service.approve(there, asked.view.id, expectedVersion: nil)
            #expect(try await service.settings(there).settings == strict)
            let back = try #require(try await Self.ask(operators, there, nil, lone))
            await desk.expectFailure(.desk(.samePerson)) {
                try await service.approve(there, back.view.id, expectedVersion: nil)
            }
            try await operators.expectSound()
        }
    }
}
