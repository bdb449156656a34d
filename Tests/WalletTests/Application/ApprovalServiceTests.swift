import Jobs
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What takes two people, over a real log.
@Suite struct ApprovalServiceTests {
    @Test func `a refund below the threshold is made at once, and a repeat of it is told word for word`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set { $0.approvalThresholds[0].refundMinor = 2_000 }
            let (from, to, transaction) = try await operators.paid()
            let request = try OperatorDesk.refund(500)
            let first = try await service.refund(operators.context(key: "r"), of: transaction, request)
            let movement = try #require(first.view.movement)
            #expect(first.view.approval == nil)
            #expect(movement.walletId == from)
            #expect(movement.balance == (try WalletDesk.pounds(4_500)))
            #expect(try await desk.balance(to) == 500)
            let again = try await service.refund(operators.context(key: "r"), of: transaction, request)
            #expect(again.view == first.view)
            #expect(again.receipt.isReplay)
            await desk.expectFailure(.keyReused) {
                try await service.refund(operators.context(key: "r", hash: 2), of: transaction, request)
            }
            await desk.expectFailure(.desk(.exceedsRefundable(remaining: try WalletDesk.pounds(500)))) {
                try await service.refund(operators.context(), of: transaction, try OperatorDesk.refund(501))
            }
            // What is left is given back where no amount is named.
            _ = try await service.refund(operators.context(), of: transaction, try OperatorDesk.refund(nil, "rest"))
            #expect(try await desk.balance(from) == 5_000)
            await desk.expectFailure(.desk(.exceedsRefundable(remaining: try WalletDesk.pounds(0)))) {
                try await service.refund(operators.context(), of: transaction, try OperatorDesk.refund(nil, "more"))
            }
            try await desk.follow()
            let lines = try await desk.service.transactions(operators.context(), of: to, TransactionListQuery())
            #expect(lines.items.map(\.type) == [.refundOut, .refundOut, .transferIn])
            try await operators.expectSound()
        }
    }

    @Test func `a refund above the threshold waits for another person, and is made with their word`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set()
            let (from, to, transaction) = try await operators.paid()
            let asked = try await operators.requested(transaction, key: "r")
            #expect(asked.status == .pending)
            #expect(asked.requestedBy == WalletDesk.staff)
            #expect(asked.refund?.description == "Broken")
            #expect(try await desk.balance(to) == 1_000)
            let repeated = try await operators.requested(transaction, key: "r")
            #expect(repeated == asked)
            await desk.expectFailure(.desk(.samePerson)) {
                try await service.approve(operators.context(), asked.id, expectedVersion: nil)
            }
            await desk.expectFailure(.stale(version: 1)) {
                try await service.approve(
                    operators.context(by: WalletDesk.colleague), asked.id, expectedVersion: 7)
            }
            let colleague = operators.context(by: WalletDesk.colleague, key: "a")
            let approved = try await service.approve(colleague, asked.id, expectedVersion: 1)
            #expect(approved.view.status == .approved)
            #expect(approved.view.decidedBy == WalletDesk.colleague)
            #expect(approved.view.version == 2)
            #expect(try await desk.balance(to) == 200)
            #expect(try await desk.balance(from) == 4_800)
            let made = try #require(approved.view.transactionId)
            let again = try await service.approve(colleague, asked.id, expectedVersion: 1)
            #expect(again.view == approved.view)
            #expect(again.receipt.isReplay)
            await desk.expectFailure(.desk(.approvalDecided(.approved))) {
                try await service.approve(operators.context(by: WalletDesk.colleague), asked.id, expectedVersion: nil)
            }
            try await desk.follow()
            let found = try await operators.found { $0.kind = .refund }
            #expect(found.map(\.id) == [made])
            #expect(found.first?.originalId == transaction)
            #expect(found.first?.description == "Broken")
            try await operators.expectSound()
        }
    }

    @Test func `of two who approve at once, in two processes, exactly one has an effect`() async throws {
        try await withOperatorDesks(2) { processes in
            let (operators, desk) = (processes[0], processes[0].desk)
            try await operators.set()
            let third = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0779)
            for round in 0..<8 {
                let (from, to, transaction) = try await operators.paid()
                let asked = try await operators.requested(transaction)
                let outcomes = await withTaskGroup(of: WalletServiceError?.self) { group in
                    for place in 0..<8 {
                        let process = processes[place % 2]
                        let user = place % 3 == 0 ? third : WalletDesk.colleague
                        group.addTask {
                            await process.desk.failure {
                                try await process.service.approve(
                                    process.context(by: user), asked.id, expectedVersion: nil)
                            }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                let refusals = outcomes.compactMap { $0 }
                #expect(outcomes.count - refusals.count == 1, "round \(round)")
                #expect(Set(refusals.map(\.failure.code)) == ["approvalDecided"], "\(refusals)")
                #expect(try await desk.balance(to) == 200)
                #expect(try await desk.balance(from) == 4_800)
            }
            try await operators.expectSound()
        }
    }

    @Test func `refunds of one movement at once never give back more than it was`() async throws {
        try await withOperatorDesks(2) { processes in
            let (operators, desk) = (processes[0], processes[0].desk)
            let (from, to, transaction) = try await operators.paid()
            // Others pay the wallet too, so that it is the movement alone that bounds what goes back.
            _ = try await desk.transfer(operators.context(), from, to, 3_000, "other")
            let outcomes = await withTaskGroup(of: WalletServiceError?.self) { group in
                for place in 0..<20 {
                    let process = processes[place % 2]
                    group.addTask {
                        await process.desk.failure {
                            try await process.service.refund(
                                process.context(), of: transaction, try OperatorDesk.refund(300, "r\(place)"))
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let done = outcomes.count { $0 == nil }
            #expect(done == 3)
            #expect(try await desk.balance(to) == 3_100)
            try await operators.expectSound()
        }
    }

    @Test func `limits raised above the threshold wait for another person, lowered ones do not`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set()
            let wallet = try await desk.wallet(of: WalletDesk.amal)
            let low = ChangeLimitsRequest(perDay: try WalletDesk.pounds(1_000))
            guard
                case .changed = try await service.changeLimits(
                    operators.context(), of: wallet, expectedVersion: nil, low)
            else {
                Issue.record("a lower limit was to be set at once")
                return
            }
            let high = ChangeLimitsRequest(perDay: try WalletDesk.pounds(9_000))
            let outcomes = try await [
                service.changeLimits(operators.context(key: "l"), of: wallet, expectedVersion: nil, high),
                service.changeLimits(operators.context(key: "l"), of: wallet, expectedVersion: nil, high),
            ]
            let asked = try outcomes.map { outcome in
                guard case .requested(let written) = outcome else { throw WalletServiceError.unknown(code: "changed") }
                return written
            }
            #expect(asked[0].view == asked[1].view)
            #expect(asked[1].receipt.isReplay)
            #expect(asked[0].view.limits?.limits.perDay == high.perDay)
            // Nobody goes round it by the wallet's own method.
            await desk.expectFailure(.desk(.approvalRequired)) {
                try await desk.service.changeLimits(operators.context(), wallet, expectedVersion: nil, high)
            }
            let colleague = operators.context(by: WalletDesk.colleague)
            let approved = try await service.approve(colleague, asked[0].view.id, expectedVersion: nil)
            #expect(approved.view.status == .approved)
            #expect(try await desk.service.wallet(operators.context(), wallet, asOf: nil).limits.perDay == high.perDay)
            await desk.expectFailure(.notFound) {
                try await service.changeLimits(
                    operators.context(key: "n"), of: WalletID(high: 1, low: 2), expectedVersion: nil, low)
            }
            try await operators.expectSound()
        }
    }

    @Test func `requests are refused, withdrawn and listed, and end by themselves`() async throws {
        let clock = MerchantDesk.clock()
        try await withOperatorDesk(clock: clock) { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set()
            let (_, to, transaction) = try await operators.paid()
            let colleague = operators.context(by: WalletDesk.colleague)
            var ids: [ApprovalID] = []
            for _ in 0..<3 { ids.append(try await operators.requested(transaction).id) }
            let reason = WalletReasonRequest(reason: "No receipt")
            let refused = try await service.refuse(colleague, ids[0], expectedVersion: nil, reason)
            #expect(refused.view.reason == "No receipt")
            await desk.expectFailure(.desk(.notRequester)) {
                try await service.withdraw(colleague, ids[1], expectedVersion: nil)
            }
            _ = try await service.withdraw(operators.context(), ids[1], expectedVersion: nil)
            let expiry = ApprovalExpiry(desk.dependencies, WalletModule.definition())
            #expect(try await expiry.round() == JobReport())
            clock.advance(by: .seconds(DeskLimits.approvalSeconds))
            await desk.expectFailure(.desk(.approvalExpired)) {
                try await service.approve(colleague, ids[2], expectedVersion: nil)
            }
            #expect(try await expiry.round() == JobReport(done: 1))
            #expect(try await expiry.round() == JobReport())
            let all = try await desk.all(2) { try await service.approvals(colleague, status: nil, $0) }
            #expect(all.map(\.id) == ids.reversed())
            #expect(all.map(\.status) == [.expired, .withdrawn, .refused])
            let open = try await service.approvals(colleague, status: .pending, WalletPageRequest())
            #expect(open.items.isEmpty)
            #expect(try await desk.balance(to) == 1_000)
            try await operators.expectSound()
        }
    }

    @Test func `an erased owner's texts are gone, and what was asked for is decided all the same`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set()
            let (from, _, transaction) = try await operators.paid()
            let asked = try await operators.requested(transaction)
            try await desk.journal.destroyKey(of: WalletDesk.amal.retagged(), context: operators.context())
            #expect(try await service.approval(operators.context(), asked.id).refund?.description == nil)
            let colleague = operators.context(by: WalletDesk.colleague)
            _ = try await service.approve(colleague, asked.id, expectedVersion: nil)
            #expect(try await desk.balance(from) == 4_800)
            let other = try await service.refund(
                operators.context(), of: transaction, try OperatorDesk.refund(100, "more"))
            // What was given back of the movement before counts against the threshold.
            #expect(other.view.approval != nil)
            try await operators.expectSound()
        }
    }

    @Test func `a key is no person, a member no staff, and another tenant knows nothing`() async throws {
        try await withOperatorDesk { operators in
            let (desk, service) = (operators.desk, operators.service)
            try await operators.set()
            let (_, _, transaction) = try await operators.paid()
            let asked = try await operators.requested(transaction)
            var key = operators.context(by: WalletDesk.colleague)
            key.principal.kind = .apiKey
            await desk.expectFailure(.desk(.personRequired)) {
                try await service.approve(key, asked.id, expectedVersion: nil)
            }
            await desk.expectFailure(.desk(.personRequired)) {
                try await service.refund(key, of: transaction, try OperatorDesk.refund(800))
            }
            let small = try await service.refund(key, of: transaction, try OperatorDesk.refund(1))
            #expect(small.view.movement != nil)
            let member = desk.context(member: WalletDesk.amal)
            await desk.expectFailure(.staffOnly) { try await service.approval(member, asked.id) }
            await desk.expectFailure(.staffOnly) { try await service.movements(member, MovementSearchQuery()) }
            await desk.expectFailure(.staffOnly) { try await service.settings(member) }
            await desk.expectFailure(.staffOnly) {
                try await service.refund(member, of: transaction, try OperatorDesk.refund(1))
            }
            await desk.expectFailure(.staffOnly) {
                try await service.changeWallets(member, to: .suspended, BulkWalletRequest(walletIds: []))
            }
            let stranger = operators.context(by: WalletDesk.colleague, in: WalletDesk.otherHospital)
            await desk.expectFailure(.notFound) { try await service.approval(stranger, asked.id) }
            await desk.expectFailure(.notFound) {
                try await service.refuse(stranger, asked.id, expectedVersion: nil, WalletReasonRequest())
            }
        }
    }
}

extension OperatorDesk {
    /// Verifies the log, the tables and states against it, and what must hold of wallets.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await desk.follow()
        try await desk.expectClean(sourceLocation: sourceLocation)
        let broken = try await desk.invariants().values.filter { !$0.isClean }
        #expect(broken.isEmpty, "\(broken)", sourceLocation: sourceLocation)
    }
}
