import Kernel
import Postgres
import WalletAPI

/// A row of `wallet.hold`, in the columns of `HoldRow.columns`.
enum HoldRow {
    /// The columns that `view` reads, of the table named `h`.
    static let columns = """
        h.hold_id, h.wallet_id, h.currency, h.amount_minor, h.captured_minor, h.released_minor, h.status, h.reference,
        h.description, h.expires_at, h.created_at, h.updated_at
        """

    /// The view of a row.
    static func view(_ row: Row) throws -> HoldView {
        guard let currency = Currency(try row.text(2)) else {
            throw PostgresError.decoding(column: 2, expected: "a currency that this release knows")
        }
        guard let status = HoldStatus(rawValue: try row.text(6)) else {
            throw PostgresError.decoding(column: 6, expected: "a status that this release knows")
        }
        var view = HoldView(
            id: try row.id(0), walletId: try row.id(1),
            amount: Money(amountMinor: Int64(try row.int(3)), currency: currency), reference: try row.text(7),
            expiresAt: try row.timestamp(9), createdAt: try row.timestamp(10))
        view.captured.amountMinor = Int64(try row.int(4))
        view.released.amountMinor = Int64(try row.int(5))
        view.status = status
        view.description = try row.optionalText(8)
        view.updatedAt = try row.timestamp(11)
        return view
    }
}
