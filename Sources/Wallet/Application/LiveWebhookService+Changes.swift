import JSON
import Kernel
import Postgres
import WalletAPI

extension LiveWebhookService {
    func createWebhook(
        _ context: RequestContext, _ request: CreateWebhookRequest
    ) async throws(WalletServiceError) -> Written<WebhookView> {
        let own = try merchant(context)
        let now = now
        var fields = WalletFields(now: now)
        let description = fields.read(request, allowsPlainHTTP: webhooks.allowsPlainHTTP)
        try fields.check()
        if let own, let asked = request.merchantId, asked != own { throw .merchant(.unknownMerchant) }
        var made = WebhookView(
            id: ids.make(), url: request.url, eventTypes: request.eventTypes, createdAt: now)
        made.merchantId = own ?? request.merchantId
        made.description = description
        let (view, secret, hospital) = (made, WebhookSecret(), context.hospitalID)
        let place = WebhookSecret.Place(hospitalID: hospital, webhookID: view.id, number: 1)
        // Sealed under the key that this process attends with: no other is brought in while it does.
        let sealed = secret.sealed(at: place, under: webhooks.masterKey)
        let actor = context.principal.id
        let (_, isReplay) = try await once(context) { connection in
            // One after the other: two who count at once would both find room.
            _ = try await connection.query(WebhookQueries.lockCount(hospital))
            let count = try await connection.query(WebhookQueries.count(hospital, of: view.merchantId))[0]
            let limit = view.merchantId == nil ? WebhookLimits.webhooks : WebhookLimits.merchantWebhooks
            guard try count.int(0) < limit else { throw WalletServiceError.webhook(.tooManyWebhooks) }
            var wallet: WalletID?
            if let merchant = view.merchantId {
                let found = try await connection.query(WebhookQueries.merchantWallet(hospital, merchant))
                guard let row = found.first else { throw WalletServiceError.merchant(.unknownMerchant) }
                wallet = try row.id(0)
            }
            _ = try await connection.query(
                WebhookQueries.insert(hospital, view, walletID: wallet, secretSealed: sealed))
            _ = try await connection.query(
                WebhookQueries.change(hospital, view.id, version: 1, .created, by: actor, at: now))
            return WebhookDone(resourceID: view.id.retagged())
        }
        if isReplay { throw .webhook(.alreadyIssued) }
        return Written(view.showing(secret), receipt: .of(view))
    }

    func changeWebhook(
        _ context: RequestContext, _ id: WebhookID, expectedVersion: Int?, _ request: ChangeWebhookRequest
    ) async throws(WalletServiceError) -> Written<WebhookView> {
        let now = now
        var fields = WalletFields(now: now)
        let description = fields.read(request, allowsPlainHTTP: webhooks.allowsPlainHTTP)
        try fields.check()
        let (hospital, actor) = (context.hospitalID, context.principal.id)
        let (_, isReplay) = try await once(context) { connection in
            var view = try await locked(context, id, connection, at: now).view
            if let expectedVersion, expectedVersion != view.version {
                throw WalletServiceError.stale(version: view.version)
            }
            let before = view
            view.url = request.url ?? view.url
            // Another URL begins anew: it is not disabled for what the one before did.
            if view.url != before.url { view.failingSince = nil }
            view.eventTypes = request.eventTypes ?? view.eventTypes
            view.description = description.applied(to: view.description)
            let change = Self.apply(request.status, to: &view)
            guard view != before else { return WebhookDone(resourceID: id.retagged()) }
            view.version += 1
            view.updatedAt = now
            _ = try await connection.query(WebhookQueries.update(hospital, view))
            if change == .disabled {
                _ = try await connection.query(WebhookQueries.end(hospital, id, as: .held, at: now))
            }
            _ = try await connection.query(
                WebhookQueries.change(
                    hospital, id, version: view.version, change, by: actor, at: now, reason: view.disabledReason))
            return WebhookDone(resourceID: id.retagged())
        }
        let view = try await webhook(context, id)
        return Written(view, receipt: .of(view, isReplay: isReplay))
    }

    /// Puts a webhook into a status, and says what that is in the list of changes.
    private static func apply(_ status: WebhookStatus?, to view: inout WebhookView) -> WebhookChange {
        guard let status, status != view.status else { return .changed }
        view.status = status
        view.failingSince = nil
        view.disabledReason = status == .disabled ? .requested : nil
        return status == .disabled ? .disabled : .enabled
    }

    func deleteWebhook(_ context: RequestContext, _ id: WebhookID) async throws(WalletServiceError) {
        let now = now
        let (hospital, actor) = (context.hospitalID, context.principal.id)
        _ = try await once(context) { connection in
            _ = try await locked(context, id, connection, at: now)
            let row = try await connection.query(WebhookQueries.delete(hospital, id, at: now))[0]
            _ = try await connection.query(WebhookQueries.end(hospital, id, as: .dead, at: now))
            _ = try await connection.query(
                WebhookQueries.change(hospital, id, version: try row.int(0), .deleted, by: actor, at: now))
            return WebhookDone(resourceID: id.retagged())
        }
    }

    func rotateSecret(
        _ context: RequestContext, _ id: WebhookID
    ) async throws(WalletServiceError) -> Written<WebhookView> {
        let now = now
        let (hospital, actor, secret) = (context.hospitalID, context.principal.id, WebhookSecret())
        let (_, isReplay) = try await once(context) { connection in
            var row = try await locked(context, id, connection, at: now)
            row.view.version += 1
            row.view.updatedAt = now
            let place = WebhookSecret.Place(hospitalID: hospital, webhookID: id, number: row.secretNumber + 1)
            let sealed = secret.sealed(at: place, under: webhooks.masterKey)
            let until = now.advanced(by: .seconds(WebhookLimits.formerSecretSeconds))
            _ = try await connection.query(WebhookQueries.rotate(hospital, row, sealed: sealed, formerUntil: until))
            _ = try await connection.query(
                WebhookQueries.change(hospital, id, version: row.view.version, .rotated, by: actor, at: now))
            return WebhookDone(resourceID: id.retagged())
        }
        if isReplay { throw .webhook(.alreadyIssued) }
        let view = try await webhook(context, id)
        return Written(view.showing(secret), receipt: .of(view))
    }
}

extension WebhookView {
    /// The same with a secret that was just made.
    fileprivate func showing(_ secret: WebhookSecret) -> WebhookView {
        var copy = self
        copy.secret = secret.text
        return copy
    }
}

extension WriteReceipt {
    /// Where a webhook stands after a request: in no log.
    fileprivate static func of(_ view: WebhookView, isReplay: Bool = false) -> WriteReceipt {
        WriteReceipt(eventID: nil, position: nil, version: view.version, isReplay: isReplay)
    }
}
