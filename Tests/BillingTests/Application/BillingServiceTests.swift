import BillingAPI
import JSON
import Journal
import Kernel
import TestSupport
import Testing

@testable import Billing

/// The module over a real database.
@Suite struct BillingServiceTests {
    @Test func `the balance follows issuing, paying, allocating, refunding and voiding`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(50_000)
            #expect(try await desk.balance() == 50_000)
            let first = try await desk.pay(invoice.id, 30_000)
            #expect(first.number.hasPrefix("RCP-"))
            #expect(try await desk.balance() == 20_000)
            let deposit = try await desk.deposit(25_000)
            #expect(try await desk.balance() == -5_000)
            let allocated = try await desk.service.allocate(
                desk.context(), deposit.id, AllocateRequest(invoiceId: invoice.id)
            ).view
            #expect(allocated.unallocated.amountMinor == 5_000)
            #expect(try await desk.balance() == -5_000)
            #expect(try await desk.service.invoice(desk.context(), invoice.id, asOf: nil).status == .paid)

            let refund = try await desk.refund(deposit.id, 25_000)
            #expect(refund.fromDeposit.amountMinor == 5_000)
            #expect(refund.reopened.map(\.amount.amountMinor) == [20_000])
            #expect(try await desk.balance() == 20_000)
            let reopened = try await desk.service.invoice(desk.context(), invoice.id, asOf: nil)
            #expect(reopened.status == .partiallyPaid)
            #expect(reopened.open.amountMinor == 20_000)

            let other = try await desk.issued(700)
            #expect(try await desk.balance() == 20_700)
            let voided = try await desk.service.voidInvoice(
                desk.context(), other.id, expectedVersion: nil, ReasonRequest(reason: "Twice")
            ).view
            #expect(voided.status == .void && voided.number == other.number)
            #expect(try await desk.balance() == 20_000)
            try await desk.expectClean()
        }
    }

    @Test func `a patient is asked for once, and a charge of one erased since is refused all the same`() async throws {
        try await withDesk { desk in
            let first = try await desk.charge(100)
            _ = try await desk.charge(100)
            #expect(desk.patients.asked == 1)
            desk.patients.erase(Given.patient)
            try await desk.journal.destroyKey(of: Given.patient.retagged(), context: desk.context())
            await desk.expectFailure(.rule(.patientErased)) { try await desk.charge(100) }
            await desk.expectFailure(.rule(.patientErased)) { try await desk.charge(100) }
            let rows = try await desk.service.charges(desk.context(), ChargeListQuery(page: BillingPageRequest()))
            let rowIDs = rows.items.map(\.id)
            #expect(rowIDs.count == 2)
            #expect(rowIDs.contains(first.id))
        }
    }

    @Test func `what a write answers is what a read gives`() async throws {
        try await withDesk { desk in
            let context = desk.context()
            var request = CreateChargeRequest(
                patientId: Given.patient, code: "XRAY", description: "X-ray of the hand",
                unitPrice: try Given.pounds(900), serviceDate: try Given.day("2026-01-05"))
            request.locationId = Given.location
            request.quantity = 2
            let charge = try await desk.service.createCharge(context, request).view
            #expect(charge.amount.amountMinor == 1_800)
            #expect(try await desk.service.charge(context, charge.id) == charge)
            let second = try await desk.charge(100)
            var draftRequest = DraftInvoiceRequest(patientId: Given.patient, chargeIds: [second.id, charge.id])
            draftRequest.currency = Currency("EGP")
            let draft = try await desk.service.draftInvoice(context, draftRequest).view
            #expect(try await desk.service.invoice(context, draft.id, asOf: nil) == draft)
            var change = ChangeDraftRequest()
            change.chargeIds = .value([charge.id])
            let changed = try await desk.service.changeDraft(context, draft.id, expectedVersion: 1, change).view
            #expect(changed.lines.map(\.chargeId) == [charge.id])
            #expect(try await desk.service.invoice(context, draft.id, asOf: nil) == changed)
            #expect(try await desk.service.charge(context, second.id).status == .unbilled)
            await desk.expectFailure(.stale(version: 2)) {
                try await desk.service.changeDraft(context, draft.id, expectedVersion: 1, change)
            }
            let issued = try await desk.service.issueInvoice(context, draft.id, expectedVersion: 2).view
            #expect(try await desk.service.invoice(context, draft.id, asOf: nil) == issued)
            let paid = try await desk.pay(draft.id, 1_000)
            #expect(try await desk.service.payment(context, paid.id) == paid)
            let refund = try await desk.refund(paid.id, 400)
            let after = try await desk.service.payment(context, paid.id)
            #expect(after.refunds == [refund])
            #expect(after.status == .partiallyRefunded)
            let cancelled = try await desk.service.cancelCharge(
                context, second.id, expectedVersion: nil, ReasonRequest()
            ).view
            #expect(try await desk.service.charge(context, second.id) == cancelled)
            let history = try await desk.service.invoiceHistory(context, draft.id, BillingPageRequest(limit: 2))
            #expect(history.items.map(\.type) == ["invoicePaymentReversed", "invoicePaymentApplied"])
            let rest = try await desk.service.invoiceHistory(
                context, draft.id, BillingPageRequest(cursor: history.nextCursor))
            #expect(rest.items.map(\.type) == ["invoiceIssued", "invoiceDraftChanged", "invoiceDrafted"])
            try await desk.expectClean()
        }
    }

    @Test func `an invoice is void on its own business day alone`() async throws {
        // 23:30 in Cairo: the business day goes on until 04:00.
        let clock = ManualClock(Timestamp("2026-01-05T21:30:00Z") ?? Timestamp(seconds: 0))
        try await withDesk(clock: clock) { desk in
            let first = try await desk.issued(100)
            let second = try await desk.issued(100)
            clock.advance(by: .seconds(3 * 3600))
            _ = try await desk.service.voidInvoice(desk.context(), first.id, expectedVersion: nil, ReasonRequest())
            clock.advance(by: .seconds(2 * 3600))
            await desk.expectFailure(.rule(.creditNoteRequired)) {
                try await desk.service.voidInvoice(desk.context(), second.id, expectedVersion: nil, ReasonRequest())
            }
            clock.advance(by: .seconds(40 * 86_400))
            let overdue = try await desk.service.invoices(
                desk.context(), InvoiceListQuery(status: .overdue, page: BillingPageRequest()))
            #expect(overdue.items.map(\.id) == [second.id])
            #expect(overdue.items.map(\.status) == [.overdue])
        }
    }

    @Test func `a repeated request changes nothing and answers the same resource`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let first = try await desk.pay(invoice.id, 6_000, desk.context(key: "pay-1"))
            let again = try await desk.pay(invoice.id, 6_000, desk.context(key: "pay-1"))
            #expect(first == again)
            // Decided anew it would be refused: only 4,000 are open.
            let refusal = await desk.failure { try await desk.pay(invoice.id, 6_000, desk.context(key: "pay-2")) }
            #expect(refusal != nil)
            await desk.expectFailure(.keyReused) {
                try await desk.pay(invoice.id, 1, desk.context(key: "pay-1", hash: 2))
            }
            let request = RefundRequest(amount: try Given.pounds(6_000), reason: "Moved away")
            let refund = try await desk.service.refund(desk.context(key: "refund-1"), first.id, request)
            let repeated = try await desk.service.refund(desk.context(key: "refund-1"), first.id, request)
            #expect(refund.view == repeated.view)
            #expect(repeated.receipt.isReplay && !refund.receipt.isReplay)
            #expect(try await desk.balance() == 10_000)
            try await desk.expectClean()
        }
    }

    @Test func `lists are paged, newest first, by patient and status`() async throws {
        try await withDesk { desk in
            var ids: [ChargeID] = []
            for amount in 1...5 { ids.append(try await desk.charge(Int64(amount)).id) }
            let other = try await desk.charge(9, of: Given.otherPatient)
            var seen: [ChargeID] = []
            var cursor: String?
            repeat {
                let page = try await desk.service.charges(
                    desk.context(),
                    ChargeListQuery(
                        patientID: Given.patient, status: .unbilled, page: BillingPageRequest(limit: 2, cursor: cursor))
                )
                #expect(page.items.count <= 2)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(seen == ids.reversed())
            let all = try await desk.service.charges(desk.context(), ChargeListQuery(page: BillingPageRequest()))
            let allIDs = all.items.map(\.id)
            #expect(allIDs == [other.id] + ids.reversed())
            let wrong = BillingPageRequest(cursor: "nonsense")
            let refusal = await desk.failure {
                try await desk.service.payments(desk.context(), PaymentListQuery(page: wrong))
            }
            #expect(refusal != nil)
        }
    }
}
