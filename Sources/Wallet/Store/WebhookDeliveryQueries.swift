import Kernel
import Postgres
import WalletAPI

/// The SQL texts that queue and show deliveries. Each names the hospital.
enum WebhookDeliveryQueries {
    /// What is queued for several webhooks, of one event.
    struct Queued: Sendable {
        var deliveryID: WebhookDeliveryID
        var webhookID: WebhookID
        var status: WebhookDeliveryStatus
    }

    /// Every webhook of a tenant that may be told something, and the instant at which that is so by the database's clock.
    static func listeners(_ hospital: HospitalID) -> [SQL] {
        [
            "SELECT clock_timestamp()",
            """
            SELECT \(unsafeRaw: WebhookRow.listenerColumns)
            FROM wallet.webhook w
            WHERE w.hospital_id = \(hospital) AND w.status <> 'deleted'
            ORDER BY w.webhook_id
            """,
        ]
    }

    /// Queues an event for webhooks, once for each, however often it is called; a row for each that is new.
    static func enqueue(
        _ hospital: HospitalID, _ event: (id: EventID, name: String, at: Timestamp), body: [UInt8],
        for queued: [Queued], at now: Timestamp
    ) -> SQL {
        """
        INSERT INTO wallet.webhook_delivery (
            hospital_id, delivery_id, webhook_id, event_id, event_type, body, status, next_attempt_at, occurred_at,
            created_at)
        SELECT \(hospital), x.delivery_id, x.webhook_id, \(event.id), \(event.name), \(bytes: body), x.status, \(now),
            \(event.at), \(now)
        FROM unnest(
            \(.ids(queued.map(\.deliveryID))), \(.ids(queued.map(\.webhookID))),
            \(.texts(queued.map(\.status.rawValue)))) AS x (delivery_id, webhook_id, status)
        ON CONFLICT (hospital_id, webhook_id, event_id) WHERE replay_of IS NULL DO NOTHING
        RETURNING 1
        """
    }

    /// A page of a webhook's deliveries, newest first.
    static func deliveries(
        _ hospital: HospitalID, of webhook: WebhookID, _ query: WebhookDeliveryQuery, before: WebhookDeliveryID?,
        limit: Int
    ) -> SQL {
        var conditions: SQL = "d.hospital_id = \(hospital) AND d.webhook_id = \(webhook)"
        if let before { conditions = "\(conditions) AND d.delivery_id < \(before)" }
        if let status = query.status { conditions = "\(conditions) AND d.status = \(status.rawValue)" }
        if let event = query.eventID { conditions = "\(conditions) AND d.event_id = \(event)" }
        return """
            SELECT \(unsafeRaw: WebhookDeliveryRow.columns)
            FROM wallet.webhook_delivery d
            WHERE \(conditions)
            ORDER BY d.delivery_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// A delivery of a webhook.
    static func delivery(_ hospital: HospitalID, of webhook: WebhookID, _ id: WebhookDeliveryID) -> SQL {
        """
        SELECT \(unsafeRaw: WebhookDeliveryRow.columns)
        FROM wallet.webhook_delivery d
        WHERE d.hospital_id = \(hospital) AND d.delivery_id = \(id) AND d.webhook_id = \(webhook)
        """
    }

    /// The attempts of a delivery, oldest first; there are few.
    static func attempts(_ hospital: HospitalID, of delivery: WebhookDeliveryID) -> SQL {
        """
        SELECT \(unsafeRaw: WebhookDeliveryRow.attemptColumns)
        FROM wallet.webhook_attempt a
        WHERE a.hospital_id = \(hospital) AND a.delivery_id = \(delivery)
        ORDER BY a.number
        """
    }

    /// The first deliveries of the events of a span, in the order of time; what waits already is left out.
    static func span(
        _ hospital: HospitalID, of webhook: WebhookID, _ request: ReplayWebhookRequest, limit: Int
    ) -> SQL {
        var conditions: SQL = """
            d.hospital_id = \(hospital) AND d.webhook_id = \(webhook) AND d.replay_of IS NULL AND d.status <> 'pending'
                AND d.occurred_at >= \(request.from) AND d.occurred_at < \(request.to)
                AND NOT EXISTS (\(pendingReplay(of: "d.delivery_id", hospital)))
            """
        if let status = request.status { conditions = "\(conditions) AND d.status = \(status.rawValue)" }
        return """
            SELECT d.delivery_id, d.occurred_at
            FROM wallet.webhook_delivery d
            WHERE \(conditions)
            ORDER BY d.occurred_at, d.delivery_id
            LIMIT \(Int64(limit))
            """
    }

    /// A row where a delivery is replayed and that waits.
    private static func pendingReplay(of delivery: SQL, _ hospital: HospitalID) -> SQL {
        """
        SELECT 1 FROM wallet.webhook_delivery r
        WHERE r.hospital_id = \(hospital) AND r.replay_of = \(delivery) AND r.status = 'pending'
        """
    }

    /// The first delivery of the event of a webhook's delivery, or that one itself where the first is forgotten, and whether it is
    /// replayed and waits.
    static func original(_ hospital: HospitalID, of webhook: WebhookID, _ id: WebhookDeliveryID) -> SQL {
        """
        SELECT coalesce(o.delivery_id, d.delivery_id),
            EXISTS (\(pendingReplay(of: "coalesce(o.delivery_id, d.delivery_id)", hospital)))
        FROM wallet.webhook_delivery d
        LEFT JOIN wallet.webhook_delivery o ON o.hospital_id = d.hospital_id AND o.delivery_id = d.replay_of
        WHERE d.hospital_id = \(hospital) AND d.delivery_id = \(id) AND d.webhook_id = \(webhook)
        """
    }

    /// How many replays of a webhook's deliveries wait, counted up to `limit`.
    static func pendingReplays(_ hospital: HospitalID, of webhook: WebhookID, limit: Int) -> SQL {
        """
        SELECT count(*)
        FROM (
            SELECT 1
            FROM wallet.webhook_delivery d
            WHERE d.hospital_id = \(hospital) AND d.webhook_id = \(webhook) AND d.status = 'pending'
                AND d.replay_of IS NOT NULL
            LIMIT \(Int64(limit))) AS w
        """
    }

    /// Queues deliveries once more, each under a new id.
    static func replay(
        _ hospital: HospitalID, _ originals: [WebhookDeliveryID], as ids: [WebhookDeliveryID], at now: Timestamp
    ) -> SQL {
        """
        INSERT INTO wallet.webhook_delivery (
            hospital_id, delivery_id, webhook_id, event_id, event_type, body, status, replay_of, next_attempt_at,
            occurred_at, created_at)
        SELECT d.hospital_id, x.delivery_id, d.webhook_id, d.event_id, d.event_type, d.body, 'pending', d.delivery_id,
            \(now), d.occurred_at, \(now)
        FROM unnest(\(.ids(originals)), \(.ids(ids))) AS x (replay_of, delivery_id)
        JOIN wallet.webhook_delivery d ON d.hospital_id = \(hospital) AND d.delivery_id = x.replay_of
        """
    }
}
