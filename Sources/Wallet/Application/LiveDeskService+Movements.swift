import AuthAPI
import Kernel
import Postgres
import WalletAPI

extension LiveDeskService {
    func movements(
        _ context: RequestContext, _ query: MovementSearchQuery
    ) async throws(WalletServiceError) -> MovementSearchView {
        try requireStaff(context)
        let cursor = try LedgerPages.cursor(query.page, as: EntryPlace.self)
        guard let wallets = try await sought(context, query) else {
            return MovementSearchView(items: [], nextCursor: nil)
        }
        let filter = MovementFilter(hospitalID: context.hospitalID, wallets: wallets.ids, query: query)
        let before = cursor ?? Self.newest
        var end: EntryPlace?
        if filter.hasWindow {
            let statement = MovementQueries.windowEnd(filter, before: before, size: DeskLimits.searchWindow)
            end = try await self.wallets.query(context, statement) { row in
                EntryPlace(recordedAt: try row.timestamp(0), position: Int64(try row.int(1)))
            }.first
        }
        let limit = self.wallets.limit(query.page)
        let statement = MovementQueries.page(filter, before: before, end: end, limit: limit + 1)
        let rows = try await self.wallets.query(context, statement) { try MovementRow.item($0) }
        let page = try LedgerPages.page(rows, limit: limit) { $0.place }
        var view = MovementSearchView(items: page.items.map(\.item), nextCursor: page.nextCursor)
        if view.nextCursor == nil, let end {
            // Nothing more in the window: the next page looks behind it.
            view.nextCursor = try WalletServiceError.catching { () throws(Failure) in try Cursor.encode(end) }
        }
        if query.withTotals { view.totals = try await totals(context, filter) }
        return view
    }

    /// Behind the newest movement that there can be.
    private static let newest = EntryPlace(recordedAt: .latest, position: .max)

    /// What all that is searched for adds up to; nil where more must be looked at than is.
    private func totals(
        _ context: RequestContext, _ filter: MovementFilter
    ) async throws(WalletServiceError) -> [MovementTotal]? {
        let statement = MovementQueries.totals(
            filter, before: Self.newest, limit: DeskLimits.totalledMovements + 1)
        let rows = try await wallets.query(context, statement) { try MovementRow.total($0) }
        if rows.reduce(0, { $0 + $1.looked }) > DeskLimits.totalledMovements { return nil }
        return rows.map(\.total).filter { $0.count > 0 }
    }

    /// Some wallets, or any.
    private struct Sought {
        /// Nil is any wallet.
        var ids: [WalletID]?

        /// Leaves those that are among others too.
        mutating func narrow(to others: [WalletID]) {
            guard let present = ids else {
                ids = others
                return
            }
            ids = present.filter(others.contains)
        }
    }

    /// The wallets that are meant by whatever names some; nil where there are none.
    private func sought(
        _ context: RequestContext, _ query: MovementSearchQuery
    ) async throws(WalletServiceError) -> Sought? {
        var sought = Sought()
        if let wallet = query.walletID { sought.narrow(to: [wallet]) }
        if let merchant = query.merchantID {
            let statement = MerchantQueries.merchant(context.hospitalID, merchant)
            let found = try await wallets.query(context, statement) { try MerchantRow.merchant($0).walletID }
            if found.isEmpty { throw .merchant(.unknownMerchant) }
            sought.narrow(to: found)
        }
        if let owner = query.ownerID { sought.narrow(to: try await owned(context, owner)) }
        if let typed = query.phone {
            guard let member = try await member(context, typed) else { return nil }
            sought.narrow(to: try await owned(context, member))
        }
        return sought.ids?.isEmpty == true ? nil : sought
    }

    private func owned(_ context: RequestContext, _ owner: UserID) async throws(WalletServiceError) -> [WalletID] {
        let statement = DeskQueries.wallets(context.hospitalID, of: owner, limit: DeskLimits.searchedWallets + 1)
        let found = try await wallets.query(context, statement) { try $0.id(0, as: WalletID.self) }
        if found.count > DeskLimits.searchedWallets { throw .desk(.tooManyWalletsToSearch) }
        return found
    }

    private func member(_ context: RequestContext, _ typed: String) async throws(WalletServiceError) -> UserID? {
        let moment = try await wallets.moment(context)
        var fields = WalletFields(now: moment.now)
        let phone = fields.phone(typed, "phone", in: moment.profile.country)
        try fields.check()
        guard let phone else { return nil }
        do throws(AuthServiceError) {
            return try await dependencies.members.member(context, phone: phone)?.id
        } catch {
            throw .failed(error.failure)
        }
    }
}
