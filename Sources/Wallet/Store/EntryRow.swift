import Kernel
import Postgres
import WalletAPI

/// Rows of `wallet.entry()`, the sides of movements, and of what entries add up to.
enum EntryRow {
    /// The columns that `transaction` reads, of the table named `e`.
    static let transactionColumns = """
        e.event_id, e.account_id, e.transaction_type, e.amount_minor, e.currency, e.balance_minor, e.reference,
        e.description, e.counterparty_id, e.recorded_at, e.position
        """

    /// The columns that `entry` reads, of the table named `e`.
    static let entryColumns = """
        e.event_id, e.account_id, e.account_type, e.side, e.amount_minor, e.currency, e.reference, e.recorded_at,
        e.position
        """

    /// A line of a wallet's statement, and where it is.
    static func transaction(_ row: Row) throws -> (view: WalletTransactionView, place: EntryPlace) {
        let currency = try currency(row, 4)
        var view = WalletTransactionView(
            id: try row.id(0), walletId: try row.id(1), type: try stored(row, 2),
            amount: Money(amountMinor: Int64(try row.int(3)), currency: currency),
            balance: Money(amountMinor: Int64(try row.int(5)), currency: currency))
        view.reference = try row.text(6)
        view.description = try row.optionalText(7)
        view.counterpartyWalletId = try row.optionalID(8)
        view.time = try row.timestamp(9)
        return (view, EntryPlace(recordedAt: view.time, position: Int64(try row.int(10))))
    }

    /// An entry, and where it is.
    static func entry(_ row: Row) throws -> (view: LedgerEntryView, cursor: LedgerCursor) {
        var view = LedgerEntryView(
            eventId: try row.id(0), accountId: try row.id(1), accountType: try stored(row, 2),
            side: try stored(row, 3),
            amount: Money(amountMinor: Int64(try row.int(4)), currency: try currency(row, 5)))
        view.reference = try row.text(6)
        view.time = try row.timestamp(7)
        let place = EntryPlace(recordedAt: view.time, position: Int64(try row.int(8)))
        return (view, LedgerCursor(place: place, side: view.side))
    }

    /// What an account adds up to: its id, type and currency, and both sums as decimal text.
    static func sum(_ row: Row) throws -> AccountSum {
        let type = try stored(row, 1, as: EntryRows.SummedType.self)
        return AccountSum(
            accountID: type == .wallets ? nil : try row.id(0), type: type.accountType,
            currency: try currency(row, 2), debit: try amount(row, 3), credit: try amount(row, 4))
    }

    private static func amount(_ row: Row, _ column: Int) throws -> Int128 {
        guard let amount = Int128(try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a sum of minor units")
        }
        return amount
    }

    private static func currency(_ row: Row, _ column: Int) throws -> Currency {
        guard let currency = Currency(try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a currency that this release knows")
        }
        return currency
    }

    private static func stored<Value: RawRepresentable<String>>(
        _ row: Row, _ column: Int, as _: Value.Type = Value.self
    ) throws -> Value {
        guard let value = Value(rawValue: try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}

/// What an account, or all wallets of a currency together, add up to.
struct AccountSum: Hashable, Sendable {
    /// Nil where it is of all wallets of a currency together.
    var accountID: LedgerAccountID?
    var type: LedgerAccountType
    var currency: Currency
    var debit: Int128
    var credit: Int128

    /// What was debited, as far as amounts go.
    var debits: Money { Self.money(debit, currency) }
    /// What was credited, as far as amounts go.
    var credits: Money { Self.money(credit, currency) }

    /// A sum as an amount. No movement is refused because a thousand of the largest amounts went through an account, so that its
    /// sums may pass 64 bits: they then read as the most that there is.
    static func money(_ amountMinor: Int128, _ currency: Currency) -> Money {
        Money(amountMinor: Int64(clamping: amountMinor), currency: currency)
    }
}
