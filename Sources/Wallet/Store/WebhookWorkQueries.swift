import Kernel
import Postgres
import WalletAPI

/// The SQL texts of whoever sends: they go over all tenants, as `medley_system`.
enum WebhookWorkQueries {
    /// Takes what is due of the webhooks that have waited longest, but for those in `busy`, so many of each, and of no tenant more
    /// webhooks than it has places with those that are busy; nobody else gets it before `until`. What another takes at this moment
    /// is passed over.
    static func claim(
        at now: Timestamp, until: Timestamp, lease: EventID, busy: [(webhook: WebhookID, hospital: HospitalID)],
        webhooks: Int
    ) -> SQL {
        let (taken, holders) = (busy.map { $0.webhook }, busy.map { $0.hospital })
        return take(
            from: """
                (SELECT f.*
                FROM (
                    SELECT w.*, oldest.next_attempt_at AS due_at, row_number() OVER (
                        PARTITION BY w.hospital_id ORDER BY oldest.next_attempt_at, w.webhook_id) AS place
                    FROM wallet.webhook w
                    CROSS JOIN LATERAL (
                        SELECT p.next_attempt_at
                        FROM wallet.webhook_delivery p
                        WHERE p.hospital_id = w.hospital_id AND p.webhook_id = w.webhook_id AND p.status = 'pending'
                            AND p.next_attempt_at <= \(now)
                        ORDER BY p.next_attempt_at, p.delivery_id
                        LIMIT 1) AS oldest
                    WHERE w.status = 'active' AND w.webhook_id <> ALL (\(.ids(taken)))
                ) AS f
                WHERE f.place <= \(Int64(WebhookLimits.concurrentOfTenant)) - (
                    SELECT count(*) FROM unnest(\(.ids(holders))) AS b (hospital_id)
                    WHERE b.hospital_id = f.hospital_id)
                ORDER BY f.due_at, f.webhook_id
                LIMIT \(Int64(webhooks)))
                """, at: now, until: until, lease: lease)
    }

    private static func take(from webhooks: SQL, at now: Timestamp, until: Timestamp, lease: EventID) -> SQL {
        """
        WITH t AS MATERIALIZED (
            SELECT w.*, due.delivery_id
            FROM \(webhooks) AS w
            CROSS JOIN LATERAL (
                SELECT p.delivery_id
                FROM wallet.webhook_delivery p
                WHERE p.hospital_id = w.hospital_id AND p.webhook_id = w.webhook_id AND p.status = 'pending'
                    AND p.next_attempt_at <= \(now)
                ORDER BY p.next_attempt_at, p.delivery_id
                LIMIT \(Int64(WebhookLimits.concurrentPerWebhook))
                FOR UPDATE SKIP LOCKED) AS due)
        UPDATE wallet.webhook_delivery d
        SET next_attempt_at = \(until), lease = \(lease), first_attempt_at = coalesce(d.first_attempt_at, \(now))
        FROM t
        WHERE d.hospital_id = t.hospital_id AND d.delivery_id = t.delivery_id
        RETURNING d.hospital_id, d.delivery_id, d.webhook_id, d.event_id, d.body, d.attempt_count, d.first_attempt_at,
            t.url, t.secret_number, t.secret_sealed, t.former_secret_sealed, t.former_until
        """
    }

    /// Writes what came of an attempt, where the delivery is still the taker's own.
    static func record(_ outcome: WebhookOutcome) -> SQL {
        """
        WITH done AS (
            UPDATE wallet.webhook_delivery
            SET status = CASE WHEN status = 'pending' OR \(outcome.status.rawValue) = 'delivered'
                    THEN \(outcome.status.rawValue) ELSE status END,
                attempt_count = attempt_count + 1, next_attempt_at = \(outcome.nextAttemptAt), lease = NULL,
                last_status_code = \(outcome.statusCode),
                finished_at = CASE
                    WHEN \(outcome.status.rawValue) = 'delivered'
                        OR \(outcome.status.rawValue) = 'dead' AND status = 'pending' THEN \(outcome.endedAt)
                    ELSE finished_at END
            WHERE hospital_id = \(outcome.hospitalID) AND delivery_id = \(outcome.deliveryID)
                AND lease = \(outcome.lease)
            RETURNING attempt_count)
        INSERT INTO wallet.webhook_attempt (
            hospital_id, delivery_id, number, attempted_at, duration_milliseconds, status_code, error, answer)
        SELECT \(outcome.hospitalID), \(outcome.deliveryID), done.attempt_count, \(outcome.begunAt),
            \(Int32(clamping: outcome.milliseconds)), \(outcome.statusCode), \(outcome.error), \(outcome.answer)
        FROM done
        """
    }

    /// Locks a webhook: before its deliveries, as requests do, so that nobody waits for each other.
    static func lock(_ hospital: HospitalID, _ webhook: WebhookID) -> SQL {
        "SELECT 1 FROM wallet.webhook w WHERE w.hospital_id = \(hospital) AND w.webhook_id = \(webhook) FOR UPDATE"
    }

    /// Notes that something came through, or that something failed, and since when nothing but that.
    static func standing(_ hospital: HospitalID, _ webhook: WebhookID, failedAt: Timestamp?) -> SQL {
        if let failedAt {
            return """
                UPDATE wallet.webhook SET failing_since = \(failedAt)
                WHERE hospital_id = \(hospital) AND webhook_id = \(webhook) AND failing_since IS NULL
                """
        }
        return """
            UPDATE wallet.webhook SET failing_since = NULL
            WHERE hospital_id = \(hospital) AND webhook_id = \(webhook) AND failing_since IS NOT NULL
            """
    }

    /// Disables a webhook; of one that only fails, where that began before an instant. A row where it did.
    static func disable(
        _ hospital: HospitalID, _ webhook: WebhookID, _ reason: WebhookDisabledReason, failingBefore: Timestamp?,
        at now: Timestamp
    ) -> SQL {
        var conditions: SQL = "hospital_id = \(hospital) AND webhook_id = \(webhook) AND status = 'active'"
        if let failingBefore { conditions = "\(conditions) AND failing_since < \(failingBefore)" }
        return """
            UPDATE wallet.webhook
            SET version = version + 1, status = 'disabled', disabled_reason = \(reason.rawValue),
                disabled_at = clock_timestamp(),
                updated_at = \(now)
            WHERE \(conditions)
            RETURNING version
            """
    }

    /// How webhooks stand over all tenants: those that are told, those that fail, those that were given up, what waits, and how
    /// long the oldest has been due.
    static func overview() -> [SQL] {
        [
            """
            SELECT count(*) FILTER (WHERE w.status = 'active'),
                count(*) FILTER (WHERE w.status = 'active' AND w.failing_since IS NOT NULL),
                count(*) FILTER (WHERE w.status = 'disabled' AND w.disabled_reason <> 'requested')
            FROM wallet.webhook w
            """,
            """
            SELECT count(*), min(d.next_attempt_at)
            FROM wallet.webhook_delivery d
            WHERE d.status = 'pending'
            """,
        ]
    }
}

/// What came of one attempt, as it is written.
struct WebhookOutcome: Sendable {
    var hospitalID: HospitalID
    var deliveryID: WebhookDeliveryID
    var lease: EventID
    var status: WebhookDeliveryStatus
    var nextAttemptAt: Timestamp
    var begunAt: Timestamp
    var endedAt: Timestamp
    var milliseconds: Int
    var statusCode: Int?
    var error: String?
    var answer: String?
}
