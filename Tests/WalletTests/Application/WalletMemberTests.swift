import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Members reach what is theirs, and for others' wallets get the answer that they would get for none.
@Suite struct WalletMemberTests {
    @Test func `a member creates, activates, suspends and closes their own wallet, and none else`() async throws {
        try await withWalletDesk { desk in
            let member = desk.context(member: WalletDesk.amal)
            let currency = try WalletDesk.pounds(1).currency
            for request in [
                CreateWalletRequest(userId: WalletDesk.basma, type: .personal, currency: currency),
                CreateWalletRequest(userId: WalletDesk.amal, type: .merchant, currency: currency),
            ] {
                await desk.expectFailure(.staffOnly) { try await desk.service.createWallet(member, request) }
            }
            let request = CreateWalletRequest(userId: WalletDesk.amal, type: .family, currency: currency)
            let id = try await desk.service.createWallet(member, request).view.id
            _ = try await desk.service.activate(member, id, expectedVersion: nil)
            _ = try await desk.service.suspend(member, id, expectedVersion: nil, WalletReasonRequest())
            await desk.expectFailure(.staffOnly) {
                try await desk.service.activate(member, id, expectedVersion: nil)
            }
            let closed = try await desk.service.close(member, id, expectedVersion: nil, WalletReasonRequest())
            #expect(closed.view.status == .closed)
        }
    }

    @Test func `what staff alone does is refused to a member before anything is looked at`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(500)
            var merchant = desk.context()
            merchant.principal.onBehalfOf = WalletDesk.amal.retagged()
            let move = MoveMoneyRequest(amount: try WalletDesk.pounds(1), reference: "ref")
            let hold = HoldRequest(amount: try WalletDesk.pounds(1), reference: "ref")
            for context in [desk.context(member: WalletDesk.amal), merchant] {
                await desk.expectFailure(.staffOnly) { try await desk.service.credit(context, id, move) }
                await desk.expectFailure(.staffOnly) { try await desk.service.debit(context, id, move) }
                await desk.expectFailure(.staffOnly) { try await desk.service.hold(context, on: id, hold) }
                await desk.expectFailure(.staffOnly) {
                    try await desk.service.captureHold(context, on: id, id.retagged(), CaptureHoldRequest())
                }
                await desk.expectFailure(.staffOnly) {
                    try await desk.service.releaseHold(context, on: id, id.retagged())
                }
                await desk.expectFailure(.staffOnly) {
                    try await desk.service.changeLimits(context, id, expectedVersion: nil, ChangeLimitsRequest())
                }
                let own = try await desk.service.balance(context, id, asOf: nil)
                #expect(own.balance.amountMinor == 500)
            }
        }
    }

    @Test func `another's wallet is found by nobody but staff`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(of: WalletDesk.amal, 500)
            let own = try await desk.wallet(of: WalletDesk.basma, 500)
            let hold = try await desk.service.hold(
                desk.context(), on: id, HoldRequest(amount: try WalletDesk.pounds(5), reference: "ref"))
            let thief = desk.context(member: WalletDesk.basma)
            await desk.expectFailure(.notFound) { try await desk.service.wallet(thief, id, asOf: nil) }
            await desk.expectFailure(.notFound) { try await desk.service.balance(thief, id, asOf: nil) }
            await desk.expectFailure(.notFound) {
                try await desk.service.balance(thief, id, asOf: SystemClock().now())
            }
            await desk.expectFailure(.notFound) { try await desk.service.hold(thief, on: id, hold.view.id) }
            await desk.expectFailure(.notFound) {
                try await desk.service.holds(thief, on: id, status: nil, WalletPageRequest())
            }
            await desk.expectFailure(.notFound) {
                try await desk.service.suspend(thief, id, expectedVersion: nil, WalletReasonRequest())
            }
            // Not even its version is told.
            await desk.expectFailure(.notFound) {
                try await desk.service.suspend(thief, id, expectedVersion: 1, WalletReasonRequest())
            }
            await desk.expectFailure(.notFound) { try await desk.transfer(thief, id, own, 1) }
            let paid = try await desk.transfer(thief, own, id, 1)
            #expect(paid.view.balance.amountMinor == 499)
        }
    }

    @Test func `a key that is the wallet's own tells another member nothing`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(of: WalletDesk.amal, 500)
            let other = try await desk.wallet(of: WalletDesk.basma)
            func keyed(_ member: UserID?, hash: UInt8) -> RequestContext {
                var context = desk.context(member: member, key: "ref", hash: hash)
                context.idempotency?.owner = id.retagged()
                return context
            }
            let first = try await desk.transfer(keyed(WalletDesk.amal, hash: 1), id, other, 30)
            let byStaff = try await desk.transfer(keyed(nil, hash: 1), id, other, 30)
            #expect(byStaff.view == first.view && byStaff.receipt.isReplay)
            for hash: UInt8 in [1, 2] {
                await desk.expectFailure(.notFound) {
                    try await desk.transfer(keyed(WalletDesk.basma, hash: hash), id, other, 30)
                }
            }
            await desk.expectFailure(.keyReused) {
                try await desk.transfer(keyed(WalletDesk.amal, hash: 2), id, other, 30)
            }
            let balance = try await desk.balance(id)
            #expect(balance == 470)
        }
    }
}
