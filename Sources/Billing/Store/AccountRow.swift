import BillingAPI
import Kernel
import Postgres

/// A row of an account, in the columns of `AccountQueries`.
enum AccountRow {
    /// What a currency's movements leave.
    case balance(Money, deposits: Money)
    case invoice(InvoiceSummaryView)
    case payment(PaymentSummaryView)

    /// Reads a row of a patient's account, on a day of the hospital.
    init(_ row: Row, of patient: PatientID, today: LocalDate) throws {
        switch try row.int(0) {
        case 0: self = .balance(try row.money(4, currency: 3), deposits: try row.money(5, currency: 3))
        case 1: self = .invoice(try Self.invoice(row, patient, today))
        default: self = .payment(try Self.payment(row, patient))
        }
    }

    private static func invoice(_ row: Row, _ patient: PatientID, _ today: LocalDate) throws -> InvoiceSummaryView {
        let phase = try row.name(7, as: InvoicePhase.self)
        var view = InvoiceSummaryView(
            id: try row.id(1), patientId: patient, total: try row.money(4, currency: 3), version: try row.int(11),
            createdAt: try row.timestamp(12))
        view.number = try row.optionalText(2)
        view.paid = try row.money(5, currency: 3)
        view.issuedOn = try row.optionalDay(9)
        view.dueDate = try row.optionalDay(10)
        view.status = phase.status(
            paidMinor: view.paid.amountMinor, totalMinor: view.total.amountMinor, dueOn: view.dueDate, today: today)
        view.open.amountMinor = phase == .issued ? view.total.amountMinor - view.paid.amountMinor : 0
        view.updatedAt = try row.timestamp(13)
        return view
    }

    private static func payment(_ row: Row, _ patient: PatientID) throws -> PaymentSummaryView {
        let amount = try row.money(4, currency: 3)
        var view = PaymentSummaryView(
            id: try row.id(1), number: try row.text(2), patientId: patient, amount: amount, receivedOn: try row.day(9))
        view.refunded = try row.money(5, currency: 3)
        view.unallocated.amountMinor = amount.amountMinor - view.refunded.amountMinor - Int64(try row.int(6))
        view.status = PaymentStatus(refundedMinor: view.refunded.amountMinor, amountMinor: amount.amountMinor)
        view.method = try row.name(7)
        view.reference = try row.optionalText(8)
        view.version = try row.int(11)
        view.createdAt = try row.timestamp(12)
        view.updatedAt = try row.timestamp(13)
        return view
    }
}
