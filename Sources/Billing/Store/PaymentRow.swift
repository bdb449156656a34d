import BillingAPI
import Kernel
import MergedPatients
import Postgres

/// A row of `billing.payment`, in the columns of `PaymentRow.columns` and, for one payment, `detailColumns`.
enum PaymentRow {
    /// The columns that `summary` reads, of the table named `p`.
    static let columns = """
        p.payment_id, p.number, \(BillingAliases.table.owner(of: "p")), p.currency, p.amount_minor, p.allocated_minor, p.refunded_minor, p.method,
        p.reference, p.received_on, p.version, p.created_at, p.updated_at
        """

    /// The further columns that `view` reads: arrays of what the payment pays and of its refunds, each in its order.
    static let detailColumns = """
        a.invoice_ids, a.amounts, r.refund_ids, r.numbers, r.amounts, r.from_deposits, r.reopened, r.reasons,
        r.refund_days, r.created
        """

    /// The column behind all these of a payment that is read alone: the record that it was written on.
    static let writtenOn = 23

    /// What clients see of a row.
    static func summary(_ row: Row) throws -> PaymentSummaryView {
        let amount = try row.money(4, currency: 3)
        var view = PaymentSummaryView(
            id: try row.id(0), number: try row.text(1), patientId: try row.id(2), amount: amount,
            receivedOn: try row.day(9))
        view.refunded = try row.money(6, currency: 3)
        view.unallocated.amountMinor =
            amount.amountMinor - view.refunded.amountMinor - Int64(try row.int(5))
        view.status = PaymentStatus(refundedMinor: view.refunded.amountMinor, amountMinor: amount.amountMinor)
        view.method = try row.name(7)
        view.reference = try row.optionalText(8)
        view.version = try row.int(10)
        view.createdAt = try row.timestamp(11)
        view.updatedAt = try row.timestamp(12)
        return view
    }

    /// One payment with what it pays and its refunds.
    static func view(_ row: Row) throws -> PaymentView {
        let summary = try summary(row)
        let amounts = try row.ints(14)
        let allocations = try row.ids(13, as: InvoiceID.self).enumerated().map { index, id in
            AllocationView(
                invoiceId: id, amount: Money(amountMinor: Int64(amounts[index]), currency: summary.amount.currency))
        }
        return PaymentView(summary, allocations: allocations, refunds: try refunds(row, of: summary))
    }

    private static func refunds(_ row: Row, of payment: PaymentSummaryView) throws -> [RefundView] {
        let (ids, numbers, amounts) = (try row.ids(15, as: RefundID.self), try row.texts(16), try row.ints(17))
        let (deposits, reopened, reasons) = (try row.ints(18), try row.texts(19), try row.texts(20))
        let (days, created) = (try row.ints(21), try row.ints(22))
        let currency = payment.amount.currency
        return try ids.indices.map { index in
            var refund = RefundView(
                id: ids[index], number: numbers[index], of: payment.id, patientId: payment.patientId,
                amount: Money(amountMinor: Int64(amounts[index]), currency: currency))
            refund.reason = reasons[index].isEmpty ? nil : reasons[index]
            refund.fromDeposit.amountMinor = Int64(deposits[index])
            refund.reopened = try ReopenedJSON.decode(Array(reopened[index].utf8)).map { allocation in
                AllocationView(
                    invoiceId: allocation.invoiceID,
                    amount: Money(amountMinor: allocation.amountMinor, currency: currency))
            }
            refund.refundedOn = LocalDate(dayNumber: days[index]) ?? .earliest
            refund.createdAt = Timestamp(microseconds: Int64(created[index]))
            return refund
        }
    }
}
