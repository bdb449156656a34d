import Kernel
import Postgres
import WalletAPI

/// A row of `wallet.merchant`, as clients see it.
enum MerchantRow {
    static let columns = """
        m.merchant_id, m.version, m.status, m.wallet_id, m.currency, m.methods, m.name, m.contact_name, m.contact_phone, \
        m.contact_email, m.payout_account, m.basis_points, m.fixed_minor, m.minimum_minor, m.tax_basis_points, \
        m.settlement_days, m.settled_through, m.created_at, m.updated_at
        """

    /// A merchant, and the wallet that they have or will have.
    static func merchant(_ row: Row) throws -> (view: MerchantView, walletID: WalletID) {
        let status: MerchantStatus = try stored(row, 2)
        var view = MerchantView(
            id: try row.id(0), currency: try currency(row, 4), status: status, version: try row.int(1),
            createdAt: try row.timestamp(17))
        let walletID: WalletID = try row.id(3)
        if status == .active || status == .suspended { view.walletId = walletID }
        let methods = try row.text(5).split(separator: ",").map(String.init)
        view.methods = PaymentMethodSwitch.allCases.filter { methods.contains($0.rawValue) }
        view.name = try row.optionalText(6)
        if let name = try row.optionalText(7) {
            view.contact = MerchantContact(
                name: name, phone: try row.optionalText(8), email: try row.optionalText(9))
        }
        view.payoutAccount = try row.optionalText(10)
        if !row.isNull(11) { view.fees = try terms(row, from: 11) }
        view.settlementDays = try row.optionalInt(15)
        view.settledThrough = try row.optionalDateDays(16).flatMap { LocalDate(dayNumber: $0) }
        view.updatedAt = try row.timestamp(18)
        return (view, walletID)
    }

    /// The fees that stand in four columns.
    static func terms(_ row: Row, from column: Int) throws -> MerchantFeeTerms {
        MerchantFeeTerms(
            basisPoints: try row.int(column), fixedMinor: Int64(try row.int(column + 1)),
            minimumMinor: Int64(try row.int(column + 2)), taxBasisPoints: try row.int(column + 3))
    }

    /// What was sold on a day by a method.
    static func sales(_ row: Row) throws -> MerchantSalesView {
        let currency = try currency(row, 2)
        return MerchantSalesView(
            day: try day(row, 0), method: try stored(row, 1),
            sales: (try row.int(3), try sum(row, 4, currency)), refunds: (try row.int(5), try sum(row, 6, currency)))
    }

    /// A sum that may be more than amounts can say: it then says the most that they can.
    private static func sum(_ row: Row, _ column: Int, _ currency: Currency) throws -> Money {
        guard let sum = Int128(try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a sum of minor units")
        }
        return Money(amountMinor: Int64(clamping: sum), currency: currency)
    }

    static func day(_ row: Row, _ column: Int) throws -> LocalDate {
        guard let day = LocalDate(dayNumber: try row.dateDays(column)) else {
            throw PostgresError.decoding(column: column, expected: "a day of the years 1 to 9999")
        }
        return day
    }

    static func currency(_ row: Row, _ column: Int) throws -> Currency {
        guard let currency = Currency(try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a currency that this release knows")
        }
        return currency
    }

    static func stored<Value: RawRepresentable<String>>(_ row: Row, _ column: Int) throws -> Value {
        guard let value = Value(rawValue: try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}

/// A row of `wallet.settlement`.
struct SettlementRow: Sendable {
    static let columns = """
        s.settlement_id, s.merchant_id, s.wallet_id, s.event_id, s.number, s.day, s.completes_day, s.currency, \
        s.after_version, s.through_version, s.line_count, s.brought_forward_minor, s.sales_minor, s.refunds_minor, \
        s.adjustments_minor, s.fees_minor, s.tax_minor, s.fees_taken_minor, s.tax_taken_minor, s.payout_minor, \
        s.carried_minor, s.owed_fees_minor, s.owed_tax_minor, s.basis_points, s.fixed_minor, s.minimum_minor, \
        s.tax_basis_points, s.file_sha256, s.created_at
        """

    /// The settlement as clients see it.
    var view: SettlementView
    /// The span of the wallet's stream.
    var afterVersion: Int
    var throughVersion: Int
    /// What it took and paid.
    var amounts: SettlementAmounts

    init(_ row: Row) throws {
        let currency = try MerchantRow.currency(row, 7)
        func minor(_ column: Int) throws -> Int64 { Int64(try row.int(column)) }
        func money(_ column: Int) throws -> Money { Money(amountMinor: try minor(column), currency: currency) }
        view = SettlementView(
            id: try row.id(0), merchantID: try row.id(1), walletID: try row.id(2), currency: currency,
            terms: try MerchantRow.terms(row, from: 23))
        view.eventId = try row.id(3)
        view.number = try row.int(4)
        view.day = try MerchantRow.day(row, 5)
        view.completesDay = try row.bool(6)
        view.lineCount = try row.int(10)
        view.broughtForward = try money(11)
        (view.sales, view.refunds, view.adjustments) = (try money(12), try money(13), try money(14))
        (view.fees, view.tax) = (try money(15), try money(16))
        (view.feesTaken, view.taxTaken, view.payout) = (try money(17), try money(18), try money(19))
        view.carriedForward = try money(20)
        view.fileSha256 = try row.text(27)
        view.createdAt = try row.timestamp(28)
        afterVersion = try row.int(8)
        throughVersion = try row.int(9)
        amounts = SettlementAmounts(
            broughtForwardMinor: view.broughtForward.amountMinor, feesTakenMinor: view.feesTaken.amountMinor,
            taxTakenMinor: view.taxTaken.amountMinor, payoutMinor: view.payout.amountMinor,
            carriedMinor: view.carriedForward.amountMinor, owedFeesMinor: try minor(21), owedTaxMinor: try minor(22))
        view.owed = Money(
            amountMinor: amounts.owedFeesMinor.addingSaturated(amounts.owedTaxMinor), currency: currency)
    }
}
