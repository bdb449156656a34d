import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Suspending and activating many wallets, each with an outcome of its own.
@Suite struct BulkWalletTests {
    @Test func `each wallet has its own outcome, and a repeat tells the same`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            let active = try await desk.wallet()
            let stopped = try await desk.wallet()
            _ = try await desk.service.suspend(
                operators.context(), stopped, expectedVersion: nil, WalletReasonRequest())
            let closed = try await desk.wallet()
            _ = try await desk.service.close(operators.context(), closed, expectedVersion: nil, WalletReasonRequest())
            let currency = try WalletDesk.pounds(1).currency
            let new = CreateWalletRequest(userId: WalletDesk.amal, type: .personal, currency: currency)
            let pending = try await desk.service.createWallet(operators.context(), new).view.id
            let ids = [active, stopped, closed, pending, WalletID(high: 1, low: 2)]
            let request = BulkWalletRequest(walletIds: ids, reason: "Looked into")
            let context = operators.context(key: "b")
            let first = try await service.changeWallets(context, to: .suspended, request)
            #expect(
                first.items.map(\.outcome) == [.suspended, .alreadySuspended, .walletClosed, .walletPending, .notFound])
            #expect(first.items.map(\.walletId) == ids)
            #expect(first.accepted == 2)
            #expect(first.rejected == 3)
            // What was refused then is not done by a repeat, though it could be by now.
            _ = try await desk.service.activate(operators.context(), pending, expectedVersion: nil)
            let events = try desk.events()
            let again = try await service.changeWallets(context, to: .suspended, request)
            #expect(
                again.items.map(\.outcome) == [
                    .suspended, .alreadySuspended, .refusedBefore, .refusedBefore, .refusedBefore,
                ])
            #expect(try desk.events() == events)
            let other = operators.context(key: "b", hash: 2)
            await desk.expectFailure(.keyReused) {
                try await service.changeWallets(other, to: .suspended, request)
            }
            let started = try await service.changeWallets(
                operators.context(key: "c"), to: .active, BulkWalletRequest(walletIds: [active, stopped, pending]))
            #expect(started.items.map(\.outcome) == [.activated, .activated, .alreadyActive])
            try await operators.expectSound()
        }
    }

    @Test func `many wallets are suspended at once`() async throws {
        try await withOperatorDesk { operators in
            var ids: [WalletID] = []
            for _ in 0..<45 { ids.append(try await operators.desk.wallet()) }
            for _ in 0..<45 { ids.append(try await operators.desk.wallet(of: WalletDesk.basma)) }
            let view = try await operators.service.changeWallets(
                operators.context(key: "b"), to: .suspended, BulkWalletRequest(walletIds: ids))
            #expect(view.accepted == 90)
            let states = try await operators.desk.all(40) { page in
                try await operators.desk.service.wallets(
                    operators.context(), WalletListQuery(status: .suspended, page: page))
            }
            #expect(states.count == 90)
        }
    }

    @Test func `too many, none, and one twice are refused as fields`() async throws {
        try await withOperatorDesk { operators in
            let service = operators.service
            let one = WalletID(high: 1, low: 2)
            let many = (0...UInt64(DeskLimits.bulkWallets)).map { WalletID(high: 1, low: $0) }
            for (ids, code) in [([], "outOfRange"), (many, "outOfRange"), ([one, one], "repeated")] {
                await operators.desk.expectInvalid(["walletIds \(code)", "reason tooLong"]) {
                    try await service.changeWallets(
                        operators.context(), to: .suspended,
                        BulkWalletRequest(walletIds: ids, reason: String(repeating: "x", count: 201)))
                }
            }
        }
    }
}
