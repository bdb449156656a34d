import BillingAPI
import Kernel
import MergedPatients
import Postgres

extension Row {
    /// An amount of minor units in the currency of another column.
    func money(_ column: Int, currency: Int) throws -> Money {
        Money(amountMinor: Int64(try int(column)), currency: try self.currency(currency))
    }

    /// A currency's code.
    func currency(_ column: Int) throws -> Currency {
        guard let currency = Currency(try text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a currency that this release knows")
        }
        return currency
    }

    /// A `date`.
    func day(_ column: Int) throws -> LocalDate {
        guard let day = LocalDate(dayNumber: try dateDays(column)) else {
            throw PostgresError.decoding(column: column, expected: "a day of the years 1 to 9999")
        }
        return day
    }

    /// A `date` or nil for NULL.
    func optionalDay(_ column: Int) throws -> LocalDate? { isNull(column) ? nil : try day(column) }

    /// The case of a stored name.
    func name<Value: RawRepresentable<String>>(_ column: Int, as _: Value.Type = Value.self) throws -> Value {
        guard let value = Value(rawValue: try text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}

/// A row of `billing.charge`, in the columns of `ChargeRow.columns`.
enum ChargeRow {
    /// The columns that `view` reads, of the table named `c`.
    static let columns = """
        c.charge_id, \(BillingAliases.table.owner(of: "c")), c.code, c.description, c.quantity, c.currency, c.unit_price_minor, c.amount_minor,
        c.service_date, c.location_id, c.status, c.invoice_id, c.version, c.created_at, c.updated_at
        """

    /// The column behind these of a charge that is read alone: the record that it was written on.
    static let writtenOn = 15

    /// The view of a row.
    static func view(_ row: Row) throws -> ChargeView {
        var view = ChargeView(
            id: try row.id(0), patientId: try row.id(1), code: try row.text(2),
            unitPrice: try row.money(6, currency: 5), serviceDate: try row.day(8))
        view.description = try row.optionalText(3)
        view.quantity = try row.int(4)
        view.amount = try row.money(7, currency: 5)
        view.locationId = try row.optionalID(9)
        view.status = try row.name(10)
        view.invoiceId = try row.optionalID(11)
        view.version = try row.int(12)
        view.createdAt = try row.timestamp(13)
        view.updatedAt = try row.timestamp(14)
        return view
    }
}
