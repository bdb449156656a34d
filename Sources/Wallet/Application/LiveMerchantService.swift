import Journal
import Kernel
import Postgres
import WalletAPI

/// Merchants and settlements over the journal and the read tables of this process's database.
struct LiveMerchantService: MerchantService {
    /// The module's wallets, whose means are used here too.
    let wallets: LiveWalletService

    /// Which merchants a caller reaches.
    enum Reach: Hashable {
        /// Staff reach all.
        case all
        /// A key that acts for a merchant reaches that one.
        case one(MerchantID)
        /// Nobody else reaches any.
        case none
    }

    /// Which merchants the caller reaches.
    func reach(_ context: RequestContext) -> Reach {
        if let merchant = context.principal.onBehalfOf { return .one(merchant.retagged()) }
        return WalletCaller.owner(context) == nil ? .all : .none
    }

    /// Refuses whoever is not of the staff.
    func requireStaff(_ context: RequestContext) throws(WalletServiceError) { try WalletCaller.requireStaff(context) }

    /// A merchant and their wallet; throws `notFound` for one whom the caller does not reach.
    func row(
        _ context: RequestContext, _ id: MerchantID
    ) async throws(WalletServiceError) -> (view: MerchantView, walletID: WalletID) {
        switch reach(context) {
        case .all: break
        case .one(let own): if own != id { throw .notFound }
        case .none: throw .notFound
        }
        let statement = MerchantQueries.merchant(context.hospitalID, id)
        guard let row = try await wallets.query(context, statement, { try MerchantRow.merchant($0) }).first else {
            throw .notFound
        }
        return row
    }

    func merchant(_ context: RequestContext, _ id: MerchantID) async throws(WalletServiceError) -> MerchantView {
        try await row(context, id).view
    }

    func merchants(
        _ context: RequestContext, _ query: MerchantListQuery
    ) async throws(WalletServiceError) -> Page<MerchantView> {
        switch reach(context) {
        case .none: return Page(items: [], nextCursor: nil)
        case .one(let own):
            // One that is not there, or of another status, is not listed.
            let statement = MerchantQueries.merchant(context.hospitalID, own)
            let views = try await wallets.query(context, statement) { try MerchantRow.merchant($0).view }
            return Page(items: views.filter { query.status == nil || $0.status == query.status }, nextCursor: nil)
        case .all: break
        }
        let limit = wallets.limit(query.page)
        let before: MerchantID? = try wallets.cursor(query.page)
        let statement = MerchantQueries.merchants(
            context.hospitalID, status: query.status, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try MerchantRow.merchant($0).view }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    func sales(
        _ context: RequestContext, of id: MerchantID, from: LocalDate, through: LocalDate
    ) async throws(WalletServiceError) -> [MerchantSalesView] {
        let days = through.days(since: from) + 1
        guard (1...MerchantLimits.salesDays).contains(days) else {
            throw .invalid([
                FieldError(
                    field: "through", code: "outOfRange",
                    message: "Give a day on or after the first, and \(MerchantLimits.salesDays) days at most.")
            ])
        }
        _ = try await row(context, id)
        let statement = MerchantQueries.sales(context.hospitalID, id, from: from, through: through)
        return try await wallets.query(context, statement) { try MerchantRow.sales($0) }
    }
}
