import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read and change webhooks for requests. Each names the hospital.
enum WebhookQueries {
    /// A webhook that is not deleted; `forUpdate` locks it.
    static func webhook(_ hospital: HospitalID, _ id: WebhookID, forUpdate: Bool = false) -> SQL {
        """
        SELECT \(unsafeRaw: WebhookRow.columns)
        FROM wallet.webhook w
        WHERE w.hospital_id = \(hospital) AND w.webhook_id = \(id) AND w.status <> 'deleted'\
        \(unsafeRaw: forUpdate ? " FOR UPDATE" : "")
        """
    }

    /// A page of webhooks, newest first.
    static func webhooks(
        _ hospital: HospitalID, _ query: WebhookListQuery, before: WebhookID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "w.hospital_id = \(hospital) AND w.status <> 'deleted'"
        if let before { conditions = "\(conditions) AND w.webhook_id < \(before)" }
        if let merchant = query.merchantID { conditions = "\(conditions) AND w.merchant_id = \(merchant)" }
        if let status = query.status { conditions = "\(conditions) AND w.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: WebhookRow.columns)
            FROM wallet.webhook w
            WHERE \(conditions)
            ORDER BY w.webhook_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// Makes whoever registers a webhook of a tenant wait for the one before; by words that say "webhooks".
    static func lockCount(_ hospital: HospitalID) -> SQL {
        "SELECT pg_advisory_xact_lock(hashtextextended(\(hospital)::text, x'776562686f6f6b73'::bigint))"
    }

    /// How many webhooks a merchant has, or the tenant itself.
    static func count(_ hospital: HospitalID, of merchant: MerchantID?) -> SQL {
        let whose: SQL = merchant.map { "w.merchant_id = \($0)" } ?? "w.merchant_id IS NULL"
        return """
            SELECT count(*)
            FROM wallet.webhook w
            WHERE w.hospital_id = \(hospital) AND \(whose) AND w.status <> 'deleted'
            """
    }

    /// A merchant's wallet.
    static func merchantWallet(_ hospital: HospitalID, _ merchant: MerchantID) -> SQL {
        "SELECT m.wallet_id FROM wallet.merchant m WHERE m.hospital_id = \(hospital) AND m.merchant_id = \(merchant)"
    }

    /// Registers a webhook.
    static func insert(
        _ hospital: HospitalID, _ view: WebhookView, walletID: WalletID?, secretSealed: [UInt8]
    ) -> SQL {
        """
        INSERT INTO wallet.webhook (
            hospital_id, webhook_id, version, merchant_id, wallet_id, url, event_types, description, status,
            secret_number, secret_sealed, created_at, updated_at)
        VALUES (
            \(hospital), \(view.id), 1, \(view.merchantId), \(walletID), \(view.url),
            \(WebhookRow.text(view.eventTypes)), \(view.description), 'active', 1, \(bytes: secretSealed),
            \(view.createdAt), \(view.createdAt))
        """
    }

    /// Stores what a request changed of a webhook.
    static func update(_ hospital: HospitalID, _ view: WebhookView) -> SQL {
        """
        UPDATE wallet.webhook
        SET version = \(view.version), url = \(view.url), event_types = \(WebhookRow.text(view.eventTypes)),
            description = \(view.description), status = \(view.status.rawValue),
            disabled_reason = \(view.disabledReason?.rawValue), failing_since = \(view.failingSince),
            disabled_at = CASE WHEN \(view.status.rawValue) = 'active' THEN NULL
                ELSE coalesce(disabled_at, clock_timestamp()) END,
            updated_at = \(view.updatedAt)
        WHERE hospital_id = \(hospital) AND webhook_id = \(view.id)
        """
    }

    /// Puts another secret in the place of the one that signs, which signs beside it until an instant.
    static func rotate(
        _ hospital: HospitalID, _ row: WebhookRow, sealed: [UInt8], formerUntil: Timestamp
    ) -> SQL {
        """
        UPDATE wallet.webhook
        SET version = \(row.view.version), secret_number = \(row.secretNumber + 1), secret_sealed = \(bytes: sealed),
            former_secret_sealed = \(bytes: row.secretSealed), former_until = \(formerUntil),
            updated_at = \(row.view.updatedAt)
        WHERE hospital_id = \(hospital) AND webhook_id = \(row.view.id)
        """
    }

    /// Takes a webhook away with its secrets; the row stays for what was sent.
    static func delete(_ hospital: HospitalID, _ id: WebhookID, at now: Timestamp) -> SQL {
        """
        UPDATE wallet.webhook
        SET version = version + 1, status = 'deleted', secret_sealed = NULL, former_secret_sealed = NULL,
            former_until = NULL, updated_at = \(now)
        WHERE hospital_id = \(hospital) AND webhook_id = \(id) AND status <> 'deleted'
        RETURNING version
        """
    }

    /// Gives up what waits for a webhook that is gone, or holds what waits for one that is disabled.
    static func end(_ hospital: HospitalID, _ id: WebhookID, as status: WebhookDeliveryStatus, at now: Timestamp) -> SQL
    {
        """
        UPDATE wallet.webhook_delivery
        SET status = \(status.rawValue), finished_at = CASE WHEN \(status.rawValue) = 'dead' THEN \(now) END
        WHERE hospital_id = \(hospital) AND webhook_id = \(id) AND status = 'pending'
        """
    }

    /// Notes who changed what of a webhook.
    static func change(
        _ hospital: HospitalID, _ id: WebhookID, version: Int, _ change: WebhookChange, by actor: UserID?,
        at now: Timestamp, reason: WebhookDisabledReason? = nil
    ) -> SQL {
        """
        INSERT INTO wallet.webhook_change (hospital_id, webhook_id, version, change, reason, actor_id, changed_at)
        VALUES (
            \(hospital), \(id), \(version), \(change.rawValue), \(reason?.rawValue), \(actor), \(now))
        """
    }

    /// Begins what a request asks for under its key; no row where it was begun before.
    static func begin(_ hospital: HospitalID, _ principal: UserID, _ key: IdempotencyKey, at now: Timestamp) -> SQL {
        """
        INSERT INTO wallet.webhook_request (
            hospital_id, principal_id, idempotency_key, request_hash, resource_id, result_count, created_at)
        VALUES (\(hospital), \(principal), \(key.key), \(bytes: key.requestHash), \(principal), 0, \(now))
        ON CONFLICT (hospital_id, principal_id, idempotency_key) DO NOTHING
        RETURNING 1
        """
    }

    /// What was done under a key.
    static func done(_ hospital: HospitalID, _ principal: UserID, _ key: IdempotencyKey) -> SQL {
        """
        SELECT r.request_hash, r.resource_id, r.result_count, r.result_until
        FROM wallet.webhook_request r
        WHERE r.hospital_id = \(hospital) AND r.principal_id = \(principal) AND r.idempotency_key = \(key.key)
        """
    }

    /// Notes what was done under a key.
    static func finish(_ hospital: HospitalID, _ principal: UserID, _ key: IdempotencyKey, _ done: WebhookDone) -> SQL {
        """
        UPDATE wallet.webhook_request
        SET resource_id = \(done.resourceID), result_count = \(done.count), result_until = \(done.until)
        WHERE hospital_id = \(hospital) AND principal_id = \(principal) AND idempotency_key = \(key.key)
        """
    }
}

/// What was changed of a webhook; the raw values are stored and never renamed.
enum WebhookChange: String, Sendable {
    case created, changed, enabled, disabled, rotated, deleted
}

/// What a request about webhooks did.
struct WebhookDone: Sendable {
    /// What it made or changed.
    var resourceID: EventID
    /// How many it made.
    var count = 1
    /// Where another call goes on.
    var until: Timestamp?
}
