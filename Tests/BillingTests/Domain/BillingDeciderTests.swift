import BillingAPI
import Kernel
import Testing

@testable import Billing

@Suite struct BillingDeciderTests {
    /// What a command leaves of its streams, in their order.
    private func after(_ command: BillingCommand, _ states: [BillingState]) throws -> [BillingState] {
        var states = states
        for event in try BillingDecider.decide(command, states) {
            states[event.streamIndex] = BillingDecider.evolve(states[event.streamIndex], event.event)
        }
        return states
    }

    private func invoice(_ state: BillingState) throws -> InvoiceRecord {
        try #require(BillingDecider.invoice(state))
    }

    private func payment(_ state: BillingState) throws -> PaymentRecord {
        guard case .payment(let record) = state else {
            Issue.record("no payment")
            throw BillingRejection.notFound
        }
        return record
    }

    @Test func `a charge is quantity times price`() throws {
        let created = try Given.created(price: Given.pounds(1_250), quantity: 3)
        guard case .charge(let charge) = try after(.createCharge(created), [.empty])[0] else {
            Issue.record("no charge")
            return
        }
        #expect(charge.created.amount == (try Given.pounds(3_750)))
        #expect(charge.status == .unbilled)
    }

    @Test func `drafting puts each charge on the invoice once`() throws {
        let states = try after(
            Given.draft([Given.charge(2), Given.charge(1)]), [.empty, Given.chargeState(2), Given.chargeState(1)])
        let invoice = try invoice(states[0])
        #expect(invoice.chargeIDs == [Given.charge(2), Given.charge(1)])
        #expect(invoice.total == (try Given.pounds(20_000)))
        for state in states.dropFirst() {
            guard case .charge(let charge) = state else { continue }
            #expect(charge.status == .invoiced)
            #expect(charge.invoiceID == Given.invoice)
        }
    }

    @Test func `changing a draft releases what comes off and takes what comes on`() throws {
        let states = try after(
            Given.change([Given.charge(2)]),
            [Given.invoiceState(.draft), Given.chargeState(1, .invoiced, on: Given.invoice), Given.chargeState(2)])
        #expect(try invoice(states[0]).chargeIDs == [Given.charge(2)])
        #expect(states[1] == (try released(Given.chargeState(1, .invoiced, on: Given.invoice))))
        guard case .charge(let taken) = states[2] else { return }
        #expect(taken.invoiceID == Given.invoice)
    }

    private func released(_ state: BillingState) throws -> BillingState {
        guard case .charge(var record) = state else { return state }
        record.status = .unbilled
        record.invoiceID = nil
        record.updatedAt = Given.later
        return .charge(record)
    }

    @Test func `a change that alters nothing writes nothing`() throws {
        let states = [
            try Given.invoiceState(.draft, total: 10_000), try Given.chargeState(1, .invoiced, on: Given.invoice),
        ]
        #expect(try BillingDecider.decide(Given.change([Given.charge(1)], dueOn: .set(nil)), states).isEmpty)
        #expect(try BillingDecider.decide(Given.change(nil), states).isEmpty)
    }

    @Test func `issuing takes the next number and a due day`() throws {
        let states = try after(Given.issue(), [Given.invoiceState(.draft), .series(last: 41)])
        let invoice = try invoice(states[0])
        #expect(invoice.number == "INV-2026-000042")
        #expect(invoice.issuedOn == (try Given.day("2026-01-05")))
        #expect(invoice.dueOn == (try Given.day("2026-02-04")))
        #expect(states[1] == .series(last: 42))
    }

    @Test func `voiding on the day frees the charges and keeps the number`() throws {
        let states = try after(
            Given.voidInvoice(), [Given.invoiceState(), Given.chargeState(1, .invoiced, on: Given.invoice)])
        let invoice = try invoice(states[0])
        #expect(invoice.phase == .void)
        #expect(invoice.number == "INV-2026-000001")
        #expect(invoice.voidReason == "Wrong patient")
        #expect(states[1] == (try released(Given.chargeState(1, .invoiced, on: Given.invoice))))
    }

    @Test func `a draft is voided on any day`() throws {
        let states = try after(
            Given.voidInvoice(on: "2027-03-01"),
            [Given.invoiceState(.draft), Given.chargeState(1, .invoiced, on: Given.invoice)])
        #expect(try invoice(states[0]).phase == .void)
    }

    @Test(arguments: [(6_000, 6_000, 0), (9_000, 6_000, 3_000)] as [(Int64, Int64, Int64)])
    func `a payment pays what is open and leaves the rest as a deposit`(
        _ amount: Int64, _ paid: Int64, _ rest: Int64
    ) throws {
        let states = try after(
            Given.pay(Given.pounds(amount), excess: true),
            [.empty, .empty, Given.invoiceState(paid: 4_000)])
        let payment = try payment(states[0])
        #expect(payment.allocatedMinor == paid)
        #expect(payment.unallocatedMinor == rest)
        #expect(payment.received.patientID == Given.patient)
        #expect(payment.received.number == "RCP-2026-000001")
        #expect(try invoice(states[2]).openMinor == 0)
    }

    @Test func `a payment of a paid invoice is all deposit where that is wanted`() throws {
        let states = try after(
            Given.pay(Given.pounds(700), excess: true), [.empty, .empty, Given.invoiceState(paid: 10_000)])
        #expect(try payment(states[0]).unallocatedMinor == 700)
        #expect(try invoice(states[2]).payments.count == 1)
    }

    @Test(arguments: [(nil, 2_000), (1_500, 1_500)] as [(Int64?, Int64)])
    func `a deposit pays as much as is asked, or as both allow`(_ asked: Int64?, _ expected: Int64) throws {
        let states = try after(
            Given.allocate(asked.map { try Given.pounds($0) }),
            [Given.paymentState(5_000), Given.invoiceState(paid: 8_000)])
        #expect(try payment(states[0]).allocatedMinor == expected)
        #expect(try invoice(states[1]).paidMinor == 8_000 + expected)
    }

    @Test func `a refund gives the deposit back first, then what was paid last`() throws {
        let paid = [
            Allocation(invoiceID: Given.otherInvoice, amountMinor: 3_000),
            Allocation(invoiceID: Given.invoice, amountMinor: 4_000),
        ]
        let states = try after(
            Given.refund(Given.pounds(8_000), seen: [Given.otherInvoice, Given.invoice]),
            [
                Given.paymentState(10_000, allocated: paid), .empty,
                Given.invoiceState(paid: 3_000, by: Given.payment, id: Given.otherInvoice),
                Given.invoiceState(paid: 4_000, by: Given.payment),
            ])
        let payment = try payment(states[0])
        #expect(payment.refunds.map(\.fromDepositMinor) == [3_000])
        #expect(
            payment.refunds.first?.reopened == [
                Allocation(invoiceID: Given.invoice, amountMinor: 4_000),
                Allocation(invoiceID: Given.otherInvoice, amountMinor: 1_000),
            ])
        #expect(payment.unallocatedMinor == 0)
        #expect(payment.allocations == [Allocation(invoiceID: Given.otherInvoice, amountMinor: 2_000)])
        #expect(try invoice(states[2]).paidMinor == 2_000)
        #expect(try invoice(states[3]).payments.isEmpty)
    }

    @Test(
        arguments: [
            (InvoicePhase.draft, 0, "2030-01-01", InvoiceStatus.draft), (.void, 0, "2030-01-01", .void),
            (.issued, 0, "2026-02-04", .issued), (.issued, 1, "2026-02-04", .partiallyPaid),
            (.issued, 1, "2026-02-05", .overdue), (.issued, 0, "2026-02-05", .overdue),
            (.issued, 100, "2026-02-05", .paid),
        ] as [(InvoicePhase, Int64, String, InvoiceStatus)])
    func `an invoice's status follows from what is paid and the day`(
        _ phase: InvoicePhase, _ paid: Int64, _ today: String, _ expected: InvoiceStatus
    ) throws {
        let status = phase.status(
            paidMinor: paid, totalMinor: 100, dueOn: try Given.day("2026-02-04"), today: try Given.day(today))
        #expect(status == expected)
    }
}
