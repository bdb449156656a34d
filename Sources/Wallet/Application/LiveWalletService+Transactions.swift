import Kernel
import Postgres
import WalletAPI

extension LiveWalletService {
    func transactions(
        _ context: RequestContext, of id: WalletID, _ query: TransactionListQuery
    ) async throws(WalletServiceError) -> Page<WalletTransactionView> {
        try Self.check(query)
        let before = try LedgerPages.cursor(query.page, as: EntryPlace.self)
        // Whose wallet it is, its state says: the statement knows none that nothing moved in.
        _ = try await account(context, id)
        let limit = limit(query.page)
        let statement = LedgerQueries.transactions(
            context.hospitalID, of: id, query, before: before, limit: limit + 1)
        let rows = try await self.query(context, statement) { try EntryRow.transaction($0) }
        let page = try LedgerPages.page(rows, limit: limit) { $0.place }
        return Page(items: page.items.map(\.view), nextCursor: page.nextCursor)
    }

    /// An offset is counted off row by row, so it has a bound; a cursor says where to go on by itself.
    private static func check(_ query: TransactionListQuery) throws(WalletServiceError) {
        var fields: [FieldError] = []
        if !(0...WalletLimits.transactionOffset).contains(query.offset) {
            fields.append(
                FieldError(
                    field: "offset", code: "outOfRange",
                    message: "Give 0 to \(WalletLimits.transactionOffset); the cursor leads farther."))
        }
        if query.offset != 0, query.page.cursor != nil {
            fields.append(
                FieldError(field: "offset", code: "notAllowed", message: "Give either an offset or a cursor."))
        }
        if !fields.isEmpty { throw .invalid(fields) }
    }
}
