import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// A tenant's settings of wallets, their versions and what goes by them.
@Suite struct WalletSettingsTests {
    @Test func `settings have versions, and a history of who set them`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            let unset = try await service.settings(operators.context())
            #expect(unset == WalletSettingsView(version: 0, settings: WalletSettings()))
            let none = try await service.settingsHistory(operators.context(), WalletPageRequest())
            #expect(none.items.isEmpty)
            let first = try OperatorDesk.settings()
            await desk.expectFailure(.stale(version: 0)) {
                try await service.changeSettings(operators.context(), expectedVersion: 3, first)
            }
            guard
                case .changed(let set) = try await service.changeSettings(
                    operators.context(key: "s"), expectedVersion: 0, first)
            else {
                Issue.record("a change was expected")
                return
            }
            #expect(set.view.version == 1)
            #expect(set.view.changedBy == WalletDesk.staff)
            let second = try OperatorDesk.settings { $0.holdSeconds = 60 }
            let colleague = operators.context(by: WalletDesk.colleague)
            await desk.expectFailure(.stale(version: 1)) {
                try await service.changeSettings(colleague, expectedVersion: 0, second)
            }
            _ = try await service.changeSettings(colleague, expectedVersion: 1, second)
            _ = try await service.changeSettings(colleague, expectedVersion: 2, second)
            #expect(try await service.settings(colleague).version == 2)
            _ = try await service.changeSettings(colleague, expectedVersion: 2, first)
            let all = try await desk.all(1) { try await service.settingsHistory(colleague, $0) }
            #expect(all.map(\.version) == [3, 2, 1])
            #expect(all.map(\.settings) == [first, second, first])
            #expect(all.map(\.changedBy) == [WalletDesk.colleague, WalletDesk.colleague, WalletDesk.staff])
            let stranger = operators.context(in: WalletDesk.otherHospital)
            #expect(try await service.settings(stranger).version == 0)
            try await operators.expectSound()
        }
    }

    @Test func `what is decided afterwards goes by them`() async throws {
        try await withOperatorDesk { operators in
            let (desk, currency) = (operators.desk, try WalletDesk.pounds(1).currency)
            try await operators.set { settings in
                var row = DefaultLimits(type: .personal, currency: currency)
                row.perDayMinor = 700
                settings.defaultLimits = [row]
                settings.holdSeconds = 120
            }
            let wallet = try await desk.wallet(of: WalletDesk.amal, 5_000)
            let other = try await desk.wallet(of: WalletDesk.basma, type: .family)
            #expect(
                try await desk.service.wallet(operators.context(), other, asOf: nil).limits == SpendingLimits())
            await desk.expectFailure(.rule(.exceedsDailyLimit(remaining: try WalletDesk.pounds(700)))) {
                try await desk.transfer(operators.context(), wallet, other, 701)
            }
            let hold = try await desk.service.hold(
                operators.context(), on: wallet, HoldRequest(amount: try WalletDesk.pounds(1), reference: "h"))
            #expect(hold.view.expiresAt == hold.view.createdAt.advanced(by: .seconds(120)))
            try await operators.expectSound()
        }
    }

    @Test func `one decides alone only where nobody else works`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            let lone = try OperatorDesk.settings { $0.singleApprover = true }
            await desk.expectFailure(.desk(.severalStaff)) {
                try await service.changeSettings(operators.context(), expectedVersion: nil, lone)
            }
            let there = operators.context(in: WalletDesk.otherHospital)
            _ = try await service.changeSettings(there, expectedVersion: nil, lone)
            let wallet = try await desk.wallet(in: WalletDesk.otherHospital)
            // From no limit down, and then up again.
            let low = ChangeLimitsRequest(perDay: try WalletDesk.pounds(10))
            _ = try await service.changeLimits(there, of: wallet, expectedVersion: nil, low)
            let high = ChangeLimitsRequest(perDay: try WalletDesk.pounds(9_000))
            guard
                case .requested(let asked) = try await service.changeLimits(
                    there, of: wallet, expectedVersion: nil, high)
            else {
                Issue.record("a request was expected")
                return
            }
            let approved = try await service.approve(there, asked.view.id, expectedVersion: nil)
            #expect(approved.view.decidedBy == approved.view.requestedBy)
        }
    }

    @Test func `everything that is wrong with settings is told at once`() async throws {
        try await withOperatorDesk { operators in
            let currency = try WalletDesk.pounds(1).currency
            var row = DefaultLimits(type: .personal, currency: currency)
            row.perDayMinor = 0
            var settings = WalletSettings()
            settings.defaultLimits = [row, row]
            settings.approvalThresholds = [
                ApprovalThreshold(currency: currency, limitMinor: -1), ApprovalThreshold(currency: currency),
            ]
            settings.holdSeconds = 59
            await operators.desk.expectInvalid([
                "defaultLimits[0].perDayMinor outOfRange", "defaultLimits[1].type repeated",
                "defaultLimits[1].perDayMinor outOfRange", "approvalThresholds[0].limitMinor outOfRange",
                "approvalThresholds[1].currency repeated", "holdSeconds outOfRange",
            ]) {
                try await operators.service.changeSettings(operators.context(), expectedVersion: nil, settings)
            }
        }
    }
}
