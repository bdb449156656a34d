import Kernel
import Postgres
import WalletAPI

extension LiveWebhookService {
    func testWebhook(
        _ context: RequestContext, _ id: WebhookID
    ) async throws(WalletServiceError) -> WebhookDeliveryView {
        let (hospital, now) = (context.hospitalID, now)
        let (eventID, deliveryID): (EventID, WebhookDeliveryID) = (ids.make(), ids.make())
        let event = CloudEvent(about: id, WebhookEventTypes.test, id: eventID, of: hospital, at: now)
        let body = event.bytes(prefix: webhooks.cloudEventsPrefix)
        let (done, _) = try await once(context) { connection in
            try Self.requireActive(try await locked(context, id, connection, at: now))
            let queued = WebhookDeliveryQueries.Queued(deliveryID: deliveryID, webhookID: id, status: .pending)
            _ = try await connection.query(
                WebhookDeliveryQueries.enqueue(hospital, (eventID, event.name, now), body: body, for: [queued], at: now)
            )
            return WebhookDone(resourceID: deliveryID.retagged())
        }
        return try await delivery(context, of: id, done.resourceID.retagged())
    }

    func replay(
        _ context: RequestContext, of id: WebhookID, _ delivery: WebhookDeliveryID
    ) async throws(WalletServiceError) -> WebhookDeliveryView {
        let (hospital, now) = (context.hospitalID, now)
        let replayID: WebhookDeliveryID = ids.make()
        let (done, _) = try await once(context) { connection in
            try Self.requireActive(try await locked(context, id, connection, at: now))
            let found = try await connection.query(WebhookDeliveryQueries.original(hospital, of: id, delivery))
            guard let row = found.first else { throw WalletServiceError.notFound }
            // The webhook is locked: nobody queues another one meanwhile.
            if try row.bool(1) { throw WalletServiceError.webhook(.replayPending) }
            guard try await Self.room(hospital, id, connection) > 0 else {
                throw WalletServiceError.webhook(.tooManyReplays)
            }
            let original: WebhookDeliveryID = try row.id(0)
            _ = try await connection.query(
                WebhookDeliveryQueries.replay(hospital, [original], as: [replayID], at: now))
            return WebhookDone(resourceID: replayID.retagged())
        }
        return try await self.delivery(context, of: id, done.resourceID.retagged())
    }

    func replay(
        _ context: RequestContext, of id: WebhookID, _ request: ReplayWebhookRequest
    ) async throws(WalletServiceError) -> WebhookReplayView {
        let (hospital, now) = (context.hospitalID, now)
        var fields = WalletFields(now: now)
        fields.read(request)
        try fields.check()
        let ids = ids
        let (done, _) = try await once(context) { connection in
            try Self.requireActive(try await locked(context, id, connection, at: now))
            let room = try await Self.room(hospital, id, connection)
            guard room > 0 else { throw WalletServiceError.webhook(.tooManyReplays) }
            let limit = min(WebhookLimits.replayDeliveries, room)
            let span = WebhookDeliveryQueries.span(hospital, of: id, request, limit: limit + 1)
            let found = try await connection.query(span).map {
                (id: try $0.id(0, as: WebhookDeliveryID.self), at: try $0.timestamp(1))
            }
            let originals = found.prefix(limit).map(\.id)
            let copies: [WebhookDeliveryID] = originals.map { _ in ids.make() }
            _ = try await connection.query(WebhookDeliveryQueries.replay(hospital, originals, as: copies, at: now))
            return WebhookDone(
                resourceID: id.retagged(), count: originals.count, until: found.count > limit ? found[limit].at : nil)
        }
        return WebhookReplayView(deliveryCount: done.count, continueFrom: done.until)
    }

    /// How many replays more may wait for a webhook, which the caller has locked.
    private static func room(
        _ hospital: HospitalID, _ id: WebhookID, _ connection: BorrowedConnection
    ) async throws -> Int {
        let limit = WebhookLimits.pendingReplays
        let rows = try await connection.query(WebhookDeliveryQueries.pendingReplays(hospital, of: id, limit: limit))
        return limit - (try rows[0].int(0))
    }

    private static func requireActive(_ row: WebhookRow) throws {
        if row.view.status != .active { throw WalletServiceError.webhook(.webhookDisabled) }
    }
}
