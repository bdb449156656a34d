import Jobs
import Journal
import Kernel
import Synchronization
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Money between two tenants of one database.
@Suite struct ClearingServiceTests {
    @Test func `money arrives in the other tenant, and each has its own side of it`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (
                try await desk.wallet(1_000),
                try await desk.wallet(of: WalletDesk.basma, 5, in: WalletDesk.otherHospital)
            )
            try await desk.agree()
            let service = desk.clearings()
            let sent = try await service.send(desk.context(), WalletDesk.clearing(payer, 300, to: payee)).view
            #expect(sent.status == .sent && sent.side == .outgoing && sent.fromWalletId == payer)
            // What is under way is in neither wallet, and nothing of it is in the other tenant yet.
            let (left, before) = (
                try await desk.balance(payer), try await desk.balance(payee, in: WalletDesk.otherHospital)
            )
            #expect(left == 700 && before == 5)
            await desk.expectFailure(.notFound) {
                try await service.clearing(desk.context(WalletDesk.otherHospital), sent.id)
            }
            try await desk.carryAll()
            let after = try await desk.balance(payee, in: WalletDesk.otherHospital)
            #expect(after == 305)
            let settled = try await service.clearing(desk.context(), sent.id)
            #expect(
                settled.status == .settled && settled.version == 2 && settled.hospitalId == WalletDesk.otherHospital)
            let received = try await service.clearing(desk.context(WalletDesk.otherHospital), sent.id)
            #expect(received.status == .received && received.side == .incoming && received.toWalletId == payee)
            #expect(received.fromWalletId == nil && received.hospitalId == WalletDesk.hospital)
            try await desk.expectSoundClearings()
        }
    }

    @Test func `nothing is sent to whom that has not agreed, and nothing is written there`() async throws {
        try await withWalletDesk { desk in
            let payer = try await desk.wallet(1_000)
            let service = desk.clearings()
            let request = try WalletDesk.clearing(payer, 300, to: WalletID(high: 1, low: 2))
            let events = try desk.events()
            let refused = await desk.failure { try await service.send(desk.context(key: "k1"), request) }
            #expect(refused?.failure.code == "notAgreed")
            let after = try desk.events()
            #expect(after == events)
            // Agreeing with somebody else is not agreeing.
            try await desk.agree([HospitalID(high: 7, low: 7)])
            let again = await desk.failure { try await service.send(desk.context(key: "k1"), request) }
            #expect(again?.failure.code == "notAgreed")
            try await desk.agree()
            let sent = try await service.send(desk.context(key: "k1"), request)
            // What was sent before is answered as it was, whatever was agreed on since.
            try await desk.agree([])
            let repeated = try await service.send(desk.context(key: "k1"), request)
            #expect(repeated.receipt.isReplay && repeated.view == sent.view)
        }
    }

    @Test func `what the other tenant cannot be asked for is left alone for longer and longer`() async throws {
        let clock = ManualClock(Timestamp(seconds: 1_767_600_000))
        try await withWalletDesk(clock: clock) { desk in
            let payer = try await desk.wallet(1_000)
            try await desk.agree()
            let invoices = SilentInvoices()
            let service = desk.clearings(invoices)
            _ = try await service.send(desk.context(), WalletDesk.clearing(payer, 300, invoice: OneInvoice.id))
            let runner = ClearingRunner(service)
            for (seconds, asked) in [(0, 1), (0, 1), (2, 2), (2, 2), (2, 3)] as [(Int, Int)] {
                clock.advance(by: .seconds(seconds))
                _ = try await runner.round()
                #expect(invoices.asked == asked, "after \(seconds) seconds")
            }
        }
    }

    @Test func `nothing is taken from whom the hospital agrees with no more, and it is back`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (
                try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            )
            let service = desk.clearings()
            try await desk.agree()
            let sent = try await service.send(desk.context(), WalletDesk.clearing(payer, 300, to: payee)).view
            try await desk.agree([])
            try await desk.carryAll()
            let returned = try await service.clearing(desk.context(), sent.id)
            #expect(returned.status == .returned && returned.refusal == .notAgreed && !returned.inSuspense)
            let balance = try await desk.balance(payer)
            #expect(balance == 1_000)
            // An agreement that comes later changes nothing about it, and one that is withdrawn ends it.
            try await desk.agree()
            try await desk.carryAll()
            let second = try await service.send(desk.context(), WalletDesk.clearing(payer, 1, to: payee)).view
            try await desk.agree([])
            try await desk.carryAll()
            let refused = try await service.clearing(desk.context(WalletDesk.otherHospital), second.id)
            #expect(refused.status == .refused && refused.refusal == .notAgreed)
            try await desk.expectSoundClearings()
        }
    }

    @Test func `an invoice is paid as far as it is open, once, and more than that is back`() async throws {
        try await withWalletDesk { desk in
            let payer = try await desk.wallet(1_000)
            let invoices = OneInvoice(openMinor: 400)
            let service = desk.clearings(invoices)
            try await desk.agree()
            let paid = try await service.send(desk.context(), WalletDesk.clearing(payer, 400, invoice: OneInvoice.id))
            // A process ends after the money was taken; by the next look the invoice is paid.
            let underWay = try await service.underWay(WalletDesk.hospital, after: nil, limit: 10)
            let answer = try await service.receive(try #require(underWay.first).fact)
            #expect(answer == .received)
            invoices.pay(400)
            let tooMuch = try await service.send(desk.context(), WalletDesk.clearing(payer, 1, invoice: OneInvoice.id))
            let unknown = try await service.send(
                desk.context(), WalletDesk.clearing(payer, 2, invoice: PaidInvoiceID(high: 1, low: 2)))
            try await desk.carryAll(invoices)
            let states = try await [paid, tooMuch, unknown].asyncMap {
                try await service.clearing(desk.context(), $0.view.id)
            }
            #expect(states.map(\.status) == [.settled, .returned, .returned])
            #expect(states.map(\.refusal) == [nil, .exceedsOpenAmount, .unknownInvoice])
            let balance = try await desk.balance(payer)
            #expect(balance == 600)
            try await desk.expectSoundClearings()
            let collected = try desk.sql(
                "SELECT credit_minor - debit_minor FROM wallet.account_total WHERE account_type = 'collections'")
            #expect(collected == "400\n" || collected == "400")
        }
    }

    @Test func `what comes back to a wallet that was closed meanwhile is in suspense`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (
                try await desk.wallet(300), try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            )
            let service = desk.clearings()
            try await desk.agree()
            let sent = try await service.send(desk.context(), WalletDesk.clearing(payer, 300, to: payee)).view
            try await desk.agree([])
            _ = try await desk.service.close(desk.context(), payer, expectedVersion: nil, WalletReasonRequest())
            try await desk.carryAll()
            let returned = try await service.clearing(desk.context(), sent.id)
            #expect(returned.status == .returned && returned.inSuspense)
            let balance = try await desk.balance(payer)
            #expect(balance == 0)
            try await desk.expectSoundClearings()
            let suspense = try desk.sql(
                "SELECT credit_minor::text FROM wallet.account_total WHERE account_type = 'suspense'")
            #expect(suspense.hasPrefix("300"))
        }
    }

    @Test func `a repeat under the key is answered by the first, and sends nothing`() async throws {
        try await withWalletDesk { desk in
            let payer = try await desk.wallet(1_000)
            let service = desk.clearings()
            try await desk.agree()
            let request = try WalletDesk.clearing(payer, 300, to: WalletID(high: 1, low: 2))
            let first = try await service.send(desk.context(key: "k1"), request)
            let again = try await service.send(desk.context(key: "k1"), request)
            #expect(again.receipt.isReplay && again.view == first.view)
            await desk.expectFailure(.keyReused) { try await service.send(desk.context(key: "k1", hash: 2), request) }
            let balance = try await desk.balance(payer)
            #expect(balance == 700)
        }
    }

    @Test func `what cannot be sent is refused at once`() async throws {
        try await withWalletDesk { desk in
            let payer = try await desk.wallet(1_000)
            let service = desk.clearings()
            try await desk.agree()
            let events = try desk.events()
            var request = try WalletDesk.clearing(payer, 300, to: WalletID(high: 1, low: 2))
            request.hospitalId = WalletDesk.hospital
            await desk.expectFailure(.clearing(.sameTenant)) { try await service.send(desk.context(), request) }
            request.hospitalId = HospitalID(high: 7, low: 7)
            await desk.expectFailure(.clearing(.unknownHospital)) { try await service.send(desk.context(), request) }
            request.hospitalId = WalletDesk.otherHospital
            request.fromWalletId = WalletID(high: 1, low: 9)
            await desk.expectFailure(.rule(.unknownWallet)) { try await service.send(desk.context(), request) }
            request = try WalletDesk.clearing(payer, 0)
            request.reference = ""
            await desk.expectInvalid(["toWalletId required", "amount.amountMinor notPositive", "reference required"]) {
                try await service.send(desk.context(), request)
            }
            request = try WalletDesk.clearing(payer, 1, to: payer, invoice: OneInvoice.id)
            await desk.expectInvalid(["invoiceId ambiguous"]) { try await service.send(desk.context(), request) }
            let agreement = ChangeClearingAgreementRequest(
                operators: [WalletDesk.otherHospital, WalletDesk.hospital, WalletDesk.hospital])
            await desk.expectInvalid(["operators repeated", "operators notAllowed"]) {
                try await service.changeAgreement(desk.context(), expectedVersion: nil, agreement)
            }
            let after = try desk.events()
            #expect(after == events)
        }
    }

    @Test func `a member sends their own money alone, and sees what went out of their wallets`() async throws {
        try await withWalletDesk { desk in
            let own = try await desk.wallet(of: WalletDesk.basma, 500)
            let others = try await desk.wallet(of: WalletDesk.amal, 500)
            let service = desk.clearings()
            try await desk.agree()
            let basma = desk.context(member: WalletDesk.basma)
            let target = WalletID(high: 1, low: 2)
            await desk.expectFailure(.rule(.unknownWallet)) {
                try await service.send(basma, WalletDesk.clearing(others, 5, to: target))
            }
            let sent = try await service.send(basma, WalletDesk.clearing(own, 5, to: target)).view
            let foreign = try await service.send(desk.context(), WalletDesk.clearing(others, 5, to: target)).view
            let seen = try await service.clearing(basma, sent.id)
            #expect(seen == sent)
            await desk.expectFailure(.notFound) { try await service.clearing(basma, foreign.id) }
            await desk.expectFailure(.staffOnly) { try await service.clearings(basma, ClearingListQuery()) }
            await desk.expectFailure(.staffOnly) {
                try await service.changeAgreement(
                    basma, expectedVersion: nil, ChangeClearingAgreementRequest(operators: []))
            }
            let listed = try await desk.all(1) {
                try await service.clearings(desk.context(), ClearingListQuery(page: $0))
            }
            #expect(listed.map(\.id) == [foreign.id, sent.id])
            let incoming = try await service.clearings(desk.context(), ClearingListQuery(side: .incoming)).items
            #expect(incoming.isEmpty)
        }
    }

    @Test func `two processes carry everything on at once, whatever was left behind`() async throws {
        try await withWalletDesks(2) { desks in
            let desk = desks[0]
            let seed = UInt64.random(in: 0...UInt64.max)
            var random = SeededRandom(seed: seed)
            let payers = try await (0..<3).asyncMap { _ in try await desk.wallet(10_000) }
            let payee = try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            let stopped = try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            _ = try await desk.service.suspend(
                desk.context(WalletDesk.otherHospital), stopped, expectedVersion: nil, WalletReasonRequest())
            try await desk.agree()
            var (good, bad): (Int64, Int64) = (0, 0)
            for _ in 0..<40 {
                let amount = Int64.random(in: 1...200, using: &random)
                let isGood = Bool.random(using: &random)
                let payer = try #require(payers.randomElement(using: &random))
                let request = try WalletDesk.clearing(payer, amount, to: isGood ? payee : stopped)
                _ = try await desk.clearings().send(desk.context(), request)
                if isGood { good += amount } else { bad += amount }
            }
            // Some were answered, and some ended, by a process that is no more.
            let underWay = try await desk.clearings().underWay(WalletDesk.hospital, after: nil, limit: 100)
            #expect(underWay.count == 40)
            for clearing in underWay {
                let step = Int.random(in: 0..<3, using: &random)
                if step == 0 { continue }
                let answer = try await desks[1].clearings().receive(clearing.fact)
                if step == 2 { try await desks[1].clearings().end(clearing, answer) }
            }
            await withTaskGroup(of: Void.self) { group in
                for desk in desks {
                    group.addTask {
                        // What the other one is at is found done, or again by the next look.
                        _ = try? await ClearingRunner(desk.clearings(), pageSize: 7).round()
                    }
                }
            }
            try await desk.carryAll()
            let (arrived, refused) = (
                try await desk.balance(payee, in: WalletDesk.otherHospital),
                try await desk.balance(stopped, in: WalletDesk.otherHospital)
            )
            #expect(arrived == good && refused == 0, "seed \(seed)")
            let left = try await payers.asyncMap { try await desk.balance($0) }.reduce(0, +)
            #expect(left == 30_000 - good, "seed \(seed): \(bad) came back")
            try await desk.expectSoundClearings()
        }
    }

    @Test func `what was cleared is given back on neither side, and it is said why`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (
                try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            )
            try await desk.agree()
            let (service, invoices) = (desk.clearings(), OneInvoice(openMinor: 500))
            let there = desk.context(WalletDesk.otherHospital)
            let paid = try await service.send(desk.context(), WalletDesk.clearing(payer, 300, invoice: OneInvoice.id))
            _ = try await service.send(desk.context(), WalletDesk.clearing(payer, 200, to: payee))
            try await desk.carryAll(invoices)
            try await desk.follow()
            // Billing knows what paid the invoice by the clearing's id.
            let collection = paid.view.id.retagged() as PaymentID
            func code(_ body: () async throws -> some Sendable) async -> String? {
                await desk.failure(body)?.failure.code
            }
            for context in [there, desk.context()] {
                let refused = await code {
                    try await desk.module.payments.refundPayment(context, collection, RefundPaymentRequest())
                }
                #expect(refused == "clearingNotRefundable")
            }
            let unknown = await code {
                try await desk.module.payments.refundPayment(
                    there, PaymentID(high: 1, low: 2), RefundPaymentRequest())
            }
            #expect(unknown == "notFound")
            let stranger = await code {
                try await desk.module.payments.refundPayment(
                    desk.context(WalletDesk.otherHospital, member: WalletDesk.basma), collection,
                    RefundPaymentRequest())
            }
            #expect(stranger == "notFound")
            for context in [there, desk.context()] {
                let moved = try await desk.module.desk.movements(context, MovementSearchQuery()).items
                let cleared = moved.filter { $0.kind == .clearing }
                #expect(cleared.count == 2)
                for movement in cleared {
                    let refused = await code {
                        try await desk.module.desk.refund(
                            context, of: movement.id, RefundRequest(amount: nil, reference: "back", description: nil))
                    }
                    #expect(refused == "clearingNotRefundable")
                }
            }
            let balance = try await desk.balance(payer)
            #expect(balance == 500)
            try await desk.expectSoundClearings()
        }
    }

    @Test func `what a clearing for an invoice is to Billing is a payment that was taken`() throws {
        let stored = StoredEvent(
            EncodedEvent(type: "ClearingReceived", schemaVersion: 1, data: []), hospitalID: Given.payee,
            streamID: Given.clearingID.retagged(), version: 1, eventID: EventID(high: 1, low: 2))
        func published(_ event: ClearingEvent) -> WalletIntegrationEvent? {
            WalletPublication().published(RecordedEvent(event: .clearing(event), stored: stored))
        }
        let fact = Given.fact(to: .invoice(Given.invoiceID))
        var expected = PaymentChangedV1(
            paymentId: Given.clearingID.retagged(), change: .captured, method: .wallet, amount: fact.amount,
            reference: "c1")
        expected.captured = fact.amount
        expected.invoiceId = Given.invoiceID
        let received = ClearingReceived(fact: fact, balanceMinor: nil, at: Given.at, day: Given.today)
        #expect(published(.received(received)) == .paymentChanged(expected))
        let moved = WalletMovedV1(
            walletId: Given.id(2), amount: Given.money(500), balance: Given.money(700), reference: "c1")
        let credited = ClearingReceived(fact: Given.fact(), balanceMinor: 700, at: Given.at, day: Given.today)
        #expect(published(.received(credited)) == .credited(moved))
        #expect(published(.settled(ClearingSettled(clearingID: Given.clearingID, at: Given.at))) == nil)
    }
}

extension WalletDesk {
    /// Verifies everything, and what must hold between the tenants, after the ledger has it all.
    fileprivate func expectSoundClearings() async throws {
        try await expectClean()
        try await follow()
        let lines = try await invariants()
        for line in lines.values { #expect(line.isClean, "\(line)") }
        for name in ClearingInvariants.checks.map(\.name) {
            let looked = lines[name]?.looked ?? 0
            #expect(looked > 0, "\(name)")
        }
    }
}

extension Sequence where Self: Sendable, Element: Sendable {
    /// The values of an asynchronous function, in order.
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}

/// Invoices that are never told; how often they were asked for is counted.
private final class SilentInvoices: PayableInvoices {
    private let count = Mutex(0)

    var asked: Int { count.withLock { $0 } }

    func payable(_ context: RequestContext, _ id: PaidInvoiceID) async throws(Failure) -> PayableInvoice? {
        count.withLock { $0 += 1 }
        throw .unavailable(retryAfterSeconds: 1)
    }
}
