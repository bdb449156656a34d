import BillingAPI
import Kernel
import Testing

@testable import Billing

/// Every refusal, by the states and the command that meet it.
@Suite struct BillingRejectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var states: @Sendable () throws -> [BillingState]
        var command: @Sendable () throws -> BillingCommand
        var expected: @Sendable () throws -> BillingRejection

        init(
            _ name: String, _ states: @escaping @Sendable @autoclosure () throws -> [BillingState],
            _ command: @escaping @Sendable @autoclosure () throws -> BillingCommand,
            _ expected: @escaping @Sendable @autoclosure () throws -> BillingRejection
        ) {
            testDescription = name
            self.states = states
            self.command = command
            self.expected = expected
        }
    }

    @Test(arguments: charges + drafts + issues + voids + payments + allocations + refunds)
    func `a command that breaks a rule is refused with that rule`(_ row: Case) throws {
        let command = try row.command()
        let states = try row.states()
        #expect(BillingDecider.streams(of: command).count == states.count)
        #expect(throws: try row.expected()) { try BillingDecider.decide(command, states) }
    }

    static let limit = BillingLimits.amountMinor

    static let charges: [Case] = [
        Case("a charge's id twice", [try Given.chargeState()], .createCharge(try Given.created()), .idTaken),
        Case(
            "a charge beyond the largest amount", [.empty],
            .createCharge(try Given.created(price: Given.pounds(limit), quantity: 2)), .rule(.amountTooLarge)),
        Case("cancelling an unknown charge", [.empty], Given.cancel(), .notFound),
        Case("cancelling what is no charge", [try Given.invoiceState()], Given.cancel(), .notFound),
        Case(
            "cancelling an invoiced charge", [try Given.chargeState(1, .invoiced, on: Given.invoice)], Given.cancel(),
            .rule(.chargeInvoiced)),
        Case(
            "cancelling a charge twice", [try Given.chargeState(1, .cancelled)], Given.cancel(),
            .rule(.chargeCancelled)),
    ]

    static let drafts: [Case] = [
        Case(
            "an invoice's id twice", [try Given.invoiceState(.draft), try Given.chargeState()],
            try Given.draft([Given.charge(1)]), .idTaken),
        Case(
            "an unknown charge", [.empty, try Given.chargeState(), .empty],
            try Given.draft([Given.charge(1), Given.charge(2)]), .rule(.unknownCharges([Given.charge(2)]))),
        Case(
            "another patient's charge", [.empty, try Given.chargeState(1, of: Given.otherPatient)],
            try Given.draft([Given.charge(1)]), .rule(.otherPatientsCharges([Given.charge(1)]))),
        Case(
            "a charge on another invoice", [.empty, try Given.chargeState(1, .invoiced, on: Given.otherInvoice)],
            try Given.draft([Given.charge(1)]), .rule(.chargesNotUnbilled([Given.charge(1)]))),
        Case(
            "a cancelled charge", [.empty, try Given.chargeState(1, .cancelled)], try Given.draft([Given.charge(1)]),
            .rule(.chargesNotUnbilled([Given.charge(1)]))),
        Case(
            "two currencies", [.empty, try Given.chargeState(), try Given.chargeState(2, price: Given.dollars(5))],
            try Given.draft([Given.charge(1), Given.charge(2)]),
            .rule(.currencyMismatch(expected: try Given.pounds(0).currency))),
        Case(
            "a total beyond the largest amount",
            [.empty, try Given.chargeState(1, price: Given.pounds(limit)), try Given.chargeState(2)],
            try Given.draft([Given.charge(1), Given.charge(2)]), .rule(.amountTooLarge)),
        Case("changing an unknown draft", [.empty, .empty], Given.change(nil), .notFound),
        Case(
            "changing an issued invoice", [try Given.invoiceState(), try Given.chargeState()], Given.change(nil),
            .rule(.invoiceNotDraft)),
        Case(
            "changing lines that were not seen", [try Given.invoiceState(.draft), try Given.chargeState(2)],
            Given.change([Given.charge(2)], seen: []), .outdated),
        Case(
            "putting an unknown charge on a draft",
            [try Given.invoiceState(.draft), try Given.chargeState(1, .invoiced, on: Given.invoice), .empty],
            Given.change([Given.charge(2)]), .rule(.unknownCharges([Given.charge(2)]))),
    ]

    static let issues: [Case] = [
        Case("issuing an unknown invoice", [.empty, .empty], try Given.issue(), .notFound),
        Case(
            "issuing twice", [try Given.invoiceState(), .series(last: 1)], try Given.issue(), .rule(.invoiceNotDraft)),
        Case(
            "a series without a further number", [try Given.invoiceState(.draft), .series(last: 999_999)],
            try Given.issue(Given.series(.invoice, country: "IN")), .rule(.seriesExhausted)),
        Case(
            "issuing lines that were not seen", [try Given.invoiceState(.draft), .empty], try Given.issue(seen: []),
            .outdated),
        Case(
            "issuing a charge that is another patient's by now", [try Given.invoiceState(.draft), .empty],
            try Given.issue(seen: [
                OwnedCharge(chargeID: Given.charge(2), ownerID: Given.patient),
                OwnedCharge(chargeID: Given.charge(1), ownerID: Given.otherPatient),
            ]),
            // What is no longer on the draft is nobody's concern.
            .rule(
                .chargesOfSeveralPatients([
                    ChargesOfPatient(patientId: Given.patient, chargeIds: []),
                    ChargesOfPatient(patientId: Given.otherPatient, chargeIds: [Given.charge(1)]),
                ]))),
    ]

    static let voids: [Case] = [
        Case("voiding an unknown invoice", [.empty, .empty], try Given.voidInvoice(), .notFound),
        Case(
            "voiding twice", [try Given.invoiceState(.void), try Given.chargeState()], try Given.voidInvoice(),
            .rule(.invoiceVoid)),
        Case(
            "voiding on another day", [try Given.invoiceState(), try Given.chargeState()],
            try Given.voidInvoice(on: "2026-01-06"), .rule(.creditNoteRequired)),
        Case(
            "voiding what is paid", [try Given.invoiceState(paid: 1), try Given.chargeState()], try Given.voidInvoice(),
            .rule(.invoiceHasPayments)),
        Case(
            "voiding lines that were not seen", [try Given.invoiceState()], try Given.voidInvoice(seen: []), .outdated),
    ]

    static let payments: [Case] = [
        Case(
            "a payment's id twice", [try Given.paymentState(), .empty, try Given.invoiceState()],
            try Given.pay(Given.pounds(1)), .idTaken),
        Case(
            "paying an unknown invoice", [.empty, .empty, .empty], try Given.pay(Given.pounds(1)),
            .rule(.unknownInvoice)),
        Case(
            "collecting for an unknown invoice", [.empty, .empty, .empty],
            try Given.pay(Given.pounds(1), for: .collected(Given.invoice)), .rule(.unknownInvoice)),
        Case(
            "paying a draft", [.empty, .empty, try Given.invoiceState(.draft)], try Given.pay(Given.pounds(1)),
            .rule(.invoiceNotPayable)),
        Case(
            "paying a void invoice", [.empty, .empty, try Given.invoiceState(.void)], try Given.pay(Given.pounds(1)),
            .rule(.invoiceNotPayable)),
        Case(
            "paying in another currency", [.empty, .empty, try Given.invoiceState()], try Given.pay(Given.dollars(1)),
            .rule(.currencyMismatch(expected: try Given.pounds(0).currency))),
        Case(
            "paying more than is open", [.empty, .empty, try Given.invoiceState(paid: 4_000)],
            try Given.pay(Given.pounds(6_001)), .rule(.exceedsOpenAmount(open: try Given.pounds(6_000)))),
    ]

    static let allocations: [Case] = [
        Case("allocating an unknown payment", [.empty, try Given.invoiceState()], Given.allocate(), .notFound),
        Case(
            "allocating to an unknown invoice", [try Given.paymentState(), .empty], Given.allocate(),
            .rule(.unknownInvoice)),
        Case(
            "allocating to another patient's invoice",
            [try Given.paymentState(), try Given.invoiceState(of: Given.otherPatient)], Given.allocate(),
            .rule(.otherPatientsInvoice)),
        Case(
            "allocating to a draft", [try Given.paymentState(), try Given.invoiceState(.draft)], Given.allocate(),
            .rule(.invoiceNotPayable)),
        Case(
            "allocating another currency", [try Given.paymentState(), try Given.invoiceState()],
            Given.allocate(try Given.dollars(1)), .rule(.currencyMismatch(expected: try Given.pounds(0).currency))),
        Case(
            "allocating more than is left", [try Given.paymentState(500), try Given.invoiceState()],
            Given.allocate(try Given.pounds(501)), .rule(.exceedsDeposit(unallocated: try Given.pounds(500)))),
        Case(
            "allocating from nothing", [try Given.paymentState(500, refunded: 500), try Given.invoiceState()],
            Given.allocate(), .rule(.exceedsDeposit(unallocated: try Given.pounds(0)))),
        Case(
            "allocating more than is open", [try Given.paymentState(), try Given.invoiceState(paid: 9_999)],
            Given.allocate(try Given.pounds(2)), .rule(.exceedsOpenAmount(open: try Given.pounds(1)))),
        Case(
            "allocating to a paid invoice", [try Given.paymentState(), try Given.invoiceState(paid: 10_000)],
            Given.allocate(), .rule(.exceedsOpenAmount(open: try Given.pounds(0)))),
        Case(
            "allocating to too many invoices",
            [
                try Given.paymentState(
                    allocated: (0..<BillingLimits.invoicesPerPayment).map {
                        Allocation(invoiceID: InvoiceID(high: 1, low: UInt64($0)), amountMinor: 1)
                    }), try Given.invoiceState(),
            ], Given.allocate(), .rule(.tooManyAllocations)),
    ]

    static let refunds: [Case] = [
        Case(
            "a refund's id twice", [try Given.paymentState(refunded: 1), .empty], try Given.refund(Given.pounds(1)),
            .idTaken),
        Case("refunding an unknown payment", [.empty, .empty], try Given.refund(Given.pounds(1)), .notFound),
        Case(
            "refunding another currency", [try Given.paymentState(), .empty], try Given.refund(Given.dollars(1)),
            .rule(.currencyMismatch(expected: try Given.pounds(0).currency))),
        Case(
            "refunding more than was paid", [try Given.paymentState(), .empty], try Given.refund(Given.pounds(10_001)),
            .rule(.exceedsRefundable(refundable: try Given.pounds(10_000)))),
        Case(
            "refunding more than is left", [try Given.paymentState(refunded: 9_000), .empty],
            try Given.refund(Given.pounds(1_001), as: Given.otherRefund),
            .rule(.exceedsRefundable(refundable: try Given.pounds(1_000)))),
        Case(
            "refunding what pays an invoice that was not seen",
            [
                try Given.paymentState(
                    allocated: [Allocation(invoiceID: Given.invoice, amountMinor: 10_000)]), .empty,
            ], try Given.refund(Given.pounds(1)), .outdated),
    ]
}
