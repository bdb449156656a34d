import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Wallets of one hospital are nothing to another, and what is erased is gone.
@Suite struct WalletTenancyTests {
    @Test func `another tenant's wallet is one that never existed`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(500)
            let hold = try await desk.service.hold(
                desk.context(), on: id, HoldRequest(amount: try WalletDesk.pounds(5), reference: "ref"))
            let other = desk.context(WalletDesk.otherHospital)
            let own = try await desk.wallet(500, in: WalletDesk.otherHospital)
            let move = MoveMoneyRequest(amount: try WalletDesk.pounds(1), reference: "ref")
            await desk.expectFailure(.notFound) { try await desk.service.wallet(other, id, asOf: nil) }
            await desk.expectFailure(.notFound) {
                try await desk.service.wallet(other, id, asOf: SystemClock().now())
            }
            await desk.expectFailure(.notFound) { try await desk.service.balance(other, id, asOf: nil) }
            await desk.expectFailure(.notFound) { try await desk.service.credit(other, id, move) }
            await desk.expectFailure(.notFound) { try await desk.service.debit(other, id, move) }
            await desk.expectFailure(.notFound) { try await desk.transfer(other, id, own, 1) }
            await desk.expectFailure(.rule(.unknownWallet)) { try await desk.transfer(other, own, id, 1) }
            await desk.expectFailure(.notFound) {
                try await desk.service.activate(other, id, expectedVersion: nil)
            }
            await desk.expectFailure(.notFound) {
                try await desk.service.changeLimits(other, id, expectedVersion: nil, ChangeLimitsRequest())
            }
            await desk.expectFailure(.notFound) {
                try await desk.service.close(other, id, expectedVersion: 3, WalletReasonRequest())
            }
            await desk.expectFailure(.notFound) { try await desk.service.hold(other, on: id, hold.view.id) }
            await desk.expectFailure(.notFound) {
                try await desk.service.captureHold(other, on: id, hold.view.id, CaptureHoldRequest())
            }
            await desk.expectFailure(.notFound) {
                try await desk.service.releaseHold(other, on: id, hold.view.id)
            }
            let list = try await desk.service.wallets(other, WalletListQuery())
            #expect(list.items.map(\.id) == [own])
            #expect(try await desk.balance(id) == 500)
        }
    }

    @Test func `the money of an erased person moves, and what is said of it is not kept`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(of: WalletDesk.amal, 500)
            let other = try await desk.wallet(of: WalletDesk.basma, 500)
            let request = HoldRequest(
                amount: try WalletDesk.pounds(10), reference: "ref", description: "Amal's room")
            let hold = try await desk.service.hold(desk.context(), on: id, request)
            let kept = try await desk.service.hold(desk.context(), on: other, request)
            let move = MoveMoneyRequest(
                amount: try WalletDesk.pounds(20), reference: "ref", description: "for Amal's medicine")
            let before = try await desk.service.credit(desk.context(key: "credit"), id, move)
            try await desk.journal.destroyKey(of: WalletDesk.amal.retagged(), context: desk.context())
            let blank = try await desk.service.hold(desk.context(), on: id, hold.view.id)
            #expect(blank.description == nil && blank.reference == "ref")
            let others = try await desk.service.hold(desk.context(), on: other, kept.view.id)
            #expect(others.description == "Amal's room")
            let repeated = try await desk.service.credit(desk.context(key: "credit"), id, move)
            #expect(repeated.view == before.view)
            let debit = try await desk.service.debit(desk.context(), id, move)
            #expect(debit.view.balance.amountMinor == 500)
            let second = try await desk.service.hold(desk.context(), on: id, request)
            #expect(second.view.description == nil)
            var transfer = try WalletDesk.transfer(id, other, 5)
            transfer.description = "thanks"
            let batch = TransferBatchRequest(transfers: [transfer], atomic: true)
            #expect(try await desk.service.transferBatch(desk.context(), batch).accepted == 1)
            _ = try await desk.service.transfer(desk.context(), transfer)
            _ = try await desk.service.suspend(
                desk.context(), id, expectedVersion: nil, WalletReasonRequest(reason: "erased"))
            try await desk.expectClean()
        }
    }
}
