import BillingAPI
import Kernel
import MergedPatients
import Postgres

/// A row of `billing.invoice`, in the columns of `InvoiceRow.columns` and, for one invoice, `detailColumns`.
enum InvoiceRow {
    /// The columns that `summary` reads, of the table named `i`.
    static let columns = """
        i.invoice_id, \(BillingAliases.table.owner(of: "i")), i.number, i.phase, i.currency, i.total_minor, i.paid_minor, i.issued_on, i.due_on,
        i.version, i.created_at, i.updated_at
        """

    /// The further columns that `view` reads: arrays of the lines and of what pays the invoice, each in its order.
    static let detailColumns = """
        i.void_reason, l.charge_ids, l.codes, l.descriptions, l.quantities, l.unit_prices, l.amounts, l.service_days,
        l.location_ids, a.payment_ids, a.amounts
        """

    /// The column behind all these of an invoice that is read alone: the record that it was written on.
    static let writtenOn = 23

    /// What clients see of a row, on a day of the hospital.
    static func summary(_ row: Row, today: LocalDate) throws -> InvoiceSummaryView {
        let phase = try row.name(3, as: InvoicePhase.self)
        let paidMinor = Int64(try row.int(6))
        var view = InvoiceSummaryView(
            id: try row.id(0), patientId: try row.id(1), total: try row.money(5, currency: 4),
            version: try row.int(9), createdAt: try row.timestamp(10))
        view.number = try row.optionalText(2)
        view.paid.amountMinor = paidMinor
        view.issuedOn = try row.optionalDay(7)
        view.dueDate = try row.optionalDay(8)
        view.status = phase.status(
            paidMinor: paidMinor, totalMinor: view.total.amountMinor, dueOn: view.dueDate, today: today)
        view.open.amountMinor = phase == .issued ? view.total.amountMinor - paidMinor : 0
        view.updatedAt = try row.timestamp(11)
        return view
    }

    /// One invoice with its lines and what pays it.
    static func view(_ row: Row, today: LocalDate) throws -> InvoiceView {
        let summary = try summary(row, today: today)
        let currency = summary.total.currency
        let amounts = try row.ints(22)
        let payments = try row.ids(21, as: PaymentID.self).enumerated().map { index, id in
            InvoicePaymentView(paymentId: id, amount: Money(amountMinor: Int64(amounts[index]), currency: currency))
        }
        var view = InvoiceView(summary, lines: try lines(row, currency), payments: payments)
        view.voidReason = try row.optionalText(12)
        return view
    }

    private static func lines(_ row: Row, _ currency: Currency) throws -> [InvoiceLineView] {
        let charges = try row.ids(13, as: ChargeID.self)
        let (codes, descriptions) = (try row.texts(14), try row.texts(15))
        let (quantities, prices, amounts) = (try row.ints(16), try row.ints(17), try row.ints(18))
        let (days, locations) = (try row.ints(19), try row.ids(20, as: LocationID.self))
        return charges.indices.map { index in
            var line = InvoiceLineView(
                chargeId: charges[index], code: codes[index],
                unitPrice: Money(amountMinor: Int64(prices[index]), currency: currency),
                serviceDate: LocalDate(dayNumber: days[index]) ?? .earliest)
            // Arrays hold no NULL: what is absent is empty, or the nil id.
            line.description = descriptions[index].isEmpty ? nil : descriptions[index]
            line.quantity = quantities[index]
            line.amount.amountMinor = Int64(amounts[index])
            line.locationId = locations[index] == noLocation ? nil : locations[index]
            return line
        }
    }

    /// What stands for no location in an array.
    static let noLocation = LocationID(high: 0, low: 0)
}
