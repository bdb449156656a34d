import BillingAPI
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Billing

/// What Wallet publishes of payments for invoices, and what Billing makes of it.
@Suite struct CollectedPaymentsTests {
    @Test func `a capture pays its invoice once however often it is told, and what it exceeds is the patient's`()
        async throws
    {
        try await withDesks(2) { desks in
            let desk = desks[0]
            let invoice = try await desk.issued(10_000)
            let told = Told(invoice.id)
            try await desk.react(told.captured(4_000, step: 1, total: 4_000))
            // The second process is told again, and then of the rest and more.
            try await desks[1].react(told.captured(4_000, step: 1, total: 4_000))
            try await desks[1].react(told.captured(7_000, step: 2, total: 11_000))
            let paid = try await desk.service.invoice(desk.context(), invoice.id, asOf: nil)
            #expect(paid.open.amountMinor == 0 && paid.status == .paid)
            let payments = try await desk.collected()
            #expect(payments.map(\.amount.amountMinor).sorted() == [4_000, 7_000])
            #expect(payments.map(\.method) == [.wallet, .wallet])
            #expect(payments.map(\.reference) == ["\(told.payment)", "\(told.payment)"])
            #expect(payments.map(\.unallocated.amountMinor).sorted() == [0, 1_000])
            let balance = try await desk.balance()
            #expect(balance == -1_000)
            try await desk.expectClean()
        }
    }

    @Test func `a fact that is told when its key is forgotten meets what it made`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let told = Told(invoice.id)
            for _ in 0..<2 {
                try await desk.react(told.captured(10_000, step: 1, total: 10_000))
                try desk.forgetKeys()
            }
            for _ in 0..<2 {
                try await desk.react(told.refunded(2_500, step: 1, total: 2_500))
                try desk.forgetKeys()
            }
            let open = try await desk.service.invoice(desk.context(), invoice.id, asOf: nil).open
            #expect(open.amountMinor == 2_500)
            let payments = try await desk.collected()
            #expect(payments.map(\.refunded.amountMinor) == [2_500])
            try await desk.expectClean()
        }
    }

    @Test func `a refund goes back over the captures from the last one, and goes on where it was broken off`()
        async throws
    {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let told = Told(invoice.id)
            try await desk.react(told.captured(6_000, step: 1, total: 6_000))
            try await desk.react(told.captured(4_000, step: 2, total: 10_000))
            try await desk.react(told.refunded(5_000, step: 1, total: 5_000))
            try await desk.react(told.refunded(5_000, step: 1, total: 5_000))
            let found = try await desk.collected().sorted { $0.amount.amountMinor < $1.amount.amountMinor }
            #expect(found.map(\.refunded.amountMinor) == [4_000, 1_000])
            let open = try await desk.service.invoice(desk.context(), invoice.id, asOf: nil).open
            #expect(open.amountMinor == 5_000)
            // More than is left cannot be given back: what can is, and the rest is told.
            await desk.expectFailure(.rule(.exceedsRefundable(refundable: try Given.pounds(0)))) {
                try await desk.react(told.refunded(5_500, step: 2, total: 10_500))
            }
            let after = try await desk.collected().map(\.refunded.amountMinor).reduce(0, +)
            #expect(after == 10_000)
            try await desk.expectClean()
        }
    }

    @Test func `what Wallet collected is given back by Wallet alone`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let told = Told(invoice.id)
            try await desk.react(told.captured(10_000, step: 1, total: 10_000))
            let payment = CollectedPayment(id: told.payment).payment(ofCapture: 1)
            let byHand = RefundRequest(amount: try Given.pounds(1_000), reason: "Moved away")
            let refused = await desk.failure { try await desk.service.refund(desk.context(), payment, byHand) }
            #expect(refused?.failure.code == "collectedPayment")
            let open = try await desk.service.invoice(desk.context(), invoice.id, asOf: nil).open
            #expect(open.amountMinor == 0)
            try await desk.react(told.refunded(1_000, step: 1, total: 1_000))
            let after = try await desk.collected().map(\.refunded.amountMinor)
            #expect(after == [1_000])
            try await desk.expectClean()
        }
    }

    @Test func `of what is given back, late money is none of the invoice's`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let told = Told(invoice.id)
            try await desk.react(told.captured(4_000, step: 1, total: 4_000))
            try await desk.react(
                told.changed(.refunded, 10_000, step: 1) { $0.late = try Given.pounds(6_000) })
            let refunded = try await desk.collected().map(\.refunded.amountMinor)
            #expect(refunded == [4_000])
            try await desk.expectClean()
        }
    }

    @Test func `money for a void invoice, for a draft and in another currency is kept as the patient's deposit`()
        async throws
    {
        try await withDesk { desk in
            let void = try await desk.issued(10_000)
            _ = try await desk.service.voidInvoice(
                desk.context(), void.id, expectedVersion: nil, ReasonRequest(reason: "Wrong patient"))
            let charge = try await desk.charge(5_000)
            let draft = try await desk.service.draftInvoice(
                desk.context(), DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.id]))
            let issued = try await desk.issued(7_000)
            try await desk.react(Told(void.id, 1).captured(10_000, step: 1, total: 10_000))
            try await desk.react(Told(draft.view.id, 2).captured(5_000, step: 1, total: 5_000))
            var dollars = Told(issued.id, 3)
            dollars.currency = try Given.dollars(0).currency
            dollars.method = .gateway
            try await desk.react(dollars.captured(900, step: 1, total: 900))
            let payments = try await desk.collected()
            #expect(payments.count == 3)
            #expect(payments.map(\.unallocated) == payments.map(\.amount))
            #expect(Set(payments.map(\.patientId)) == [Given.patient])
            let dollar = payments.first { $0.amount.amountMinor == 900 }
            #expect(dollar?.method == .other)
            let open = try await desk.service.invoice(desk.context(), issued.id, asOf: nil).open
            #expect(open.amountMinor == 7_000)
            try await desk.expectClean()
        }
    }

    @Test func `money for an invoice that is not there is refused with a reason, and so is its refund`() async throws {
        try await withDesk { desk in
            let told = Told(Given.invoice)
            await desk.expectFailure(.rule(.unknownInvoice)) {
                try await desk.react(told.captured(10_000, step: 1, total: 10_000))
            }
            await desk.expectFailure(.rule(.exceedsRefundable(refundable: try Given.pounds(0)))) {
                try await desk.react(told.refunded(10_000, step: 1, total: 10_000))
            }
            // What is another hospital's is not there.
            let invoice = try await desk.issued(10_000)
            await desk.expectFailure(.rule(.unknownInvoice)) {
                try await desk.react(
                    Told(invoice.id, 2).captured(1_000, step: 1, total: 1_000), of: BillingDesk.otherHospital)
            }
            let payments = try await desk.collected()
            #expect(payments.isEmpty)
        }
    }

    @Test func `what is no money for an invoice is nobody's business here`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            for change in PaymentChange.allCases where change != .captured && change != .refunded {
                try await desk.react(Told(invoice.id).changed(change, 10_000, step: 1))
            }
            var other = try Told(invoice.id).changed(.captured, 10_000, step: 1)
            if case .paymentChanged(var changed) = other {
                changed.invoiceId = nil
                other = .paymentChanged(changed)
            }
            try await desk.react(other)
            // What a merchant's wallet got pays no invoice of the tenant's own, and what it gave back reopens none.
            for change in [PaymentChange.captured, .refunded] {
                try await desk.react(
                    Told(invoice.id).changed(change, 10_000, step: 1) { event in
                        event.merchantId = MerchantID(high: 1, low: 2)
                    })
            }
            let payments = try await desk.collected()
            #expect(payments.isEmpty)
        }
    }

    @Test func `ids follow from the fact, and are in order of the collections' time`() {
        let early = CollectedPayment(id: PaymentID(high: 0x018f_0000_0001_7abc, low: 0x8000_0000_0000_0001))
        let late = CollectedPayment(id: PaymentID(high: 0x018f_0000_0002_7abc, low: 0x8000_0000_0000_0001))
        #expect(early.payment(ofCapture: 9) < late.payment(ofCapture: 1))
        #expect(early.payment(ofCapture: 1) == early.payment(ofCapture: 1))
        let all: [StreamID] = [
            early.payment(ofCapture: 1).retagged(), early.payment(ofCapture: 2).retagged(),
            early.refund(1, ofCapture: 1).retagged(), early.refund(2, ofCapture: 1).retagged(),
            early.refund(1, ofCapture: 2).retagged(), late.payment(ofCapture: 1).retagged(),
        ]
        #expect(Set(all).count == all.count)
        #expect("\(early.payment(ofCapture: 1))".dropFirst(14).first == "7")
    }
}

/// What is told of one payment for an invoice.
private struct Told {
    let payment: WalletAPI.PaymentID
    let invoice: PaidInvoiceID
    var currency = Currency("EGP")
    var method = WalletAPI.PaymentMethod.wallet

    init(_ invoice: InvoiceID, _ number: UInt64 = 1) {
        self.invoice = invoice.retagged()
        payment = WalletAPI.PaymentID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0900 + number)
    }

    func captured(_ amount: Int64, step: Int, total: Int64) throws -> WalletIntegrationEvent {
        try changed(.captured, amount, step: step) { $0.captured.amountMinor = total }
    }

    func refunded(_ amount: Int64, step: Int, total: Int64) throws -> WalletIntegrationEvent {
        try changed(.refunded, amount, step: step) { $0.refunded.amountMinor = total }
    }

    func changed(
        _ change: PaymentChange, _ amount: Int64, step: Int, _ body: (inout PaymentChangedV1) throws -> Void = { _ in }
    ) throws -> WalletIntegrationEvent {
        var event = PaymentChangedV1(
            paymentId: payment, change: change, stepNumber: step, method: method,
            amount: Money(amountMinor: amount, currency: try #require(currency)), reference: "INV-1")
        event.invoiceId = invoice
        try body(&event)
        return .paymentChanged(event)
    }
}

extension BillingDesk {
    /// Tells the module what Wallet published.
    fileprivate func react(
        _ event: WalletIntegrationEvent, of hospital: HospitalID = Given.hospital
    ) async throws {
        let live = try #require(service as? LiveBillingService)
        let encoded = EncodedEvent(type: "PaymentCaptured", schemaVersion: 1, data: [])
        let stored = StoredEvent(
            encoded, hospitalID: hospital, streamID: StreamID(high: 1, low: 2), version: 1, eventID: ids.make())
        let position = try #require(Position(shard: stored.shard, number: 1))
        var published = PublishedEvent(event, of: stored, at: position)
        published.recordedAt = Timestamp(seconds: 1_767_600_000)
        try await CollectedPaymentsReaction(service: live).react(to: published)
    }

    /// Every payment of the hospital.
    fileprivate func collected() async throws -> [PaymentSummaryView] {
        try await service.payments(context(), PaymentListQuery(page: BillingPageRequest(limit: 100))).items
    }

    /// As the journal forgets keys after a while.
    fileprivate func forgetKeys() throws { try sql("DELETE FROM journal.command") }
}
