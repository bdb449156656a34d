import Journal
import Kernel
import Postgres
import WalletAPI

/// Webhooks over the tables of this process's database (ADR 0029).
struct LiveWebhookService: WebhookService {
    /// Merchants, whose means and whose reach are used here too.
    let merchants: LiveMerchantService
    /// What webhooks need beside.
    let webhooks: WebhookDependencies

    var wallets: LiveWalletService { merchants.wallets }
    var now: Timestamp { wallets.dependencies.clock.now() }
    var ids: any IDGenerator { wallets.dependencies.ids }

    /// The merchant whose webhooks alone the caller reaches; nil for staff, who reach all. Throws `staffOnly` for all others.
    func merchant(_ context: RequestContext) throws(WalletServiceError) -> MerchantID? {
        switch merchants.reach(context) {
        case .all: return nil
        case .one(let own): return own
        case .none: throw .staffOnly
        }
    }

    /// A row that the caller reaches; throws `notFound` for any other.
    func reached(
        _ context: RequestContext, _ rows: [WebhookRow]
    ) throws(WalletServiceError) -> WebhookRow {
        let own = try merchant(context)
        guard let row = rows.first, own == nil || row.view.merchantId == own else { throw .notFound }
        return row
    }

    func webhook(_ context: RequestContext, _ id: WebhookID) async throws(WalletServiceError) -> WebhookView {
        let now = now
        let rows = try await wallets.query(context, WebhookQueries.webhook(context.hospitalID, id)) {
            try WebhookRow($0, at: now)
        }
        return try reached(context, rows).view
    }

    func webhooks(
        _ context: RequestContext, _ query: WebhookListQuery
    ) async throws(WalletServiceError) -> Page<WebhookView> {
        var query = query
        if let own = try merchant(context) {
            if let asked = query.merchantID, asked != own { return Page(items: [], nextCursor: nil) }
            query.merchantID = own
        }
        let limit = wallets.limit(query.page)
        let before: WebhookID? = try wallets.cursor(query.page)
        let now = now
        let statement = WebhookQueries.webhooks(context.hospitalID, query, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try WebhookRow($0, at: now).view }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    func deliveries(
        _ context: RequestContext, of id: WebhookID, _ query: WebhookDeliveryQuery
    ) async throws(WalletServiceError) -> Page<WebhookDeliveryView> {
        _ = try await webhook(context, id)
        let limit = wallets.limit(query.page)
        let before: WebhookDeliveryID? = try wallets.cursor(query.page)
        let statement = WebhookDeliveryQueries.deliveries(
            context.hospitalID, of: id, query, before: before, limit: limit + 1)
        let views = try await wallets.query(context, statement) { try WebhookDeliveryRow.delivery($0) }
        return try wallets.page(views, limit: limit) { $0.id }
    }

    func delivery(
        _ context: RequestContext, of id: WebhookID, _ delivery: WebhookDeliveryID
    ) async throws(WalletServiceError) -> WebhookDeliveryView {
        _ = try await webhook(context, id)
        let statement = WebhookDeliveryQueries.delivery(context.hospitalID, of: id, delivery)
        let found = try await wallets.query(context, statement) { try WebhookDeliveryRow.delivery($0) }
        guard var view = found.first else { throw .notFound }
        view.attempts = try await wallets.query(
            context, WebhookDeliveryQueries.attempts(context.hospitalID, of: delivery)
        ) { try WebhookDeliveryRow.attempt($0) }
        return view
    }

    /// Does something in one transaction of the tenant, once under the request's key; a repeat is told what was done.
    func once(
        _ context: RequestContext, _ body: @Sendable (BorrowedConnection) async throws -> WebhookDone
    ) async throws(WalletServiceError) -> (done: WebhookDone, isReplay: Bool) {
        let (hospital, principal) = (context.hospitalID, context.idempotencyScope)
        let (key, now) = (context.idempotency, now)
        do {
            return try await wallets.dependencies.database.withConnection(.app) { connection in
                try await connection.transaction(scope: .hospital(hospital)) { connection in
                    if let key {
                        let begun = try await connection.query(WebhookQueries.begin(hospital, principal, key, at: now))
                        if begun.count == 0 {
                            let row = try await connection.query(WebhookQueries.done(hospital, principal, key))
                            return (try Self.earlier(row, key), true)
                        }
                    }
                    let done = try await body(connection)
                    if let key {
                        _ = try await connection.query(WebhookQueries.finish(hospital, principal, key, done))
                    }
                    return (done, false)
                }
            }
        } catch let error as TransactionError {
            throw error.isTransient ? .unavailable(retryAfterSeconds: 1) : .unknown(code: "database")
        } catch {
            throw WalletServiceError(store: error)
        }
    }

    /// What was done under a key, where the request is the same.
    private static func earlier(_ rows: ResultSet, _ key: IdempotencyKey) throws -> WebhookDone {
        // It was forgotten between the two statements: as if it had been a moment ago.
        guard let row = rows.first else { throw WalletServiceError.unavailable(retryAfterSeconds: 1) }
        guard try row.bytes(0) == key.requestHash else { throw WalletServiceError.keyReused }
        return WebhookDone(
            resourceID: try row.id(1), count: try row.int(2), until: try row.optionalTimestamp(3))
    }

    /// A webhook that the caller reaches, locked until the transaction ends.
    func locked(
        _ context: RequestContext, _ id: WebhookID, _ connection: BorrowedConnection, at now: Timestamp
    ) async throws -> WebhookRow {
        let statement = WebhookQueries.webhook(context.hospitalID, id, forUpdate: true)
        let rows = try await connection.query(statement).map { try WebhookRow($0, at: now) }
        return try reached(context, rows)
    }
}
