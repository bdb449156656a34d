import BillingAPI
import JSON
import Kernel
import TestSupport
import Testing

@testable import Billing

/// A hospital of one currency that charges some of its services in another: each has books of its own.
@Suite struct BillingCurrencyTests {
    private static func dollars(_ amountMinor: Int64) throws -> Money { try Given.dollars(amountMinor) }

    /// A charge in dollars, at a hospital that counts in pounds.
    private func dollarCharge(_ desk: BillingDesk, _ amountMinor: Int64) async throws -> ChargeView {
        let request = CreateChargeRequest(
            patientId: Given.patient, code: "IMPLANT", description: "Implant", unitPrice: try Self.dollars(amountMinor),
            serviceDate: try Given.day("2026-01-05"))
        return try await desk.service.createCharge(desk.context(), request).view
    }

    private func draft(
        _ desk: BillingDesk, _ charges: [ChargeView], _ currency: Currency? = nil
    ) async throws -> InvoiceView {
        var request = DraftInvoiceRequest(patientId: Given.patient, chargeIds: charges.map(\.id))
        request.currency = currency
        return try await desk.service.draftInvoice(desk.context(), request).view
    }

    @Test func `an invoice has one currency, which is the hospital's unless it says another`() async throws {
        try await withDesk { desk in
            let (pounds, dollars) = (try await desk.charge(5_000), try await dollarCharge(desk, 700))
            let (home, other) = (pounds.amount.currency, dollars.amount.currency)
            let refused: [(charges: [ChargeView], currency: Currency?, expected: Currency)] = [
                ([pounds, dollars], nil, home), ([pounds, dollars], other, other), ([dollars], nil, home),
                ([pounds], other, other),
            ]
            for row in refused {
                await desk.expectFailure(.rule(.currencyMismatch(expected: row.expected))) {
                    try await draft(desk, row.charges, row.currency)
                }
            }
            let drafted = try await draft(desk, [dollars], other)
            #expect(drafted.total == dollars.amount)
            var change = ChangeDraftRequest()
            change.chargeIds = .value([dollars.id, pounds.id])
            await desk.expectFailure(.rule(.currencyMismatch(expected: other))) {
                try await desk.service.changeDraft(desk.context(), drafted.id, expectedVersion: nil, change)
            }
            try await desk.expectClean()
        }
    }

    @Test func `money of one currency pays nothing of another, and an account adds up each for itself`() async throws {
        try await withDesk { desk in
            let dollars = try await dollarCharge(desk, 700)
            let other = dollars.amount.currency
            let inDollars = try await draft(desk, [dollars], other)
            _ = try await desk.service.issueInvoice(desk.context(), inDollars.id, expectedVersion: nil)
            let inPounds = try await desk.issued(5_000)
            let home = inPounds.total.currency
            await desk.expectFailure(.rule(.currencyMismatch(expected: other))) {
                try await desk.pay(inDollars.id, 700)
            }
            let paid = ReceivePaymentRequest(invoiceId: inDollars.id, amount: try Self.dollars(300), method: .card)
            let payment = try await desk.service.receivePayment(desk.context(), paid).view
            await desk.expectFailure(.rule(.currencyMismatch(expected: other))) {
                try await desk.refund(payment.id, 100)
            }
            // A deposit of the one currency is none of the other.
            let deposit = try await desk.deposit(900)
            for (invoice, expected) in [(inDollars.id, other), (inPounds.id, home)] {
                let allocation = AllocateRequest(invoiceId: invoice)
                if expected == home {
                    _ = try await desk.service.allocate(desk.context(), deposit.id, allocation)
                } else {
                    await desk.expectFailure(.rule(.currencyMismatch(expected: expected))) {
                        try await desk.service.allocate(desk.context(), deposit.id, allocation)
                    }
                }
            }
            let left = ReceivePaymentRequest(patientId: Given.patient, amount: try Self.dollars(50), method: .cash)
            _ = try await desk.service.receivePayment(desk.context(), left)
            try await expectAccount(desk, home: Given.pounds(4_100), other: Self.dollars(350))
            try await desk.expectClean()
            #expect(try trial(desk) == ["EGP 0", "USD 0"])
            #expect(try receivables(desk) == ["EGP 4100", "USD 400"])
        }
    }

    private func expectAccount(_ desk: BillingDesk, home: Money, other: Money) async throws {
        let instant = try #require(
            Timestamp(
                try desk.sql(
                    "SELECT to_char(max(recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM journal.event"
                )
            ))
        for asOf in [nil, instant] {
            let account = try await desk.service.account(desk.context(), of: Given.patient, asOf: asOf)
            #expect(account.balance == home)
            #expect(account.balances == [home, other])
            #expect(account.deposits == [try Self.dollars(50)])
            #expect(Set(account.invoices.map(\.open)) == [home, try Self.dollars(400)])
        }
    }

    /// What all entries of each currency come to.
    private func trial(_ desk: BillingDesk) throws -> [String] {
        try sums(desk, "true")
    }

    /// What is owed in each currency.
    private func receivables(_ desk: BillingDesk) throws -> [String] {
        try sums(desk, "account = 'receivable'")
    }

    private func sums(_ desk: BillingDesk, _ condition: String) throws -> [String] {
        let text = try desk.sql(
            """
            SELECT currency || ' ' || sum(amount_minor) FROM billing.ledger_entry WHERE \(condition)
            GROUP BY currency ORDER BY currency
            """)
        return text.split(separator: "\n").map(String.init)
    }
}
