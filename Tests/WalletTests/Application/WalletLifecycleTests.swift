import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WalletLifecycleTests {
    private func request(_ owner: UserID = WalletDesk.amal, _ type: WalletType = .personal) throws
        -> CreateWalletRequest
    {
        CreateWalletRequest(userId: owner, type: type, currency: try WalletDesk.pounds(1).currency)
    }

    @Test func `a wallet goes from pending over active and suspended to closed`() async throws {
        try await withWalletDesk { desk in
            let made = try await desk.service.createWallet(desk.context(), try request())
            #expect(made.view.status == .pending && made.view.version == 1 && made.view.userId == WalletDesk.amal)
            #expect(made.receipt.eventID != nil && made.receipt.position != nil && !made.receipt.isReplay)
            let id = made.view.id
            let credit = MoveMoneyRequest(amount: try WalletDesk.pounds(700), reference: "salary")
            await desk.expectFailure(.rule(.walletPending)) {
                try await desk.service.credit(desk.context(), id, credit)
            }
            #expect(try await desk.service.activate(desk.context(), id, expectedVersion: 1).view.status == .active)
            let again = try await desk.service.activate(desk.context(), id, expectedVersion: nil)
            #expect(again.view.version == 2 && again.receipt.eventID == nil)
            await desk.expectFailure(.stale(version: 2)) {
                try await desk.service.activate(desk.context(), id, expectedVersion: 1)
            }
            let credited = try await desk.service.credit(desk.context(), id, credit)
            #expect(credited.view.balance.amountMinor == 700 && credited.view.walletId == id)
            let reason = WalletReasonRequest(reason: "lost phone")
            let suspended = try await desk.service.suspend(desk.context(), id, expectedVersion: nil, reason)
            #expect(suspended.view.status == .suspended)
            await desk.expectFailure(.rule(.walletSuspended)) {
                try await desk.service.debit(desk.context(), id, credit)
            }
            await desk.expectFailure(.rule(.walletNotEmpty(balance: try WalletDesk.pounds(700)))) {
                try await desk.service.close(desk.context(), id, expectedVersion: nil, WalletReasonRequest())
            }
            _ = try await desk.service.activate(desk.context(), id, expectedVersion: nil)
            _ = try await desk.service.debit(desk.context(), id, credit)
            let closed = try await desk.service.close(
                desk.context(), id, expectedVersion: nil, WalletReasonRequest())
            #expect(closed.view.status == .closed && closed.view.balance.isZero)
            await desk.expectFailure(.rule(.walletClosed)) {
                try await desk.service.activate(desk.context(), id, expectedVersion: nil)
            }
            try await desk.expectClean()
        }
    }

    @Test func `nobody owns a wallet whom nobody knows, nor more than fifty that are not closed`() async throws {
        try await withWalletDesk { desk in
            await desk.expectFailure(.rule(.unknownOwner)) {
                try await desk.service.createWallet(desk.context(), try request(WalletDesk.staff))
            }
            let first = try await desk.service.createWallet(desk.context(key: "first"), try request())
            for _ in 1..<WalletLimits.walletsPerOwner {
                _ = try await desk.service.createWallet(desk.context(), try request())
            }
            await desk.expectFailure(.rule(.tooManyWallets)) {
                try await desk.service.createWallet(desk.context(), try request())
            }
            let repeated = try await desk.service.createWallet(desk.context(key: "first"), try request())
            #expect(repeated.view == first.view && repeated.receipt.isReplay)
            _ = try await desk.service.activate(desk.context(), first.view.id, expectedVersion: nil)
            _ = try await desk.service.close(
                desk.context(), first.view.id, expectedVersion: nil, WalletReasonRequest())
            _ = try await desk.service.createWallet(desk.context(), try request())
            _ = try await desk.service.createWallet(desk.context(), try request(WalletDesk.basma))
            let events = try desk.events()
            #expect(events == WalletLimits.walletsPerOwner + 4)
        }
    }

    @Test func `lists are paged, newest first, by owner and status`() async throws {
        try await withWalletDesk { desk in
            var ids: [WalletID] = []
            for index in 0..<5 {
                ids.append(try await desk.wallet(of: index == 2 ? WalletDesk.basma : WalletDesk.amal, 10))
            }
            let pending = try await desk.service.createWallet(desk.context(), try request()).view.id
            var found: [WalletID] = []
            var page = WalletPageRequest(limit: 2)
            repeat {
                let got = try await desk.service.wallets(desk.context(), WalletListQuery(page: page))
                found += got.items.map(\.id)
                page.cursor = got.nextCursor
            } while page.cursor != nil
            #expect(found == [pending] + ids.reversed())
            let active = try await desk.service.wallets(
                desk.context(), WalletListQuery(userID: WalletDesk.amal, status: .active))
            #expect(active.items.map(\.id) == [ids[4], ids[3], ids[1], ids[0]])
            let areAsLeft = active.items.allSatisfy { $0.balance.amountMinor == 10 && $0.version == 3 }
            #expect(areAsLeft)
            let own = try await desk.service.wallets(desk.context(member: WalletDesk.basma), WalletListQuery())
            #expect(own.items.map(\.id) == [ids[2]])
            let others = try await desk.service.wallets(
                desk.context(member: WalletDesk.basma), WalletListQuery(userID: WalletDesk.amal))
            #expect(others.items.isEmpty)
        }
    }

    @Test func `limits and an overdraft are granted and held to`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(1_000)
            var request = ChangeLimitsRequest(
                perTransaction: try WalletDesk.pounds(800), perDay: try WalletDesk.pounds(1_100))
            request.overdraft = try WalletDesk.pounds(500)
            let changed = try await desk.service.changeLimits(desk.context(), id, expectedVersion: 3, request)
            #expect(changed.view.available.amountMinor == 1_500 && changed.view.limits.perDay == request.perDay)
            func debit(_ amount: Int64) async throws -> Int64 {
                let request = MoveMoneyRequest(amount: try WalletDesk.pounds(amount), reference: "spent")
                return try await desk.service.debit(desk.context(), id, request).view.balance.amountMinor
            }
            await desk.expectFailure(.rule(.exceedsTransactionLimit(limit: try WalletDesk.pounds(800)))) {
                try await debit(801)
            }
            #expect(try await debit(800) == 200)
            await desk.expectFailure(.rule(.exceedsDailyLimit(remaining: try WalletDesk.pounds(300)))) {
                try await debit(301)
            }
            #expect(try await debit(300) == -100)
            await desk.expectFailure(.rule(.overdraftInUse(used: try WalletDesk.pounds(100)))) {
                try await desk.service.changeLimits(
                    desk.context(), id, expectedVersion: nil, ChangeLimitsRequest())
            }
            try await desk.expectClean()
        }
    }

    @Test func `what was in a wallet is told as of any moment`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(100)
            let between = try desk.sql(
                "SELECT (extract(epoch FROM max(recorded_at)) * 1000000)::bigint FROM journal.event")
            let instant = Timestamp(microseconds: try #require(Int64(between)))
            _ = try await desk.service.credit(
                desk.context(), id, MoveMoneyRequest(amount: try WalletDesk.pounds(11), reference: "more"))
            let then = try await desk.service.wallet(desk.context(), id, asOf: instant)
            #expect(then.balance.amountMinor == 100 && then.version == 3)
            let balance = try await desk.service.balance(desk.context(), id, asOf: instant)
            #expect(balance.balance.amountMinor == 100)
            let now = try await desk.balance(id)
            #expect(now == 111)
            await desk.expectFailure(.notFound) {
                try await desk.service.balance(desk.context(), id, asOf: Timestamp(seconds: 1))
            }
        }
    }
}
