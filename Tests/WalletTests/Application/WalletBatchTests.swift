import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WalletBatchTests {
    private static let absent = WalletID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0fff)

    private func requests(_ from: WalletID, _ to: WalletID, _ amounts: [Int64]) throws -> [TransferRequest] {
        try amounts.enumerated().map { try WalletDesk.transfer(from, to, $1, "line \($0)") }
    }

    @Test func `each transfer of a batch has its own outcome, in order, and a repeat changes nothing`() async throws {
        try await withWalletDesks(2) { desks in
            let desk = desks[0]
            let (payer, payee) = (try await desk.wallet(500), try await desk.wallet(of: WalletDesk.basma))
            var transfers = try requests(payer, payee, Array(repeating: 1, count: 300))
            transfers[7].amount = try WalletDesk.pounds(1_000)
            transfers[9].fromWalletId = Self.absent
            transfers[11].toWalletId = Self.absent
            let request = TransferBatchRequest(transfers: transfers)
            let first = try await desk.service.transferBatch(desk.context(key: "batch"), request)
            #expect(first.accepted == 297 && first.rejected == 3)
            #expect(first.items.map(\.index) == Array(0..<300))
            #expect(first.items[7].code == "insufficientFunds" && first.items[7].status == 422)
            #expect(first.items[9].code == "unknownWallet" && first.items[9].status == 422)
            #expect(first.items[11].code == "unknownWallet" && first.items[11].movement == nil)
            #expect(first.items[0].status == 202 && first.items[0].movement?.walletId == payer)
            let moved = Set(first.items.compactMap { $0.movement?.eventId })
            #expect(moved.count == 297)
            // What was refused would pass by now, and is not tried again all the same.
            _ = try await desk.service.credit(
                desk.context(), payer, MoveMoneyRequest(amount: try WalletDesk.pounds(9_000), reference: "more"))
            let events = try desk.events()
            for process in desks {
                let again = try await process.service.transferBatch(process.context(key: "batch"), request)
                #expect(again.items.map(\.movement) == first.items.map(\.movement))
                #expect(again.items[7].code == "refusedBefore" && again.items[7].status == 409)
                await process.expectFailure(.keyReused) {
                    try await process.service.transferBatch(process.context(key: "batch", hash: 2), request)
                }
            }
            #expect(try desk.events() == events)
            let balance = try await desk.balance(payee)
            #expect(balance == 297)
            try await desk.expectClean()
        }
    }

    @Test func `a batch that was cut off before its answer is finished by a repeat`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(500), try await desk.wallet(of: WalletDesk.basma))
            let request = TransferBatchRequest(transfers: try requests(payer, payee, [1, 2, 3]))
            let first = try await desk.service.transferBatch(desk.context(key: "batch"), request)
            // As if the process had died before the second transfer was sent.
            try desk.sql(
                "DELETE FROM journal.command WHERE idempotency_key IN ('batch answered', 'batch 1')")
            try await withFreshDesk(of: desk) { fresh in
                let again = try await fresh.service.transferBatch(fresh.context(key: "batch"), request)
                #expect(again.accepted == 3)
                #expect(again.items[0] == first.items[0] && again.items[2] == first.items[2])
                #expect(again.items[1].movement?.eventId != first.items[1].movement?.eventId)
                #expect(try await fresh.balance(payee) == 8)
            }
        }
    }

    @Test func `an atomic batch happens in one commit, and its repeat is the same word for word`() async throws {
        try await withWalletDesks(2) { desks in
            let desk = desks[0]
            let (first, second) = (try await desk.wallet(100), try await desk.wallet(of: WalletDesk.basma))
            let third = try await desk.wallet()
            var transfers = try requests(first, second, [60, 40])
            transfers += [try WalletDesk.transfer(second, third, 90), try WalletDesk.transfer(third, first, 5)]
            transfers.append(try WalletDesk.transfer(first, third, 1, "late"))
            let request = TransferBatchRequest(transfers: transfers, atomic: true)
            let batch = try await desk.service.transferBatch(desk.context(key: "batch"), request)
            #expect(batch.accepted == 5 && batch.rejected == 0)
            let balances = batch.items.compactMap { $0.movement?.balance.amountMinor }
            #expect(balances == [40, 0, 10, 85, 4])
            let eventIDs = Set(batch.items.compactMap { $0.movement?.eventId })
            #expect(eventIDs.count == 5)
            let positions = Set(batch.items.compactMap { $0.movement?.position })
            #expect(positions.count == 1)
            for index in 0..<250 {
                _ = try await desk.transfer(desk.context(), first, second, 1, "later \(index)")
                _ = try await desk.transfer(desk.context(), second, first, 1, "back \(index)")
            }
            let events = try desk.events()
            for process in desks {
                let again = try await process.service.transferBatch(process.context(key: "batch"), request)
                #expect(again == batch)
            }
            #expect(try desk.events() == events)
            try await desk.expectClean()
        }
    }

    @Test func `an atomic batch with a hold that is over answers each transfer by its own event`() async throws {
        let clock = ManualClock()
        try await withWalletDesks(1, clock: clock) { desks in
            let desk = desks[0]
            let (payer, payee) = (try await desk.wallet(100), try await desk.wallet(of: WalletDesk.basma))
            let end = clock.now().advanced(by: .seconds(60))
            _ = try await desk.service.hold(
                desk.context(), on: payer,
                HoldRequest(amount: try WalletDesk.pounds(80), reference: "ref", expiresAt: end))
            clock.advance(by: .seconds(61))
            let request = TransferBatchRequest(transfers: try requests(payer, payee, [30, 40]), atomic: true)
            let batch = try await desk.service.transferBatch(desk.context(key: "batch"), request)
            let balances = batch.items.compactMap { $0.movement?.balance.amountMinor }
            #expect(balances == [70, 30])
            let again = try await desk.service.transferBatch(desk.context(key: "batch"), request)
            #expect(again == batch)
            try await desk.expectClean()
        }
    }

    @Test func `an atomic batch with one refusal moves nothing, and says which and why`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(100), try await desk.wallet(of: WalletDesk.basma))
            let events = try desk.events()
            let request = TransferBatchRequest(transfers: try requests(payer, payee, [60, 41]), atomic: true)
            let error = await desk.failure { try await desk.service.transferBatch(desk.context(), request) }
            let failure = try #require(error?.failure)
            #expect(failure.kind == .ruleViolated && failure.code == "batchRefused")
            let members = failure.members.map { "\($0.name) \(String(decoding: $0.json, as: UTF8.self))" }
            #expect(members.prefix(2) == ["index 1", "reasonCode \"insufficientFunds\""])
            #expect(members.count == 3)
            let foreign = TransferBatchRequest(
                transfers: try requests(payer, payee, [1]) + [try WalletDesk.transfer(payee, payer, 1)], atomic: true)
            let refused = await desk.failure {
                try await desk.service.transferBatch(desk.context(member: WalletDesk.amal), foreign)
            }
            let namesTheReason = refused?.failure.members.contains { $0.json == Array("\"unknownWallet\"".utf8) }
            #expect(namesTheReason == true)
            #expect(try desk.events() == events)
        }
    }

    @Test func `a batch has some transfers, not too many, between wallets, each reference once`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(100), try await desk.wallet(of: WalletDesk.basma))
            for count in [0, WalletLimits.batchTransfers + 1] {
                let transfers = try requests(payer, payee, Array(repeating: 1, count: count))
                await desk.expectInvalid(["transfers outOfRange"]) {
                    try await desk.service.transferBatch(desk.context(), TransferBatchRequest(transfers: transfers))
                }
            }
            var transfers = try requests(payer, payee, [1, 0, 1])
            transfers[0].toPhone = KnownMembers.phone
            transfers[2].reference = "line 0"
            transfers[2].toWalletId = nil
            await desk.expectInvalid([
                "transfers[0].toPhone notAllowed", "transfers[1].amount.amountMinor notPositive",
                "transfers[2].toWalletId required", "transfers[2].reference repeated",
            ]) { try await desk.service.transferBatch(desk.context(), TransferBatchRequest(transfers: transfers)) }
        }
    }
}

/// Another process on the database of one, which remembers nothing.
private func withFreshDesk(of desk: WalletDesk, _ body: (WalletDesk) async throws -> Void) async throws {
    let fresh = try await WalletDesk(desk.cluster, desk.test)
    do {
        try await body(fresh)
        await fresh.stop()
    } catch {
        await fresh.stop()
        throw error
    }
}
