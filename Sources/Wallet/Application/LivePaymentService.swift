import Journal
import Kernel
import Postgres
import Telemetry
import WalletAPI

/// Payments over the journal, the read table of this process's database, and the gateways that are set up.
struct LivePaymentService: PaymentService {
    /// The module's wallets, whose means are used here too.
    let wallets: LiveWalletService

    var dependencies: WalletDependencies { wallets.dependencies }

    /// Which payments a caller reaches.
    enum Reach: Hashable {
        case all
        /// Those that pay a merchant, by a key that acts for them.
        case merchant(MerchantID)
        /// Those that somebody pays.
        case payer(UserID)
    }

    /// Which payments the caller reaches.
    func reach(_ context: RequestContext) -> Reach {
        switch LiveMerchantService(wallets: wallets).reach(context) {
        case .all: .all
        case .one(let merchant): .merchant(merchant)
        case .none: .payer(context.principal.id)
        }
    }

    /// A payment now; throws `notFound` for one that is not there, or that the caller does not reach.
    func found(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> Payment {
        let found: (state: WalletState, version: Int)?
        do throws(JournalError) {
            found = try await dependencies.journal.presentState(
                of: id.retagged(), WalletDecider.self, in: wallets.definition, context: context)
        } catch {
            throw WalletServiceError(journal: error)
        }
        guard let found, case .payment(let payment) = found.state else { throw .notFound }
        try requireReached(context, merchant: payment.terms.merchantId, payer: payment.payerID)
        return payment
    }

    func payment(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> PaymentView {
        let statement = PaymentQueries.payment(context.hospitalID, id)
        guard let row = try await wallets.query(context, statement, { try PaymentRow($0) }).first else {
            throw .notFound
        }
        try requireReached(context, merchant: row.view.merchantId, payer: row.payerID)
        let payment = try await found(context, id)
        var view = row.view
        view.refunds = payment.refunds.map {
            PaymentRefundView(id: $0.id, amount: payment.money($0.amountMinor), status: $0.status)
        }
        return view
    }

    func payments(
        _ context: RequestContext, _ query: PaymentListQuery
    ) async throws(WalletServiceError) -> Page<PaymentView> {
        var query = query
        var payer: UserID?
        switch reach(context) {
        case .all: break
        case .payer(let caller): payer = caller
        case .merchant(let own):
            if let asked = query.merchantID, asked != own { return Page(items: [], nextCursor: nil) }
            query.merchantID = own
        }
        let limit = wallets.limit(query.page)
        let before: PaymentID? = try wallets.cursor(query.page)
        let statement = PaymentQueries.payments(
            context.hospitalID, query, payer: payer, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try PaymentRow($0).view }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    /// The gateway with a name; the first where none is named.
    func gateway(_ name: String?) -> (any PaymentGateway)? {
        guard let name else { return dependencies.gateways.first }
        return dependencies.gateways.first { $0.name == name }
    }

    private func requireReached(
        _ context: RequestContext, merchant: MerchantID?, payer: UserID?
    ) throws(WalletServiceError) {
        switch reach(context) {
        case .all: break
        case .merchant(let own): if merchant != own { throw .notFound }
        case .payer(let caller): if payer != caller { throw .notFound }
        }
    }
}
