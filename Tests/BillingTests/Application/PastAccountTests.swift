import BillingAPI
import Kernel
import TestSupport
import Testing

@testable import Billing

/// What is known of the past goes by the log's time, which no clock of a process can turn back.
@Suite struct PastAccountTests {
    @Test func `an invoice and an account read as they were at an instant`() async throws {
        // Of the day of the log, so that nothing is overdue on one and not on the other.
        let clock = ManualClock(SystemClock().now())
        try await withDesk(clock: clock) { desk in
            let before = try recordedAt(desk)
            var moments: [(at: Timestamp, balance: Int64)] = []
            func note(_ balance: Int64) throws {
                moments.append((try recordedAt(desk), balance))
                clock.advance(by: .seconds(60))
            }
            let invoice = try await desk.issued(10_000)
            try note(10_000)
            let payment = try await desk.pay(invoice.id, 4_000)
            try note(6_000)
            _ = try await desk.deposit(7_000)
            try note(-1_000)
            _ = try await desk.refund(payment.id, 1_500)
            try note(500)
            for moment in moments {
                let account = try await desk.service.account(desk.context(), of: Given.patient, asOf: moment.at)
                #expect(account.balance.amountMinor == moment.balance)
                let open = account.invoices.reduce(0) { $0 + $1.open.amountMinor }
                let deposits = account.deposits.reduce(0) { $0 + $1.amountMinor }
                #expect(open - deposits == moment.balance)
                // A microsecond earlier the last of it had not happened.
                let earlier = try await desk.service.account(
                    desk.context(), of: Given.patient, asOf: moment.at.advanced(by: .microseconds(-1)))
                #expect(earlier.balance.amountMinor != moment.balance)
            }
            let now = try await desk.service.account(desk.context(), of: Given.patient, asOf: nil)
            let last = try #require(moments.last?.at)
            let then = try await desk.service.account(desk.context(), of: Given.patient, asOf: last)
            #expect(now == then)
            let ahead = try await desk.service.account(
                desk.context(), of: Given.patient, asOf: last.advanced(by: .seconds(3_600)))
            #expect(ahead.balance == now.balance)
            let none = try await desk.service.account(desk.context(), of: Given.patient, asOf: before)
            #expect(none.balance.isZero && none.balances.isEmpty && none.invoices.isEmpty && none.payments.isEmpty)
            let past = try await desk.service.invoice(desk.context(), invoice.id, asOf: moments[1].at)
            #expect(past.paid.amountMinor == 4_000)
        }
    }

    @Test func `what was answered stays true when a process whose clock is behind writes afterwards`() async throws {
        let clock = ManualClock(Timestamp("2030-01-05T10:00:00Z") ?? Timestamp(seconds: 0))
        try await withDesk(clock: clock) { desk in
            let invoice = try await desk.issued(10_000)
            let instant = try recordedAt(desk)
            let answer = try await desk.service.account(desk.context(), of: Given.patient, asOf: instant)
            #expect(answer.balance.amountMinor == 10_000)
            clock.set(instant.advanced(by: .seconds(-3_600)))
            _ = try await desk.pay(invoice.id, 4_000)
            _ = try await desk.issued(500)
            let again = try await desk.service.account(desk.context(), of: Given.patient, asOf: instant)
            #expect(again == answer)
            #expect(try await desk.balance() == 6_500)
        }
    }

    @Test func `an account of more invoices than one statement loads adds up`() async throws {
        try await withDesk { desk in
            for _ in 0..<300 { _ = try await desk.issued(100) }
            let now = try await desk.service.account(desk.context(), of: Given.patient, asOf: nil)
            let then = try await desk.service.account(
                desk.context(), of: Given.patient, asOf: try recordedAt(desk))
            #expect(then == now)
            #expect(then.balance.amountMinor == 30_000 && then.hasMoreInvoices && then.invoices.count == 100)
        }
    }

    /// When the log recorded its last event; the beginning of its time where it has none.
    private func recordedAt(_ desk: BillingDesk) throws -> Timestamp {
        let text = try desk.sql(
            """
            SELECT to_char(coalesce(max(recorded_at), now()) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            FROM journal.event
            """)
        return try #require(Timestamp(text))
    }
}
