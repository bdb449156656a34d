import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WalletMovementTests {
    @Test func `two hundred clients at once spend exactly what a wallet holds`() async throws {
        try await withWalletDesks(2) { desks in
            let id = try await desks[0].wallet(of: WalletDesk.amal, 100)
            let shop = try await desks[0].wallet(of: WalletDesk.basma, type: .merchant)
            let failures = await withTaskGroup(of: WalletServiceError?.self) { group in
                for index in 0..<200 {
                    let desk = desks[index % desks.count]
                    group.addTask {
                        await desk.failure {
                            try await desk.transfer(desk.context(key: "spend \(index)"), id, shop, 1, "spend \(index)")
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let empty = WalletServiceError.rule(.insufficientFunds(available: try WalletDesk.pounds(0)))
            let done = failures.filter { $0 == nil }
            #expect(done.count == 100)
            let refused = failures.filter { $0 == empty }
            #expect(refused.count == 100)
            let (left, spent) = (try await desks[1].balance(id), try await desks[1].balance(shop))
            #expect(left == 0 && spent == 100)
            try await desks[0].expectClean()
        }
    }

    @Test func `transfers to and fro by several processes lose and make nothing`() async throws {
        var random = SeededRandom()
        try await withWalletDesks(2) { desks in
            var ids: [WalletID] = []
            for _ in 0..<4 { ids.append(try await desks[0].wallet(50)) }
            let plans = (0..<300).map { _ in
                (
                    from: Int.random(in: 0..<4, using: &random), step: Int.random(in: 1..<4, using: &random),
                    amount: Int64.random(in: 1...40, using: &random)
                )
            }
            let wallets = ids
            let failures = await withTaskGroup(of: WalletServiceError?.self) { group in
                for (index, plan) in plans.enumerated() {
                    let desk = desks[index % desks.count]
                    let (from, to) = (wallets[plan.from], wallets[(plan.from + plan.step) % 4])
                    group.addTask {
                        await desk.failure { try await desk.transfer(desk.context(), from, to, plan.amount) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for case .some(let error) in failures {
                guard case .rule(.insufficientFunds) = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
            let someWentThrough = failures.contains { $0 == nil }
            #expect(someWentThrough)
            var sum: Int64 = 0
            for id in ids {
                let balance = try await desks[1].balance(id)
                #expect(balance >= 0)
                sum += balance
            }
            #expect(sum == 200)
            try await desks[0].expectClean()
        }
    }

    @Test func `a repeat is answered word for word, whatever happened since, by any process`() async throws {
        try await withWalletDesks(2) { desks in
            let (desk, other) = (desks[0], desks[1])
            let id = try await desk.wallet(100)
            let shop = try await desk.wallet(of: WalletDesk.basma)
            let move = MoveMoneyRequest(
                amount: try WalletDesk.pounds(7), reference: "salary", description: "January")
            let credit = try await desk.service.credit(desk.context(key: "credit"), id, move)
            let debit = try await desk.service.debit(desk.context(key: "debit"), id, move)
            let transfer = try await desk.transfer(desk.context(key: "transfer"), id, shop, 60)
            _ = try await desk.transfer(desk.context(), shop, id, 5)
            _ = try await desk.service.suspend(desk.context(), id, expectedVersion: nil, WalletReasonRequest())
            let before = try desk.events()
            for process in [desk, other] {
                let creditAgain = try await process.service.credit(process.context(key: "credit"), id, move)
                let debitAgain = try await process.service.debit(process.context(key: "debit"), id, move)
                let transferAgain = try await process.transfer(process.context(key: "transfer"), id, shop, 60)
                for (first, again) in [(credit, creditAgain), (debit, debitAgain), (transfer, transferAgain)] {
                    #expect(again.view == first.view && again.receipt.isReplay && !first.receipt.isReplay)
                    #expect(again.receipt.eventID == first.receipt.eventID)
                    #expect(again.receipt.version == first.receipt.version)
                }
                await process.expectFailure(.keyReused) {
                    try await process.transfer(process.context(key: "transfer", hash: 2), id, shop, 61)
                }
            }
            let after = try desk.events()
            #expect(after == before)
            try await desk.expectClean()
        }
    }

    @Test func `a transfer to a phone tells the masked name first, and moves nothing by that`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(of: WalletDesk.amal, 100)
            var request = TransferRequest(
                fromWalletId: id, toWalletId: nil, amount: try WalletDesk.pounds(30), reference: "lunch")
            request.toPhone = "0100 123 4567"
            let context = desk.context(member: WalletDesk.amal, key: "phone")
            await desk.expectFailure(.rule(.unknownRecipient)) { try await desk.service.transfer(context, request) }
            let payee = try await desk.wallet(of: WalletDesk.basma)
            _ = try await desk.wallet(of: WalletDesk.basma)
            let before = try desk.events()
            guard case .preview(let preview) = try await desk.service.transfer(context, request) else {
                Issue.record("the money moved before anyone agreed")
                return
            }
            #expect(preview.maskedName == "Basma H***" && preview.amount == request.amount)
            #expect(try desk.events() == before)
            request.recipientConfirmed = true
            guard case .moved(let moved) = try await desk.service.transfer(context, request) else {
                Issue.record("there is no more to agree to")
                return
            }
            #expect(moved.view.balance.amountMinor == 70)
            #expect(try await desk.balance(payee) == 30)
            // The key holds though the phone leads nowhere any more.
            _ = try await desk.service.suspend(
                desk.context(), payee, expectedVersion: nil, WalletReasonRequest())
            try desk.sql("UPDATE wallet.wallet SET status = 'suspended' WHERE owner_id = '\(WalletDesk.basma)'")
            guard case .moved(let again) = try await desk.service.transfer(context, request) else {
                Issue.record("a repeat is answered as the first request was")
                return
            }
            #expect(again.view == moved.view && again.receipt.isReplay)
            request.toPhone = "0111 111 1111"
            await desk.expectFailure(.rule(.unknownRecipient)) {
                try await desk.service.transfer(desk.context(member: WalletDesk.amal), request)
            }
            await desk.expectFailure(.notFound) {
                request.toPhone = KnownMembers.phone
                request.recipientConfirmed = nil
                try desk.sql("UPDATE wallet.wallet SET status = 'active' WHERE wallet_id = '\(payee)'")
                return try await desk.service.transfer(desk.context(member: WalletDesk.basma), request)
            }
        }
    }

    @Test func `everything that is wrong with a request is told at once`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(100)
            let long = String(repeating: "x", count: WalletLimits.descriptionCharacters + 1)
            var transfer = TransferRequest(
                fromWalletId: id, toWalletId: nil, amount: try WalletDesk.pounds(0), reference: "réf", description: long
            )
            await desk.expectInvalid([
                "toWalletId required", "amount.amountMinor notPositive", "reference invalidCharacters",
                "description tooLong",
            ]) { try await desk.service.transfer(desk.context(), transfer) }
            transfer.toWalletId = id
            transfer.toPhone = "0100"
            transfer.reference = " "
            transfer.description = nil
            transfer.amount = try WalletDesk.pounds(.max)
            await desk.expectInvalid(["toPhone ambiguous", "amount.amountMinor tooLarge", "reference required"]) {
                try await desk.service.transfer(desk.context(), transfer)
            }
            transfer.toWalletId = nil
            transfer.amount = try WalletDesk.pounds(1)
            transfer.reference = "ref"
            transfer.toPhone = "12"
            await desk.expectInvalid(["toPhone invalidPhone"]) {
                try await desk.service.transfer(desk.context(), transfer)
            }
            var limits = ChangeLimitsRequest(perTransaction: try WalletDesk.pounds(0))
            limits.overdraft = try WalletDesk.pounds(-1)
            await desk.expectInvalid(["perTransaction.amountMinor notPositive", "overdraft.amountMinor negative"]) {
                try await desk.service.changeLimits(desk.context(), id, expectedVersion: nil, limits)
            }
            #expect(try await desk.balance(id) == 100)
        }
    }

    @Test func `the number of a card is refused in every free text`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(100)
            let number = "4111 1111 1111 1111"
            let events = try desk.events()
            await desk.expectFailure(.rule(.cardNumberNotAllowed(field: "reference"))) {
                try await desk.service.credit(
                    desk.context(), id, MoveMoneyRequest(amount: try WalletDesk.pounds(1), reference: number))
            }
            await desk.expectFailure(.rule(.cardNumberNotAllowed(field: "description"))) {
                try await desk.service.hold(
                    desk.context(), on: id,
                    HoldRequest(amount: try WalletDesk.pounds(1), reference: "ref", description: "card \(number)"))
            }
            await desk.expectFailure(.rule(.cardNumberNotAllowed(field: "reason"))) {
                try await desk.service.suspend(
                    desk.context(), id, expectedVersion: nil, WalletReasonRequest(reason: number))
            }
            await desk.expectFailure(.rule(.cardNumberNotAllowed(field: "transfers[1].reference"))) {
                try await desk.service.transferBatch(
                    desk.context(),
                    TransferBatchRequest(transfers: [
                        try WalletDesk.transfer(id, id, 1), try WalletDesk.transfer(id, id, 1, number),
                    ]))
            }
            #expect(try desk.events() == events)
        }
    }
}
